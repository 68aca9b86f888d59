package httpapi

import (
	"context"
	"io"
	"time"

	"motcua.vn/libs/run"
)

const (
	stalled   = 30 * time.Second // a peer that moves no byte for so long is cut off
	moveEvery = 5 * time.Second
)

// progress keeps a stream's deadlines ahead as long as bytes flow.
type progress struct {
	ctx   context.Context
	from  io.Reader
	moved time.Time
}

func progressing(ctx context.Context, from io.Reader) io.Reader {
	return &progress{ctx: ctx, from: from}
}

// Read implements io.Reader.
func (p *progress) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	if now := time.Now(); n > 0 && now.Sub(p.moved) > moveEvery {
		p.moved = now
		run.Extend(p.ctx, stalled)
	}
	return n, err
}
