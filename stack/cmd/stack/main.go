// Command stack starts the foreign servers and the shipped services of a
// development platform, and gives tests theirs.
package main

import (
	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Exec execCommand `cmd:"" help:"Run a command with servers of its own on free ports: exec pg,nats,mail -- go test ./..."`
}

func main() {
	var c cli
	k := kong.Parse(&c, kong.Name("stack"), kong.Description("The development platform of Một Cửa."), kong.UsageOnError())
	k.FatalIfErrorf(k.Run())
}
