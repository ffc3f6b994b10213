package obs_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pita/cmd/internal/obs"
	"pita/groups"
)

func TestLoggerNamesNobody(t *testing.T) {
	t.Parallel()
	const name, number, words = "Melati", "+62 811-0000-0017", "saya takut sekali"
	jid := groups.Address("628110000017@s.whatsapp.net")
	party := groups.Party{ID: "person-17", Addresses: []groups.Address{jid}, Name: name}
	message := &groups.Message{From: party, ID: "3EB017", Surfaces: []groups.Surface{{Kind: groups.Body, Text: words}}}
	given := &groups.Introduce{Handle: name}
	given.Who = party
	for what, v := range map[string]any{
		"a person's id":     party.ID,
		"a party":           party,
		"parties":           []groups.Party{party},
		"a pointer":         &party,
		"an address":        jid,
		"addresses":         map[string]groups.Address{"a": jid},
		"a message":         message,
		"an event":          groups.Event(message),
		"an order":          given,
		"a record":          &groups.Person{ID: "person-17", Name: name},
		"records":           []*groups.Case{{Person: "person-17", Evidence: words}},
		"a number":          "sent to " + number,
		"an address's text": "sent to " + string(jid),
		"an error":          fmt.Errorf("send to %s: %w", string(jid), errors.New("no route to "+number)),
		"a lid":             errors.New("decrypt from 123456789012345@lid failed"),
	} {
		var out bytes.Buffer
		log := obs.Logger(&out, true)
		log.Info("tried", "what", v)
		log.With("with", v).WithGroup("group").Info("tried", slog.Group("in", "what", v))
		for _, secret := range []string{name, "0000-0017", "811000001", "person-17", "takut", "123456789012345"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s: the log holds %q:\n%s", what, secret, out.String())
			}
		}
		if got := strings.Count(out.String(), "\n"); got != 2 {
			t.Errorf("%s: %d lines were logged, want 2:\n%s", what, got, out.String())
		}
	}
}

func TestLoggerKeepsFacts(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	obs.Logger(&out, false).Warn("stopped", "reason", groups.Reason("care.despair"), "lane", groups.Care, "n", 12345678901, "err", errors.New("disk full"))
	for _, want := range []string{"reason=care.despair", "lane=care", "n=12345678901", `err="disk full"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, out.String())
		}
	}
}

func TestLoggerIsQuietUnlessAsked(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	obs.Logger(&out, false).Info("started")
	if out.Len() > 0 {
		t.Errorf("without verbose the log holds %q, want nothing", out.String())
	}
	obs.Logger(&out, true).Debug("started")
	if !strings.Contains(out.String(), "started") {
		t.Errorf("with verbose the log holds %q, want the debug line", out.String())
	}
}
