package whatsapp

import (
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// An ending is why a connection ended, and how long it is left alone at the least.
type ending struct {
	why   string
	after time.Duration
	final error // nothing more can be done on this number
}

// A line is the connection as the intake sees it: whether what comes over it may be taken
// in and acknowledged.
type line struct {
	ended chan ending   // holds the first ending of a connection
	up    chan struct{} // holds a token when the connection stands
	ready chan struct{} // holds a token when all that waited has come
	gone  chan struct{} // holds a token when whatsmeow has noticed the end

	mu     sync.Mutex
	sever  func() // ends the connection at once, unacknowledged
	broken bool   // nothing of this connection is taken in any more
	halted bool   // everything waits for head
	head   groups.Key
	turned int // how much was turned away since the connection began
}

func (l *line) init() {
	l.ended = make(chan ending, 1)
	l.up = make(chan struct{}, 1)
	l.ready = make(chan struct{}, 1)
	l.gone = make(chan struct{}, 1)
}

// begin begins a connection that sever ends.
func (l *line) begin(sever func()) {
	drain(l.ended)
	drain(l.up)
	drain(l.ready)
	drain(l.gone)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sever, l.turned = sever, 0
}

// opened lets things in: the connection is made. What was still under way of an earlier
// one has been turned away by now. If that may have been the first of this one, which came
// before the connection was known to stand, nothing may overtake it: one more is needed.
func (l *line) opened() {
	l.mu.Lock()
	early := l.turned > 0
	if !early {
		l.broken = false
		if l.head == "" {
			l.halted = false
		}
	}
	l.mu.Unlock()
	if early {
		l.stop("", "turned away")
	}
}

// stop turns everything away from now on, and ends the connection unacknowledged. When it
// is made anew everything waits for what has that key; an empty one is not waited for.
func (l *line) stop(key groups.Key, why string) {
	l.mu.Lock()
	sever := l.sever
	if l.broken = true; key != "" {
		l.halted, l.head = true, key
	}
	l.mu.Unlock()
	if sever != nil {
		sever()
	}
	l.end(ending{why: why})
}

func (l *line) end(e ending) {
	select {
	case l.ended <- e:
	default:
	}
}

// cut says whether the connection is ending unacknowledged, so that nothing is taken in.
func (l *line) cut() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken {
		l.turned++
	}
	return l.broken
}

// passes says whether an event may be handed on now.
func (l *line) passes(key groups.Key, queued bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.broken:
		return false
	case !l.halted:
		return true
	case queued && key == l.head:
		l.halted, l.head = false, ""
		return true
	}
	l.turned++
	return false
}

// settle ends the waiting for what was refused: the server has handed out everything. What
// was turned away meanwhile needs one more connection to come again.
func (l *line) settle() {
	l.mu.Lock()
	l.halted, l.head = false, ""
	again := l.turned > 0 && !l.broken
	l.mu.Unlock()
	if again {
		l.stop("", "turned away")
	}
}

// follow follows the connection, and says whether the event spoke of nothing else.
func (l *line) follow(evt any) bool {
	switch e := evt.(type) {
	case *events.Connected:
		give(l.up)
	case *events.OfflineSyncCompleted:
		l.settle()
		give(l.ready)
	case *events.Disconnected:
		give(l.gone)
		l.end(ending{why: "disconnected"})
	case *events.KeepAliveTimeout:
		if time.Since(e.LastSuccess) > whatsmeow.KeepAliveMaxFailTime {
			l.end(ending{why: "no sign of life"})
		}
	case *events.StreamError:
		l.end(ending{why: "stream error"})
	case *events.StreamReplaced:
		l.end(ending{why: "replaced", final: ErrReplaced})
	case *events.LoggedOut:
		l.end(ending{why: "unlinked", final: ErrUnlinked})
	case *events.TemporaryBan:
		l.end(ending{why: "banned", after: max(e.Expire, bannedFor)})
	case *events.ClientOutdated:
		l.end(ending{why: "outdated", after: outdatedFor})
	case *events.ConnectFailure, *events.CATRefreshError:
		l.end(ending{why: "connection refused", after: refusedFor})
	default:
		return false
	}
	return true
}

func give(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func drain[T any](c chan T) {
	select {
	case <-c:
	default:
	}
}
