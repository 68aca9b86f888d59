<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#import "user-profile-commons.ftl" as userProfileCommons>
<#import "register-commons.ftl" as registerCommons>
<#import "password-validation.ftl" as validator>
<@layout.registrationLayout displayMessage=messagesPerField.exists('global'); section>
    <#if section = "header">
        ${msg(messageHeader!"registerTitle")}
    <#elseif section = "form">
        <form id="kc-register-form" class="${properties.kcFormClass}" action="${url.registrationAction}" method="post" novalidate>
            <#-- Where e-mail is verified, Keycloak asks for the password only after that: passwordRequired is then missing. -->
            <@userProfileCommons.userProfileFormFields; callback, attribute>
                <#if callback = "afterField" && passwordRequired?? && (attribute.name == 'username' || (attribute.name == 'email' && realm.registrationEmailAsUsername))>
                    <@field.password name="password" required=true label=msg("password") autocomplete="new-password" />
                    <@field.password name="password-confirm" required=true label=msg("passwordConfirm") autocomplete="new-password" />
                </#if>
            </@userProfileCommons.userProfileFormFields>
            <@registerCommons.termsAcceptance/>
            <@buttons.actionGroup>
                <@buttons.button id="kc-register" label="doRegister" />
            </@buttons.actionGroup>
        </form>
        <p class="kc-apart"><a class="kc-link" href="${url.loginUrl}">${msg("haveAccount")}</a></p>
        <#if passwordRequired??>
            <@validator.templates/>
            <@validator.script field="password"/>
        </#if>
    </#if>
</@layout.registrationLayout>
