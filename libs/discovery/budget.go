package discovery

import "sync"

// budget lets retries be at most a tenth of the requests, beside a small reserve
// for quiet times, so that retries cannot drown a service that is in trouble.
type budget struct {
	mu     sync.Mutex
	tenths int
}

const (
	retryCost  = 10  // tenths: ten requests earn one retry
	maxReserve = 100 // ten retries
)

func newBudget() *budget { return &budget{tenths: maxReserve} }

func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tenths = min(b.tenths+1, maxReserve)
}

func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tenths < retryCost {
		return false
	}
	b.tenths -= retryCost
	return true
}
