<#import "template.ftl" as layout>
<@layout.emailLayout>
<@layout.action title=msg("emailVerificationSubject") text=msg("mailVerifyText") link=link button=msg("mailVerifyButton")
    holds=msg("mailHolds", linkExpirationFormatter(linkExpiration)) otherwise=msg("mailVerifyOtherwise") />
</@layout.emailLayout>
