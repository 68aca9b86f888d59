<#import "template.ftl" as layout>
<@layout.emailLayout>
<@layout.action title=msg("emailUpdateConfirmationSubject") text=msg("mailUpdateText", newEmail) link=link button=msg("mailVerifyButton")
    holds=msg("mailHolds", linkExpirationFormatter(linkExpiration)) otherwise=msg("mailUpdateOtherwise") />
</@layout.emailLayout>
