package stack

import (
	"errors"
	"fmt"
	"slices"

	"motcua.vn/stack/internal/port"
)

// free refuses to start while somebody else holds a port we are going to
// need, and names who.
func (p *Platform) free() error {
	if p.run.Scratch {
		return nil
	}
	need := p.plan.fixed(p.options)
	ports := make([]int, 0, len(need))
	for n := range need {
		ports = append(ports, n)
	}
	slices.Sort(ports)
	var all []error
	for _, n := range ports {
		if port.Taken(n) {
			all = append(all, fmt.Errorf("port %d, which %s needs, is taken by %s: end it and try again", n, need[n], port.Holder(n)))
		}
	}
	return errors.Join(all...)
}
