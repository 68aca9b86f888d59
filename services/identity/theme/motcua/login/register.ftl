<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#import "user-profile-commons.ftl" as userProfileCommons>
<#import "password-validation.ftl" as validator>
<#-- People sign in by e-mail. The user name is opaque, unique, and nobody types it; only officials are given one that can be typed. -->
<#if !realm.registrationEmailAsUsername>
    <#global profile = {"attributes": profile.attributes?filter(a -> a.name != "username"), "html5DataAnnotations": profile.html5DataAnnotations!{}}>
    <#assign drawn = url.registrationAction?keep_after("session_code=")?keep_before("&")?lower_case?replace("[^a-z0-9]", "", "r")>
    <#assign opaqueName = "cd-" + .now?long?c + "-" + drawn?truncate_c(12, "")>
</#if>
<@layout.registrationLayout displayMessage=messagesPerField.exists('global'); section>
    <#if section = "header">
        ${msg(messageHeader!"registerTitle")}
    <#elseif section = "form">
        <form id="kc-register-form" class="${properties.kcFormClass}" action="${url.registrationAction}" method="post" novalidate>
            <#if opaqueName??>
                <input type="hidden" name="username" value="${opaqueName}">
            </#if>
            <#-- Where e-mail is verified, Keycloak asks for the password only after that: passwordRequired is then missing. -->
            <@userProfileCommons.userProfileFormFields; callback, attribute>
                <#if callback = "afterField" && passwordRequired?? && attribute.name == 'email'>
                    <@field.password name="password" required=true label=msg("password") autocomplete="new-password" />
                    <@field.password name="password-confirm" required=true label=msg("passwordConfirm") autocomplete="new-password" />
                </#if>
            </@userProfileCommons.userProfileFormFields>
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
