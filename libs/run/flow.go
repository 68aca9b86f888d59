package run

import (
	"context"
	"io"
	"time"
)

const (
	stalled   = 30 * time.Second // a peer that moves no byte for so long is cut off
	moveEvery = 5 * time.Second
)

// Flowing gives a request's body, or part of it, whose reading keeps the
// deadlines of the request that ctx belongs to ahead for as long as bytes flow:
// a large file over a slow line takes the time it takes.
func Flowing(ctx context.Context, from io.Reader) io.Reader {
	return &flow{ctx: ctx, from: from}
}

type flow struct {
	ctx   context.Context
	from  io.Reader
	moved time.Time
}

// Read implements io.Reader.
func (f *flow) Read(b []byte) (int, error) {
	n, err := f.from.Read(b)
	if now := time.Now(); n > 0 && now.Sub(f.moved) > moveEvery {
		f.moved = now
		Extend(f.ctx, stalled)
	}
	return n, err
}
