package archtest_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pita/cmd/internal/archtest"
)

// A broken case is a house in small with one thing wrong. Its body is a whole
// file, or what follows a package comment and clause that are right.
type broken struct {
	title, file, body string
	want              string // a part of the breach; none when the house is sound
}

// source returns the file's text; the package is named for its folder.
func (b broken) source() string {
	if strings.Contains("\n"+b.body, "\npackage ") {
		return b.body
	}
	dir := b.file[:strings.LastIndexByte(b.file, '/')]
	name := dir[strings.LastIndexByte(dir, '/')+1:]
	if dir == "cmd/pita" {
		return "// Command pita keeps groups company.\npackage main\n\n" + b.body
	}
	return "// Package " + name + " is made up.\npackage " + name + "\n\n" + b.body
}

// look judges the house that holds only this case's file.
func (b broken) look(t *testing.T, judge func(fs.FS) ([]archtest.Breach, error)) {
	t.Helper()
	house := fstest.MapFS{
		"go.mod": {Data: []byte("module pita\n\ngo 1.26.0\n")},
		b.file:   {Data: []byte(b.source())},
	}
	found, err := judge(house)
	if err != nil {
		t.Fatal(err)
	}
	if b.want == "" {
		if len(found) > 0 {
			t.Errorf("got %v, want no breach", found)
		}
		return
	}
	if !slices.ContainsFunc(found, func(f archtest.Breach) bool { return strings.Contains(f.String(), b.want) }) {
		t.Errorf("got %v, want a breach with %q", found, b.want)
	}
}

func imports(paths ...string) string {
	return "import (\n\t_ \"" + strings.Join(paths, "\"\n\t_ \"") + "\"\n)\n"
}

