package app

import (
	"math/rand/v2"
	"time"

	"golang.org/x/time/rate"

	"pita/groups"
)

const (
	paceMost    = 12 // messages a minute, where the operator did not say
	paceBurst   = 3  // that may leave at once: the parts of a post, an answer
	paceLeast   = 8  // after many requests to slow down, one part in so many is left of the pace
	paceRecover = 15 * time.Minute
)

// NewPace returns the pace of so many messages a minute; of none, a modest one. Care is
// never paced.
func NewPace(perMinute int) *rate.Limiter {
	if perMinute <= 0 {
		perMinute = paceMost
	}
	return rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), paceBurst)
}

// A temper is what WhatsApp's requests to slow down made of the pace.
type temper struct {
	full   rate.Limit // the pace that was set; zero before the first look
	asked  time.Time  // since when the number is limited, by the last request
	better time.Time  // when a part of the pace comes back
}

// slow halves the pace when WhatsApp asks to slow down, and gives it back little by little
// once it no longer does.
func (t *temper) slow(pace *rate.Limiter, n groups.Number, now time.Time) {
	if pace == nil {
		return
	}
	if t.full == 0 {
		t.full = pace.Limit()
	}
	limited := n.Health == groups.RateLimited
	switch {
	case limited && !n.Since.Equal(t.asked):
		t.asked, t.better = n.Since, now.Add(paceRecover)
		pace.SetLimitAt(now, max(pace.Limit()/2, t.full/paceLeast))
	case !limited && pace.Limit() < t.full && !now.Before(t.better):
		t.better = now.Add(paceRecover)
		pace.SetLimitAt(now, min(pace.Limit()+t.full/paceLeast, t.full))
	}
}

// uneven returns a short wait after a message, of another length each time: up to half of
// what the pace leaves between two.
func uneven(pace *rate.Limiter) time.Duration {
	return rand.N(between(pace)/2 + 1)
}

// between returns what the pace leaves between two messages, on average.
func between(pace *rate.Limiter) time.Duration {
	return time.Duration(float64(time.Second) / float64(pace.Limit()))
}
