// Command identity serves people and agencies, and declares the realm.
package main

import (
	"motcua.vn/libs/run"
	"motcua.vn/services/identity"
)

func main() {
	run.Main("identity", identity.Run,
		run.Command{Name: "migrate", Help: "bring the schema up to date", Run: identity.Migrate},
		run.Command{Name: "realm", Help: "declare the Keycloak realm, mend what was changed by hand", Run: identity.Realm},
		run.Command{Name: "sample-credentials", Help: "give sample accounts the credentials on standard input; SAMPLE=true only", Run: identity.SampleCredentials})
}
