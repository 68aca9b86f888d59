// Command documents is the service that keeps files.
package main

import (
	"motcua.vn/libs/run"
	"motcua.vn/services/documents"
)

func main() {
	run.Main("documents", documents.Run,
		run.Command{Name: "migrate", Help: "bring the schema up to date", Run: documents.Migrate})
}
