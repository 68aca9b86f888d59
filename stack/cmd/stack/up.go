package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"motcua.vn/stack"
)

type upCommand struct {
	Traces    string         `help:"off leaves the viewer of traces out." enum:"on,off" default:"on" env:"TRACES"`
	Test      bool           `help:"Temporary folder and free ports, for tests."`
	State     string         `help:"With --test: file that the addresses are written to once the platform is ready." type:"path"`
	Instances map[string]int `help:"How many of a service, dossiers=3;portal=2."`
	Services  []string       `help:"Start these services only."`
	Tags      []string       `help:"Build tags of the services."`
	NoSample  bool           `help:"Do not load the sample province."`
	NoConsul  bool           `help:"Leave Consul out."`
	Fast      bool           `help:"PostgreSQL without fsync; worthless for figures."`
}

// Run stays until it is interrupted.
func (c *upCommand) Run() error {
	o := stack.UpOptions{Test: c.Test, StateFile: c.State, Options: stack.Options{
		Instances: c.Instances, Services: c.Services, Tags: c.Tags,
		Traces: c.Traces == "on", NoSample: c.NoSample, NoConsul: c.NoConsul, Fast: c.Fast,
	}}
	if !c.Test {
		o.FromEnvironment()
	}
	return stack.Up(context.Background(), o, os.Stdout)
}

type resetCommand struct{}

// Run removes everything but the built binaries.
func (*resetCommand) Run() error { return stack.Reset() }

type sampleCommand struct {
	Dir  string   `help:"Folder of another platform than the checkout's." type:"path"`
	Args []string `arg:"" help:"succeed-2025"`
}

// Run passes on what the loader prints.
func (c *sampleCommand) Run() error {
	return stack.Sample(context.Background(), c.Dir, c.Args, os.Stdout)
}

type otpCommand struct {
	User  string `arg:"" help:"User name of the official."`
	State string `help:"File of secrets of another platform." type:"path"`
}

// Run prints the code, and on standard error how long it is good for.
func (c *otpCommand) Run() error {
	code, left, err := stack.OTP(c.State, c.User, time.Now())
	if err != nil {
		return err
	}
	fmt.Println(code)
	fmt.Fprintf(os.Stderr, "good for another %d s, once\n", int(left.Seconds()))
	return nil
}
