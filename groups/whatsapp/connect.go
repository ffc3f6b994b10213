package whatsapp

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"go.mau.fi/whatsmeow/store"
)

const (
	retryFirst   = time.Second
	retryLast    = time.Minute
	steadyAfter  = time.Minute      // a connection that stood so long was a good one
	loginWithin  = time.Minute      // so long is waited for the server to let Pita in
	readyWithin  = 20 * time.Second // and so long for it to say that all that waited has come
	hangUpWithin = 5 * time.Second
	hangUpRest   = 100 * time.Millisecond
	bannedFor    = 15 * time.Minute // a ban is tried again after so long at the least
	outdatedFor  = time.Hour
	refusedFor   = 10 * time.Minute
)

// connected keeps the number connected until ctx ends, or nothing more can be done on it.
// It does so itself, in whatsmeow's place: whatsmeow comes back at once when it is thrown
// out at once, and knows no connection that must end unacknowledged.
func (in *intake) connected(ctx context.Context) error {
	bad := 0
	for {
		began := time.Now()
		e := in.connection(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case e.final != nil:
			return e.final
		case time.Since(began) >= steadyAfter:
			bad = 0
		}
		wait := max(e.after, backoff(bad))
		bad++
		in.t.log.Info("the connection ended", "why", e.why, "again_in", wait.Round(time.Millisecond))
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// backoff returns how long to wait before the nth bad connection in a row is followed by
// another: longer each time, and not all numbers at once.
func backoff(n int) time.Duration {
	wait := min(retryFirst<<min(n, 16), retryLast)
	return wait/4 + rand.N(3*wait/4)
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// connection makes one connection and returns how it ended.
func (in *intake) connection(ctx context.Context) ending {
	client := in.t.client
	// Once it stands it doesn't end with ctx, but is cut: see cable.
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	dialled := context.AfterFunc(ctx, cancel)
	in.line.begin(in.t.cable.cut)
	in.t.gates.connecting()
	in.t.crossed.cut()
	in.t.guard.watch(own, func(error) { in.line.stop("", "a key could not be kept") })
	err := client.ConnectContext(own)
	dialled()
	if err != nil {
		client.Disconnect()
		if errors.Is(err, store.ErrDeviceDeleted) {
			return ending{why: "unlinked", final: ErrUnlinked}
		}
		in.t.health.fell(offline, time.Time{})
		return ending{why: "could not connect"}
	}
	in.line.opened()
	e := in.held(ctx)
	in.hangUp()
	return e
}

// hangUp cuts the connection, and waits until whatsmeow has noticed.
func (in *intake) hangUp() {
	in.t.cable.cut()
	late := time.NewTimer(hangUpWithin)
	defer late.Stop()
	select {
	case <-in.line.gone:
	case <-late.C: // it says nothing when it expected the end
	}
	// What it had queued it may still look at, which must not meet the next connection.
	<-time.After(hangUpRest)
}

// held waits while a connection stands, looks after it, and returns how it ended.
func (in *intake) held(ctx context.Context) ending {
	login := time.NewTimer(loginWithin)
	defer login.Stop()
	settled := time.NewTimer(loginWithin + readyWithin)
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return ending{why: "stopped"}
		case e := <-in.line.ended:
			if e.why == "disconnected" && in.t.client.IsConnected() {
				continue // an earlier connection's last word
			}
			return e
		case <-login.C:
			in.t.health.fell(offline, time.Time{})
			return ending{why: "not let in"}
		case <-in.line.up:
			login.Stop()
			settled.Reset(readyWithin)
		case <-settled.C:
			in.t.gates.caught()
			in.line.settle()
			in.compare.wake()
		case <-in.line.ready:
			settled.Stop()
			in.compare.wake()
		}
	}
}
