<#-- The privacy notice of registration with the consent that Keycloak records (attribute terms_and_conditions). -->
<#macro termsAcceptance>
    <#if termsAcceptanceRequired??>
        <section class="kc-terms" aria-labelledby="kc-terms-title">
            <h2 id="kc-terms-title">${msg("termsTitle")}</h2>
            <div id="kc-registration-terms-text">${kcSanitize(msg("termsText", properties.portalUrl))?no_esc}</div>
        </section>
        <div class="${properties.kcFormGroupClass}">
            <div class="${properties.kcCheckboxClass}">
                <label for="termsAccepted" class="${properties.kcCheckboxClass}">
                    <input type="checkbox" id="termsAccepted" name="termsAccepted" class="${properties.kcCheckboxInputClass}"
                        <#if messagesPerField.existsError('termsAccepted')>aria-invalid="true" aria-describedby="input-error-terms-accepted"</#if>>
                    <span class="${properties.kcCheckboxLabelClass}">${msg("acceptTerms")}</span>
                </label>
            </div>
            <#if messagesPerField.existsError('termsAccepted')>
                <p id="input-error-terms-accepted" class="${properties.kcInputErrorMessageClass}" aria-live="polite">${messagesPerField.get('termsAccepted')}</p>
            </#if>
        </div>
    </#if>
</#macro>
