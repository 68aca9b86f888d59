package main

import (
	"context"
	"os"
	"strings"

	"motcua.vn/stack"
)

type execCommand struct {
	Fast    bool     `help:"PostgreSQL without fsync; worthless for figures."`
	Servers string   `arg:"" help:"Of pg, nats, keycloak, consul, mail, separated by commas."`
	Command []string `arg:"" passthrough:"" help:"After --: what to run."`
}

// Run ends the process with the exit code of the command.
func (c *execCommand) Run() error {
	command := c.Command
	if len(command) > 0 && command[0] == "--" {
		command = command[1:]
	}
	code, err := stack.Exec(context.Background(), stack.ExecOptions{Servers: strings.Split(c.Servers, ","), Fast: c.Fast, Log: os.Stderr}, command)
	if err != nil {
		return err
	}
	os.Exit(code)
	return nil
}
