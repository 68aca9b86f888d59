package keycloak

// Durations of the realm in seconds.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour

	accessTokenLife = 5 * minute // services deny earlier tokens for longer than this (libs/authn)
	sessionIdle     = 30 * minute
	sessionMax      = 10 * hour // a working day
	mailLinkLife    = 12 * hour // verification; people read e-mail later
	resetLinkLife   = 30 * minute
	firstSignInLife = 3 * day // the invitation of an official
	eventLife       = 90 * day
)

// Names of our sign-in flows.
const (
	flowBrowser = "motcua browser"
	flowReset   = "motcua reset credentials"
)

// passwordPolicy follows NIST SP 800-63B section 5.1.1.2: length instead of classes of characters.
const passwordPolicy = "length(10) and maxLength(128) and notUsername(undefined) and notEmail(undefined)"

// realmOf gives the realm's settings. A map and not gocloak's struct, because
// that lacks newer settings and cannot say "empty".
func realmOf(d Declaration) (map[string]any, error) {
	server, err := mailOf(d.Mail)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"realm": Realm, "enabled": true, "displayName": "Một Cửa", "displayNameHtml": "Một Cửa",
		"sslRequired":                 "external",
		"internationalizationEnabled": true, "supportedLocales": []string{"vi", "en"}, "defaultLocale": "vi",
		"smtpServer": server,

		// Officials sign in by user name, citizens by e-mail. With e-mail as user
		// name Keycloak would overwrite the officials' names.
		"registrationAllowed": true, "registrationEmailAsUsername": false, "loginWithEmailAllowed": true,
		"duplicateEmailsAllowed": false, "editUsernameAllowed": false, "verifyEmail": true,
		"resetPasswordAllowed": true, "rememberMe": false, "userManagedAccessAllowed": false,
		"passwordPolicy": passwordPolicy,

		"bruteForceProtected": true, "permanentLockout": false, "bruteForceStrategy": "MULTIPLE",
		"failureFactor": 5, "waitIncrementSeconds": minute, "maxFailureWaitSeconds": 15 * minute,
		"quickLoginCheckMilliSeconds": 500, "minimumQuickLoginWaitSeconds": 10, "maxDeltaTimeSeconds": 12 * hour,

		"otpPolicyType": "totp", "otpPolicyAlgorithm": "HmacSHA1", "otpPolicyDigits": 6, "otpPolicyPeriod": 30,
		"otpPolicyLookAheadWindow": 1, "otpPolicyCodeReusable": false,

		"accessTokenLifespan": accessTokenLife, "ssoSessionIdleTimeout": sessionIdle, "ssoSessionMaxLifespan": sessionMax,
		"revokeRefreshToken": false, "accessCodeLifespan": minute, "accessCodeLifespanLogin": 30 * minute,
		"accessCodeLifespanUserAction": 10 * minute, "actionTokenGeneratedByUserLifespan": mailLinkLife,
		"actionTokenGeneratedByAdminLifespan": firstSignInLife,

		// Failed sign-ins are kept in the database: the log would hold the typed e-mail address.
		"eventsListeners": []string{}, "eventsEnabled": true, "eventsExpiration": eventLife,
		"enabledEventTypes": []string{
			"LOGIN", "LOGIN_ERROR", "LOGOUT", "REGISTER", "REGISTER_ERROR", "UPDATE_CREDENTIAL", "REMOVE_CREDENTIAL",
			"RESET_PASSWORD", "RESET_PASSWORD_ERROR", "VERIFY_EMAIL", "UPDATE_EMAIL", "UPDATE_PROFILE",
			"USER_DISABLED_BY_TEMPORARY_LOCKOUT",
		},
		"adminEventsEnabled": true, "adminEventsDetailsEnabled": false,
		"attributes": map[string]string{
			"adminEventsExpiration":                                itoa(eventLife),
			"actionTokenGeneratedByUserLifespan.reset-credentials": itoa(resetLinkLife),
			"frontendUrl": "",
		},
	}, nil
}
