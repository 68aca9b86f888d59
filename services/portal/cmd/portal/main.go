// Command portal serves the pages that citizens and officers see.
package main

import (
	"motcua.vn/libs/run"
	"motcua.vn/services/portal"
)

func main() {
	run.Main("portal", portal.Run,
		run.Command{Name: "migrate", Help: "bring the schema up to date, then end", Run: portal.Migrate})
}
