package discovery

import (
	"slices"
	"sync"

	"github.com/go-kit/kit/sd"
)

// steady is an sd.Instancer that never forgets: it passes on what Consul says,
// and when Consul is silent or knows nobody it gives the last known instances
// and the configured ones. A stale address costs a refused connection; an empty
// list would cost the request.
type steady struct {
	configured []string
	done       chan struct{}
	stop       sync.Once

	mu      sync.Mutex
	known   []string
	current []string
	ch      chan<- sd.Event
}

func newSteady(configured []string) *steady {
	return &steady{configured: configured, current: configured, done: make(chan struct{})}
}

// follow passes on the events of a source, which it stops at the end.
func (s *steady) follow(open func() sd.Instancer) {
	source := open()
	events := make(chan sd.Event, 1)
	registered := make(chan struct{})
	go func() {
		source.Register(events)
		close(registered)
	}()
	for {
		select {
		case e := <-events:
			s.update(e)
		case <-s.done:
			go func() {
				// The source may be sending; it must not be left blocked.
				for range events {
					continue
				}
			}()
			<-registered
			source.Deregister(events)
			close(events)
			source.Stop()
			return
		}
	}
}

func (s *steady) update(e sd.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Err == nil && len(e.Instances) > 0 {
		s.known = slices.Clone(e.Instances)
		s.current = s.known
	} else {
		s.current = slices.Clone(s.known)
		for _, addr := range s.configured {
			if !slices.Contains(s.current, addr) {
				s.current = append(s.current, addr)
			}
		}
	}
	s.publish()
}

func (s *steady) publish() {
	if s.ch != nil {
		// go-kit sorts the slice that it is given.
		s.ch <- sd.Event{Instances: slices.Clone(s.current)}
	}
}

// Register implements sd.Instancer for one listener, which has taken the first
// list in when Register returns: the second can only be sent once the first was
// dealt with, since go-kit's channel holds nothing.
func (s *steady) Register(ch chan<- sd.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ch = ch
	s.publish()
	s.publish()
}

// Deregister implements sd.Instancer.
func (s *steady) Deregister(chan<- sd.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ch = nil
}

// Stop implements sd.Instancer.
func (s *steady) Stop() { s.stop.Do(func() { close(s.done) }) }
