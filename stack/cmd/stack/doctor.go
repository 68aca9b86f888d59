package main

import (
	"context"
	"os"

	"motcua.vn/stack"
)

type doctorCommand struct {
	Memory bool   `help:"Print the memory of every process instead."`
	Dir    string `help:"Folder of another platform than the checkout's." type:"path"`
}

// Run fails when something serious is broken.
func (c *doctorCommand) Run() error {
	if c.Memory {
		return stack.Memory(c.Dir, os.Stdout)
	}
	return stack.Doctor(context.Background(), c.Dir, os.Stdout)
}
