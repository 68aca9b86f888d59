// Command sample brings the sample province into a running platform of development or test, through the public APIs:
//
//	sample load          agencies, officials, citizens, calendar, procedures and some 40 dossiers; can be run again
//	sample succeed-2025  applies 1 July 2025: the district ends, its communes are merged
//
// It prints nothing secret; accounts and one-time code secrets go to ACCOUNTS_FILE and OTP_FILE.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"motcua.vn/libs/config"
	"motcua.vn/services/cmd/sample/internal/load"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		cancel()
		os.Exit(1) //nolint:gocritic // cancel has run
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	commands := map[string]func(*load.Loader, context.Context) error{
		"load": (*load.Loader).Load, "succeed-2025": (*load.Loader).Succeed2025,
	}
	if len(args) != 1 || commands[args[0]] == nil {
		return fmt.Errorf("usage: sample load | sample succeed-2025")
	}
	var s settings
	if err := config.Load(ctx, &s); err != nil {
		return err
	}
	l, done, err := s.loader(out)
	if err != nil {
		return err
	}
	defer done()
	return commands[args[0]](l, ctx)
}
