<#-- The frame of every page of sign-in: top bar as in the portal, one card, the language switch. -->
<#import "footer.ftl" as loginFooter>

<#-- Who is signing in, once that is known, with the way to sign in as somebody else. -->
<#macro username>
    <p class="kc-who" id="kc-username">
        <span id="kc-attempted-username">${auth.attemptedUsername}</span>
        <a class="kc-link" id="reset-login" href="${url.loginRestartFlowUrl}">${msg("restartLoginTooltip")}</a>
    </p>
</#macro>

<#macro languages>
    <#if realm.internationalizationEnabled && locale.supported?size gt 1>
        <#list locale.supported as l>
            <#if l.languageTag != locale.currentLanguageTag>
                <a class="kc-bar__link" href="${l.url}" lang="${l.languageTag}">${l.label}</a>
            </#if>
        </#list>
    </#if>
</#macro>

<#macro head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow">
    <meta name="color-scheme" content="light">
    <meta name="theme-color" content="#8f1420">
    <title>${title!realm.displayName!''}</title>
    <link rel="icon" type="image/svg+xml" href="${url.resourcesPath}/img/icon.svg">
    <#list properties.styles?split(' ') as style>
        <link rel="stylesheet" href="${url.resourcesPath}/${style}">
    </#list>
    <#-- The pages' own modules (passkeys, recovery codes) name this one without an address. -->
    <script type="importmap">{"imports": {"rfc4648": "${url.resourcesCommonPath}/vendor/rfc4648/rfc4648.js"}}</script>
    <#if scripts??>
        <#list scripts as script>
            <script src="${script}"></script>
        </#list>
    </#if>
    <script type="module" src="${url.resourcesPath}/js/passwordVisibility.js"></script>
    <#-- Another tab that finishes the sign-in takes this one along. -->
    <script type="module">
        <#outputformat "JavaScript">
        import { startSessionPolling<#if authenticationSession??>, checkAuthSession</#if> } from ${(url.resourcesPath + "/js/authChecker.js")?c};
        startSessionPolling(${url.ssoLoginInOtherTabsUrl?c});
        <#if authenticationSession??>checkAuthSession(${authenticationSession.authSessionIdHash?c});</#if>
        </#outputformat>
    </script>
</#macro>

<#macro alert>
    <div class="${properties.kcAlertClass} kc-alert--${message.type}" <#if message.type == 'error'>role="alert"<#else>role="status"</#if>>
        <p class="kc-feedback-text">${message.summary}</p>
    </div>
</#macro>

<#macro registrationLayout bodyClass="" displayInfo=false displayMessage=true displayRequiredFields=false>
<!DOCTYPE html>
<html class="${properties.kcHtmlClass}" lang="${lang}">
<head>
    <@head/>
</head>
<body class="${properties.kcBodyClass}" data-page-id="login-${pageId}">
<header class="kc-bar">
    <div class="kc-bar__in">
        <a class="kc-brand" href="${properties.portalUrl}">
            <svg class="kc-mark" viewBox="0 0 26 30" width="26" height="30" aria-hidden="true" focusable="false">
                <path d="M1.25 30V13a11.75 11.75 0 0 1 23.5 0v17" fill="none" stroke="currentColor" stroke-width="2.5"></path>
                <path d="M8 30V15a5 5 0 0 1 10 0v15z" fill="currentColor"></path>
            </svg>
            <span>${realm.displayName!realm.name}</span>
        </a>
        <@languages/>
    </div>
</header>
<main class="kc-main">
    <div class="kc-card">
        <h1 id="kc-page-title"><#nested "header"></h1>
        <#if auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
            <#nested "show-username">
            <@username/>
        </#if>
        <#-- What an application asked for by itself needs no warning that it has to be done. -->
        <#if displayMessage && message?has_content && (message.type != 'warning' || !isAppInitiatedAction??)>
            <@alert/>
        </#if>
        <#nested "form">
        <#if auth?has_content && auth.showTryAnotherWayLink()>
            <form id="kc-select-try-another-way-form" class="kc-apart" action="${url.loginAction}" method="post" novalidate>
                <input type="hidden" name="tryAnotherWay" value="on">
                <button type="submit" id="try-another-way" class="${properties.kcButtonSecondaryClass} ${properties.kcButtonBlockClass}">${msg("doTryAnotherWay")}</button>
            </form>
        </#if>
        <#nested "socialProviders">
        <#if displayInfo>
            <div id="kc-info" class="kc-info"><#nested "info"></div>
        </#if>
    </div>
    <@loginFooter.content/>
</main>
</body>
</html>
</#macro>
