// Command stack starts the foreign servers and the shipped services of a
// development platform, and gives tests theirs.
package main

import (
	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Up     upCommand     `cmd:"" help:"Start the platform and stay in the foreground."`
	Exec   execCommand   `cmd:"" help:"Run a command with servers of its own on free ports: exec pg,nats,mail -- go test ./..."`
	Doctor doctorCommand `cmd:"" help:"Name what is broken and the remedy."`
	Reset  resetCommand  `cmd:"" help:"Remove the platform's data, secrets and logs."`
	Sample sampleCommand `cmd:"" help:"Run a command of the sample loader against the running platform."`
	OTP    otpCommand    `cmd:"" name:"otp" help:"Print the one-time code of a sample official."`
}

func main() {
	var c cli
	k := kong.Parse(&c, kong.Name("stack"), kong.Description("The development platform of Một Cửa."), kong.UsageOnError())
	k.FatalIfErrorf(k.Run())
}
