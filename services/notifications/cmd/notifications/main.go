// Command notifications is the service that tells people of their dossiers.
package main

import (
	"motcua.vn/libs/run"
	"motcua.vn/services/notifications"
)

func main() {
	run.Main("notifications", notifications.Run,
		run.Command{Name: "migrate", Help: "bring the schema up to date", Run: notifications.Migrate})
}
