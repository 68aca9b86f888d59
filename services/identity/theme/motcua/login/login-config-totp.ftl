<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#import "password-commons.ftl" as passwordCommons>
<#-- The key to type when no camera is at hand, with what some programs ask for beside it. -->
<#macro byHand>
    <li>
        <p>${msg("loginTotpManualStep2")}</p>
        <p id="kc-totp-secret-key" class="kc-secret">${totp.totpSecretEncoded}</p>
        <p class="kc-note">${msg("loginTotpManualStep3")}
            ${msg("loginTotpType")}: ${msg("loginTotp." + totp.policy.type)},
            ${msg("loginTotpAlgorithm")}: ${totp.policy.getAlgorithmKey()},
            ${msg("loginTotpDigits")}: ${totp.policy.digits}<#if totp.policy.type = "totp">,
            ${msg("loginTotpInterval")}: ${totp.policy.period}<#else>,
            ${msg("loginTotpCounter")}: ${totp.policy.initialCounter}</#if></p>
        <p><a class="kc-link" href="${totp.qrUrl}" id="mode-barcode">${msg("loginTotpScanBarcode")}</a></p>
    </li>
</#macro>
<#macro byCamera>
    <li>
        <p>${msg("loginTotpStep2")}</p>
        <img id="kc-totp-secret-qr-code" class="kc-qr" src="data:image/png;base64, ${totp.totpSecretQrCode}" alt="${msg("totpQrAlt")}" width="190" height="190">
        <p><a class="kc-link" href="${totp.manualUrl}" id="mode-manual">${msg("loginTotpUnableToScan")}</a></p>
    </li>
</#macro>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('totp','userLabel'); section>
    <#if section = "header">
        ${msg("loginTotpTitle")}
    <#elseif section = "form">
        <ol id="kc-totp-settings" class="kc-steps">
            <li>
                <p>${msg("loginTotpStep1")}</p>
                <p class="kc-note" id="kc-totp-supported-apps"><#list totp.supportedApplications as app>${msg(app)}<#sep>, </#list></p>
            </li>
            <#if mode?? && mode = "manual"><@byHand/><#else><@byCamera/></#if>
            <li><p>${msg("loginTotpStep3")}</p></li>
        </ol>
        <form action="${url.loginAction}" class="${properties.kcFormClass}" id="kc-totp-settings-form" method="post" novalidate>
            <@field.input name="totp" label=msg("authenticatorCode") required=true autocomplete="one-time-code" />
            <@field.input name="userLabel" label=msg("loginTotpDeviceName") required=(totp.otpCredentials?size gte 1) />
            <input type="hidden" id="totpSecret" name="totpSecret" value="${totp.totpSecret}">
            <#if mode??><input type="hidden" id="mode" name="mode" value="${mode}"></#if>
            <div class="${properties.kcFormGroupClass}"><@passwordCommons.logoutOtherSessions/></div>
            <@buttons.actionGroup>
                <@buttons.button id="saveTOTPBtn" label="doSaveTotp" />
                <#if isAppInitiatedAction??><@buttons.button id="cancelTOTPBtn" name="cancel-aia" label="doCancel" type="secondary" value="true" /></#if>
            </@buttons.actionGroup>
        </form>
    </#if>
</@layout.registrationLayout>
