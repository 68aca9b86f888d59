package notice

import "sync"

// Hub hands the ids of new notices to the streams of their accounts.
type Hub struct {
	mu      sync.Mutex
	streams map[string]map[chan ID]struct{}
}

// NewHub makes a hub without streams.
func NewHub() *Hub { return &Hub{streams: map[string]map[chan ID]struct{}{}} }

// waiting is how many notices a slow stream may lag behind before it misses
// some, which its reader finds in the list.
const waiting = 32

// Subscribe begins a stream of an account; leave ends it.
func (h *Hub) Subscribe(account string) (news <-chan ID, leave func()) {
	c := make(chan ID, waiting)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams[account] == nil {
		h.streams[account] = map[chan ID]struct{}{}
	}
	h.streams[account][c] = struct{}{}
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.streams[account], c)
		if len(h.streams[account]) == 0 {
			delete(h.streams, account)
		}
	}
}

// Publish hands a notice to the account's streams; it never waits.
func (h *Hub) Publish(account string, notice ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.streams[account] {
		select {
		case c <- notice:
		default:
		}
	}
}
