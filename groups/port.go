package groups

import (
	"context"
	"errors"
	"time"
)

// A Transport carries events in and actions out: a RoundTripper for chats.
type Transport interface {
	// Listen calls handle for each event, in order within a group, until ctx ends or
	// the transport can't go on. An event counts as delivered only when handle returns
	// nil; otherwise it comes again.
	Listen(ctx context.Context, handle func(context.Context, Event) error) error
	// Do performs an action whose target carries addresses. Doing it again with the
	// same id is the same message. It may be called from one goroutine at a time for a
	// chat. An error is a *SendError, or ctx's.
	Do(ctx context.Context, id ActionID, a Action) (Receipted, error)
}

// Receipted is what the server said of an action.
type Receipted struct {
	Message MessageID
	At      time.Time // by the server's clock; zero when it didn't say
	Link    string    // of an Invite
}

// A Retry says what to do after a send error.
type Retry uint8

// The classes of send error.
const (
	Again        Retry = iota // a passing fault: try again, with patience
	AwaitNumber               // the number is not well: wait until it is
	AwaitReached              // this person may not be written to first: wait for them
	GiveUp                    // it will never succeed
)

// A SendError says why an action was not done, and whether to try again.
type SendError struct {
	Retry  Retry
	Why    string // a named reason, "not-admin" for one
	Undone bool   // it is certain that nothing was done
	Err    error
}

// Error returns the reason and what was underneath.
func (e *SendError) Error() string {
	if e.Err == nil {
		return "send: " + e.Why
	}
	return "send: " + e.Why + ": " + e.Err.Error()
}

// Unwrap returns what was underneath.
func (e *SendError) Unwrap() error { return e.Err }

// Undone says whether err proves that nothing was done. An error that says nothing of it
// may stand for an action that was done, and whose answer was lost.
func Undone(err error) bool {
	var e *SendError
	return errors.As(err, &e) && e.Undone
}

// RetryOf returns what to do after err; an unknown error is tried again.
func RetryOf(err error) (Retry, string) {
	var e *SendError
	if errors.As(err, &e) {
		return e.Retry, e.Why
	}
	return Again, "unknown"
}
