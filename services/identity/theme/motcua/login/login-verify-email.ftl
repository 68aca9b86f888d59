<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=(message?has_content && message.type != 'warning'); section>
    <#if section = "header">
        ${msg("emailVerifyTitle")}
    <#elseif section = "form">
        <p class="instruction">${msg("emailVerifyInstruction1", verifyEmail!user.email)}</p>
        <p class="kc-note">${msg("emailVerifyInstruction2")}</p>
        <#if isAppInitiatedAction??>
            <form class="${properties.kcFormClass}" id="kc-verify-email-form" action="${url.loginAction}" method="post">
                <@buttons.actionGroup>
                    <@buttons.button label=(verifyEmail??)?then("emailVerifyResend", "emailVerifySend") />
                    <@buttons.button label="doCancel" name="cancel-aia" type="secondary" />
                </@buttons.actionGroup>
            </form>
        <#else>
            <p class="kc-apart"><a class="${properties.kcButtonSecondaryClass} ${properties.kcButtonBlockClass}" href="${url.loginAction}">${msg("emailVerifyResend")}</a></p>
        </#if>
    </#if>
</@layout.registrationLayout>
