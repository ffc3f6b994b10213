package app

import (
	"context"
	"sync"
	"time"
)

// A pulse wakes the workers when something happened, and tells when all of them have
// found nothing more to do.
type pulse struct {
	mu     sync.Mutex
	beats  uint64
	next   chan struct{} // closed at the next beat
	rested []uint64      // the beat at which each worker last found nothing to do
	closed bool
	failed error // what ended a worker
}

func newPulse(workers int) *pulse {
	return &pulse{beats: 1, next: make(chan struct{}), rested: make([]uint64, workers)}
}

// beat says that something happened.
func (p *pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.beats++
	p.renew()
}

func (p *pulse) renew() {
	if !p.closed {
		close(p.next)
		p.next = make(chan struct{})
	}
}

func (p *pulse) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.renew() // a second time this does nothing
	p.closed = true
}

// fail says that a worker ended, and will never rest.
func (p *pulse) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed == nil {
		p.failed = err
	}
	p.renew()
}

// broken returns what ended a worker, if anything did.
func (p *pulse) broken() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// now returns the beat to give to rest: taken before looking for work.
func (p *pulse) now() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.beats
}

// rest says that a worker, having looked at a beat, found nothing to do, and waits for
// the next beat, for the clock, or for the end.
func (p *pulse) rest(ctx context.Context, worker int, beat uint64, clock <-chan time.Time) error {
	p.mu.Lock()
	if p.beats != beat {
		p.mu.Unlock()
		return ctx.Err()
	}
	next := p.next
	if p.rested[worker] != beat {
		p.rested[worker] = beat
		if p.settled() {
			p.renew() // for those who wait for everyone's rest
		}
	}
	p.mu.Unlock()
	select {
	case <-next:
	case <-clock:
	case <-ctx.Done():
	}
	return ctx.Err()
}

func (p *pulse) settled() bool {
	for _, at := range p.rested {
		if at != p.beats {
			return false
		}
	}
	return true
}

// wait returns when every worker has found nothing to do since the last beat, or with
// what ended one of them.
func (p *pulse) wait(ctx context.Context) error {
	for {
		p.mu.Lock()
		done, next, err := p.settled() || p.closed, p.next, p.failed
		p.mu.Unlock()
		if done || err != nil {
			return err
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
