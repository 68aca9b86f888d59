<#import "template.ftl" as layout>
<#assign todo><#list requiredActions![] as action>${msg("requiredAction." + action)}<#sep>, </#list></#assign>
<@layout.emailLayout>
<@layout.action title=msg("executeActionsSubject") text=msg("mailActionsText", todo) link=link button=msg("mailActionsButton")
    holds=msg("mailHolds", linkExpirationFormatter(linkExpiration)) otherwise=msg("mailActionsOtherwise") />
</@layout.emailLayout>
