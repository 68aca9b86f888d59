<#import "template.ftl" as layout>
<@layout.emailLayout>
<@layout.action title=msg("passwordResetSubject") text=msg("mailResetText") link=link button=msg("mailResetButton")
    holds=msg("mailHolds", linkExpirationFormatter(linkExpiration)) otherwise=msg("mailResetOtherwise") />
</@layout.emailLayout>
