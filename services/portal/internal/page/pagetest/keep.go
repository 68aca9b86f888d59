package pagetest

import (
	"context"
	"sync"

	"motcua.vn/services/portal/internal/keep"
)

// kept is a store of forms in memory.
type kept struct {
	mu    sync.Mutex
	forms map[string]keep.Form // by visitor and slot
}

func (k *kept) Kept(_ context.Context, visitor, slot string) (*keep.Form, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, ok := k.forms[visitor+" "+slot]
	if !ok {
		return nil, nil
	}
	return &f, nil
}

func (k *kept) Keep(_ context.Context, visitor, _ string, f *keep.Form) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forms[visitor+" "+f.Slot()] = *f
	return nil
}

func (k *kept) Forget(_ context.Context, visitor, slot string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.forms, visitor+" "+slot)
	return nil
}