func TestArrowsFindsBreaches(t *testing.T) {
	t.Parallel()
	for _, b := range []broken{
		{"a library of others is known", "store/a.go", imports("go.etcd.io/bbolt", "pita/groups", "pita/store/vault"), ""},
		{"a noun's room imports a verb's", "groups/a.go", imports("pita/groups/decide"), "groups may not import groups/decide"},
		{"an adapter reads the rules", "groups/whatsapp/a.go", imports("pita/moderation"), "groups/whatsapp may not import moderation"},
		{"schedule imports nouns", "groups/schedule/a.go", imports("pita/groups"), "groups/schedule may not import groups"},
		{"decide reaches the store", "groups/decide/a.go", imports("pita/store"), "groups/decide may not import store"},
		{"rehearsal reads samples", "groups/rehearsal/a.go", imports("pita/content/samples"), "may not import content/samples"},
		{"the store decides", "store/a.go", imports("pita/groups/decide"), "store may not import groups/decide"},
		{"the app knows the adapter", "cmd/internal/app/a.go", imports("pita/groups/whatsapp"), "may not import groups/whatsapp"},
		{"the app knows what it must", "cmd/internal/app/a.go", imports("pita/groups", "pita/groups/decide", "pita/moderation",
			"pita/content/samples", "pita/store", "pita/groups/rehearsal"), ""},
		{"settings know the store", "cmd/internal/config/a.go", imports("pita/store"), "cmd/internal/config may not import store"},
		{"the command line knows everything", "cmd/internal/cli/a.go", imports("pita/store", "pita/groups/rehearsal", "github.com/mdp/qrterminal/v3"), ""},
		{"main knows more than the command line", "cmd/pita/a.go", imports("pita/store"), "cmd/pita may not import store"},
		{"an unknown room is imported", "groups/decide/a.go", imports("pita/groups/luck"), "may not import groups/luck"},

		{"an unknown room", "groups/luck/a.go", "", `folder "groups/luck" is no room`},
		{"an unknown folder at the top", "tools/a.go", "", `folder "tools" is no room`},
		{"a room below a room", "store/internal/a.go", "", `folder "store/internal" is no room`},
		{"code at the root", "x/../a.go", "package a\n", `folder "." is no room`},
		{"tests alone make no room", "scripts/a_test.go", "", `folder "scripts" is no room`},
		{"a generator below a room", "content/samples/draw/a.go", "//go:build ignore\n\npackage main\n", ""},
		{"a generator in no room", "tools/a.go", "//go:build ignore\n\npackage main\n", `folder "tools" is no room`},
		{"a constraint that builds", "tools/a.go", "//go:build linux\n\npackage main\n", `folder "tools" is no room`},
		{"testdata holds what it likes", "groups/testdata/odd/a.go", imports("pita/store"), ""},

		{"bbolt outside the store", "groups/rehearsal/a.go", imports("go.etcd.io/bbolt"), "go.etcd.io/bbolt belongs to store, store/pages, store/session"},
		{"whatsmeow in the app", "cmd/internal/app/a.go", imports("go.mau.fi/whatsmeow/types"), "go.mau.fi/whatsmeow belongs to"},
		{"goldmark beside the renderer", "content/a.go", imports("github.com/yuin/goldmark/ast"), "goldmark belongs to content/render"},
		{"a QR code in main", "cmd/pita/a.go", imports("github.com/mdp/qrterminal/v3"), "qrterminal/v3 belongs to cmd/internal/cli"},
		{"a template engine", "cmd/internal/cli/a.go", imports("html/template"), "html/template keeps the linker"},
		{"age in the app", "cmd/internal/app/a.go", imports("filippo.io/age"), "filippo.io/age belongs to store"},
		{"a library nobody chose", "store/a.go", imports("github.com/someone/leftpad"), "in no table of libraries"},
		{"a test's library in code", "moderation/a.go", imports("github.com/cloudflare/ahocorasick"), "for tests and generators only"},
		{"rapid in code", "groups/decide/a.go", imports("pgregory.net/rapid"), "for tests and generators only"},
		{"go-cmp in code", "cmd/internal/cli/a.go", imports("github.com/google/go-cmp/cmp"), "for tests and generators only"},
		{"x/text in code", "moderation/a.go", imports("golang.org/x/text/unicode/norm"), "for tests and generators only"},
		{"x/text in a generator", "moderation/a.go", "//go:build ignore\n\npackage main\n\n" + imports("golang.org/x/text/unicode/norm"), ""},
		{"rapid in a test", "moderation/a_test.go", imports("pgregory.net/rapid", "pita/store"), ""},
		{"a dot import", "store/a.go", "import . \"pita/groups\"\n", "imported with a dot"},
		{"cgo", "store/a.go", "import \"C\"\n", "no cgo"},
		{"unsafe", "moderation/a.go", imports("unsafe"), "nothing unsafe"},

		{"a goroutine in the vault", "store/vault/a.go", "func a() { go a() }\n", "a go statement starts a goroutine"},
		{"a goroutine in settings", "cmd/internal/config/a.go", "func a() { go func() {}() }\n", "a go statement starts a goroutine"},
		{"a goroutine by a group", "cmd/internal/obs/a.go", "import \"sync\"\n\nfunc a(w *sync.WaitGroup) { w.Go(func() {}) }\n", "a call of Go starts a goroutine"},
		{"a goroutine by a timer", "cmd/internal/obs/a.go", "import \"time\"\n\nfunc a() { time.AfterFunc(0, a) }\n", "a call of AfterFunc starts a goroutine"},
		{"the app's goroutine", "cmd/internal/app/a.go", "func a() { go a() }\n", ""},
		{"the store's writer", "store/a.go", "func a() { go a() }\n", ""},
		{"a listener where it lives", "groups/rehearsal/a.go", "func a() { go a() }\n", ""},
		{"a test's goroutine", "store/vault/a_test.go", "func a() { go a() }\n", ""},
	} {
		if b.file == "x/../a.go" {
			b.file = "a.go"
		}
		t.Run(b.title, func(t *testing.T) {
			t.Parallel()
			b.look(t, archtest.Arrows)
		})
	}
}

