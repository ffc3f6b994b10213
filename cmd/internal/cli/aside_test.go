package cli

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// setAside makes a house in which as many events were set aside.
func setAside(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range n {
		now := time.Now().UTC()
		ev := &groups.Message{
			Head: groups.Head{Key: groups.Key(fmt.Sprint("m", i)), At: now, Seen: now}, ID: groups.MessageID(fmt.Sprint("m", i)),
			From:     groups.Party{Addresses: []groups.Address{"6281100000007@s.whatsapp.net"}, Name: "Sari"},
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: "bantuan"}},
		}
		if err := s.SetAside(t.Context(), ev, "panic: out of range\ngoroutine 1"); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAsideListsReplaysAndDrops(t *testing.T) {
	t.Parallel()
	dir := setAside(t, 3)
	status, out, errs := call(t, "", "aside", "--data", dir, "--lang", "en")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if status != 0 || errs != "" || len(lines) != 4 || !strings.HasSuffix(lines[0], "  message") {
		t.Fatalf("the list, status %d: %q %q", status, out, errs)
	}
	if strings.Contains(out, "Sari") || strings.Contains(out, "811") || strings.Contains(out, "goroutine") {
		t.Errorf("the list names somebody: %s", out)
	}
	code, _, _ := strings.Cut(lines[0], " ")
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--why"}, 0, "\tpanic: out of range\n\tgoroutine 1"},
		{[]string{code}, 2, "--replay"},
		{[]string{"--drop"}, 2, "pita aside"},
		{[]string{code, "--drop", "--replay"}, 2, "one of them"},
		{[]string{"00000000", "--drop"}, 1, "no event 00000000"},
		{[]string{strings.ToUpper(code), "--replay"}, 0, "decided anew: 1"},
		{[]string{code, "--replay"}, 1, "no event"},
		{[]string{"all", "--drop"}, 0, "let go: 2"},
		{nil, 0, "Nothing is set aside"},
		{[]string{"semua", "--drop"}, 1, "no event semua"},
	} {
		status, out, errs := call(t, "", append([]string{"--data", dir, "--lang", "en", "aside"}, c.args...)...)
		if status != c.status || !strings.Contains(out+errs, c.says) {
			t.Errorf("pita aside %q: status %d, %q %q; want %d and %q", c.args, status, out, errs, c.status, c.says)
		}
	}
	if _, out, _ := call(t, "", "journal", "--data", dir); !strings.Contains(out, "message") {
		t.Errorf("what was replayed is not in the journal: %s", out)
	}
}

func TestAsideOfOneWhoWasForgottenIsNotDecided(t *testing.T) {
	t.Parallel()
	dir := setAside(t, 1)
	// Forgetting drops what names them; what is set aside after it, of before it, is refused.
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Aside(t.Context())
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events are set aside, %v", len(events), err)
	}
	s.Close()
	if status, out, errs := call(t, "", "--data", dir, "forget", "0811-0000-0007", "--yes"); status != 0 {
		t.Fatalf("forget: %q %q", out, errs)
	}
	s, err = store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetAside(t.Context(), events[0].Event, "late"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	status, out, errs := call(t, "", "--data", dir, "--lang", "en", "aside", "all", "--replay")
	if status != 1 || !strings.Contains(errs, "forgotten since") {
		t.Errorf("replay of who was forgotten: status %d, %q %q", status, out, errs)
	}
}

// The house's own posts and rules are those of the settings, also for what is done while it
// doesn't run.
func TestHouseGoesByItsOwnRules(t *testing.T) {
	t.Parallel()
	dir := setAside(t, 0)
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e := &env{data: dir, log: slog.New(slog.DiscardHandler)}
	before, err := e.worldOf(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	e.settings.Rules, e.settings.Library = writeFile(t, "r.yaml", "aturan: [{id: satu, jalur: hold, alasan: coba, kata: [pita biru]}]\n"), t.TempDir()
	after, err := e.worldOf(t.Context(), s)
	if _, ok := after.Rules.Rule("satu"); err != nil || !ok || after.Library.Len() != 0 || before.Hash() == after.Hash() {
		t.Errorf("the world has %d posts, the rule: %v, %v", after.Library.Len(), ok, err)
	}
}

func writeFile(t *testing.T, name, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
