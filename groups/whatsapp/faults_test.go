package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"

	"pita/groups"
	"pita/groups/phrase"
)

// People are told of each ill of the number, and of what is refused in their groups.
func TestEveryFaultHasItsRow(t *testing.T) {
	t.Parallel()
	book := phrase.Embedded()
	for f, r := range rows {
		switch {
		case r.why == "":
			t.Errorf("%s: it has no named reason", f)
		case r.health != groups.Well && (r.why != string(r.health) || r.phrase != "health."+string(r.health)):
			t.Errorf("%s: reason %q and phrase %q, want both to name the health %q", f, r.why, r.phrase, r.health)
		case r.health == groups.Well && r.retry != groups.GiveUp && r.retry != groups.Again:
			t.Errorf("%s: it waits for a number that it doesn't make ill", f)
		case r.phrase != "" && !book.Has(r.phrase):
			t.Errorf("%s: there is no phrase %q", f, r.phrase)
		}
	}
	for _, table := range []map[int]fault{nacks, answers, linkFaults} {
		for code, f := range table {
			if rows[f].why == "" {
				t.Errorf("code %d leads to %q, which has no row", code, f)
			}
		}
	}
}

func TestErrorsAreUnderstood(t *testing.T) {
	t.Parallel()
	nack := func(code int) error { return fmt.Errorf("%w %d", whatsmeow.ErrServerReturnedError, code) }
	iq := func(code int) error { return &whatsmeow.IQError{Code: code} }
	for name, c := range map[string]struct {
		err   error
		want  fault
		retry groups.Retry
	}{
		"nothing":                     {nil, noFault, 0},
		"too fast, a message":         {nack(429), rateLimited, groups.Again},
		"too fast, a question":        {fmt.Errorf("ask: %w", whatsmeow.ErrIQRateOverLimit), rateLimited, groups.Again},
		"written to first":            {nack(463), reachOut, groups.AwaitReached},
		"only admins write":           {nack(420), closedGroup, groups.GiveUp},
		"no admin":                    {nack(403), notAdmin, groups.GiveUp},
		"a malformed message":         {nack(479), denied, groups.GiveUp},
		"a nack nobody knows":         {nack(499), denied, groups.GiveUp},
		"a bad request":               {iq(400), denied, groups.GiveUp},
		"a group that is none":        {fmt.Errorf("members: %w", whatsmeow.ErrGroupNotFound), noGroup, groups.GiveUp},
		"a group Pita is not in":      {fmt.Errorf("members: %w", whatsmeow.ErrNotInGroup), notInGroup, groups.GiveUp},
		"a link of others":            {whatsmeow.ErrGroupInviteLinkUnauthorized, notAdmin, groups.GiveUp},
		"a link taken back":           {whatsmeow.ErrInviteLinkRevoked, linkRevoked, groups.GiveUp},
		"the server has no time":      {iq(503), serverBusy, groups.Again},
		"no answer to a message":      {whatsmeow.ErrMessageTimedOut, noAnswer, groups.Again},
		"no answer to a question":     {whatsmeow.ErrIQTimedOut, noAnswer, groups.Again},
		"no connection":               {whatsmeow.ErrNotConnected, offline, groups.AwaitNumber},
		"a connection cut in between": {&whatsmeow.DisconnectedError{Action: "message send"}, offline, groups.AwaitNumber},
		"the stream's end":            {fmt.Errorf("read: %w", io.ErrUnexpectedEOF), offline, groups.AwaitNumber},
		"no link to a phone":          {whatsmeow.ErrNotLoggedIn, unlinked, groups.AwaitNumber},
		"keys taken away":             {store.ErrDeviceDeleted, unlinked, groups.AwaitNumber},
		"keys that can't be written":  {fmt.Errorf("save: %w", context.Canceled), keysUnkept, groups.Again},
		"something else":              {errors.New("the moon is full"), unsettled, groups.Again},
	} {
		got := faultOf(c.err)
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if retry, why := groups.RetryOf(got.errOf(c.err)); got != noFault && (retry != c.retry || why != rows[got].why) {
			t.Errorf("%s: retry %d because of %q, want %d because of %q", name, retry, why, c.retry, rows[c.want].why)
		}
	}
}