func TestPurityFindsBreaches(t *testing.T) {
	t.Parallel()
	const (
		clock  = "import \"time\"\n\n"
		logger = "import \"log/slog\"\n\n"
		ids    = "import \"github.com/google/uuid\"\n\n"
	)
	for _, b := range []broken{
		{"arithmetic is fine", "groups/decide/a.go", clock + "func a(t, u time.Time) bool { return t.Add(time.Hour).After(u) && t.Sub(u) > 0 && time.Unix(0, 0).Before(t) }\n", ""},
		{"impure rooms may look", "store/a.go", clock + "func a() time.Time { return time.Now() }\n", ""},
		{"tests may look", "groups/decide/a_test.go", clock + "func a() time.Time { return time.Now() }\n", ""},
		{"Now", "groups/decide/a.go", clock + "func a() time.Time { return time.Now() }\n", "time.Now"},
		{"Now as a value", "groups/a.go", clock + "var now = time.Now\n", "time.Now"},
		{"Now under another name", "moderation/a.go", "import clock \"time\"\n\nvar now = clock.Now\n", "time.Now"},
		{"Since", "groups/schedule/a.go", clock + "func a(t time.Time) time.Duration { return time.Since(t) }\n", "time.Since"},
		{"Until", "groups/command/a.go", clock + "func a(t time.Time) time.Duration { return time.Until(t) }\n", "time.Until"},
		{"After", "groups/phrase/a.go", clock + "func a() { time.After(0) }\n", "time.After"},
		{"AfterFunc", "content/a.go", clock + "func a() { time.AfterFunc(0, a) }\n", "time.AfterFunc"},
		{"Tick", "content/render/a.go", clock + "func a() { time.Tick(0) }\n", "time.Tick"},
		{"Sleep", "groups/decide/a.go", clock + "func a() { time.Sleep(0) }\n", "time.Sleep"},
		{"NewTimer", "groups/decide/a.go", clock + "func a() { time.NewTimer(0) }\n", "time.NewTimer"},
		{"NewTicker", "groups/decide/a.go", clock + "func a() { time.NewTicker(1) }\n", "time.NewTicker"},
		{"LoadLocation", "groups/schedule/a.go", clock + "func a() { time.LoadLocation(\"\") }\n", "time.LoadLocation"},
		{"Local", "groups/schedule/a.go", clock + "var here = time.Local\n", "time.Local"},
		{"the method Local", "groups/schedule/a.go", clock + "func a(t time.Time) time.Time { return t.Local() }\n", "Local depends on the machine"},
		{"a go statement", "groups/decide/a.go", "func a() { go a() }\n", "a go statement"},
		{"a group's goroutine", "groups/decide/a.go", "func a(w interface{ Go(func()) }) { w.Go(func() {}) }\n", "a call of Go"},
		{"a channel", "groups/decide/a.go", "var c chan int\n", "no channels"},
		{"a send", "groups/decide/a.go", "func a[C interface{ ~chan int }](c C) { c <- 1 }\n", "no channels to send on"},
		{"a receive", "groups/decide/a.go", "func a[C interface{ ~chan int }](c C) { <-c }\n", "no channels to receive from"},
		{"a select", "groups/decide/a.go", "func a() { select {} }\n", "no select"},
		{"sync", "groups/phrase/a.go", imports("sync"), "may not import sync"},
		{"atomic", "groups/phrase/a.go", imports("sync/atomic"), "may not import sync/atomic"},
		{"os", "content/a.go", imports("os"), "may not import os"},
		{"a process", "content/a.go", imports("os/exec"), "may not import os/exec"},
		{"net", "moderation/a.go", imports("net"), "may not import net"},
		{"http", "moderation/a.go", imports("net/http"), "may not import net/http"},
		{"addresses are only text", "moderation/a.go", imports("net/url", "net/netip"), ""},
		{"chance", "groups/decide/a.go", imports("math/rand/v2"), "may not import math/rand/v2"},
		{"strong chance", "groups/decide/a.go", imports("crypto/rand"), "may not import crypto/rand"},
		{"a random id", "groups/decide/a.go", ids + "var id = uuid.NewString()\n", "uuid.NewString"},
		{"an id that is read", "groups/decide/a.go", ids + "func a() { uuid.Parse(\"\") }\n", ""},
		{"a log", "groups/decide/a.go", logger + "func a() { slog.Info(\"\") }\n", "slog.Info"},
		{"a log's value", "groups/a.go", logger + "func a() slog.Value { return slog.StringValue(\"\") }\n", ""},
		{"the old log", "groups/decide/a.go", imports("log"), "may not import log"},
		{"a context", "groups/decide/a.go", imports("context"), "context belongs to the port"},
		{"the port's context", "groups/port.go", imports("context"), ""},
	} {
		t.Run(b.title, func(t *testing.T) {
			t.Parallel()
			b.look(t, archtest.Purity)
		})
	}
}

func TestEveryPureRoomIsLookedAt(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"groups", "groups/schedule", "groups/phrase", "groups/command", "groups/decide", "groups/reminder",
		"groups/campaign", "groups/growth", "groups/immunisation", "moderation", "content", "content/render", "content/samples"} {
		broken{dir, dir + "/a.go", imports("os"), "may not import os"}.look(t, archtest.Purity)
	}
}

func TestBrokenCodeIsAnError(t *testing.T) {
	t.Parallel()
	for title, house := range map[string]fstest.MapFS{
		"no module":    {"groups/a.go": {Data: []byte("package groups\n")}},
		"no Go at all": {"go.mod": {Data: []byte("module pita\n")}, "groups/a.go": {Data: []byte("hello\n")}},
	} {
		for _, judge := range []func(fs.FS) ([]archtest.Breach, error){archtest.Arrows, archtest.Purity, archtest.Style} {
			if found, err := judge(house); err == nil {
				t.Errorf("%s: got %v, want an error", title, found)
			}
		}
	}
}
