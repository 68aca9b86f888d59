// Command dossiers serves procedures, dossiers and the work on them.
package main

import (
	"motcua.vn/libs/run"
	"motcua.vn/services/dossiers"
)

func main() {
	run.Main("dossiers", dossiers.Run,
		run.Command{Name: "migrate", Help: "bring the schema up to date, then end", Run: dossiers.Migrate})
}
