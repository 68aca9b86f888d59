<#-- Under every card: what is done with the person's data, and the way back. -->
<#macro content>
    <footer class="kc-foot">
        <a class="kc-link" href="${properties.portalUrl}">${msg("backToPortal")}</a>
        <a class="kc-link" href="${properties.portalUrl}/privacy">${msg("privacyNotice")}</a>
    </footer>
</#macro>
