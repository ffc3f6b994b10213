package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp"
	"pita/groups/whatsapp/wire"
	"pita/store"
)

// trusting makes this process one that rehearses, once.
var trusting = sync.OnceValue(wire.Trust)

// newWire returns a server of a test's own.
func newWire(t testing.TB) *wire.Server {
	t.Helper()
	if err := trusting(); err != nil {
		t.Fatal(err)
	}
	s, err := wire.New(wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// enrol returns the account of a sample number, by its last two digits.
func enrol(t testing.TB, s *wire.Server, name string, n int) *wire.Account {
	t.Helper()
	a, err := s.Enrol(name, types.NewJID(fmt.Sprintf("62811000000%02d", n), types.DefaultUserServer),
		types.NewJID(fmt.Sprintf("1000000000%02d", n), types.HiddenUserServer))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A seat is a command line that runs while a test looks on.
type seat struct {
	t      *testing.T
	lines  chan string
	stdin  io.WriteCloser
	errs   *safeBuffer
	cancel context.CancelFunc
	status chan int
	said   []string
}

// A safeBuffer may be read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds to the buffer.
func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String returns what was written.
func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// begin starts a command line in English, whose number finds outside instead of WhatsApp.
func begin(t *testing.T, outside *http.Client, args ...string) *seat {
	t.Helper()
	c, _ := beginReread(t, outside, args...)
	return c
}

// beginReread is begin, with what asks the house to read its rules again.
func beginReread(t *testing.T, outside *http.Client, args ...string) (*seat, chan<- os.Signal) {
	t.Helper()
	asked := make(chan os.Signal)
	ctx, cancel := context.WithCancel(t.Context())
	out, to := io.Pipe()
	typed, stdin := io.Pipe()
	c := &seat{t: t, lines: make(chan string, 1024), stdin: stdin, errs: &safeBuffer{}, cancel: cancel, status: make(chan int, 1)}
	go func() {
		defer close(c.lines)
		for in := bufio.NewScanner(out); in.Scan(); {
			c.lines <- in.Text()
		}
	}()
	go func() {
		status := Run(ctx, append([]string{"--lang", "en"}, args...), IO{
			Stdin: typed, Stdout: to, Stderr: c.errs, Getenv: func(string) string { return "" }, wire: outside,
			Reread: func() (<-chan os.Signal, func()) { return asked, func() {} },
		})
		to.Close()
		c.status <- status
	}()
	t.Cleanup(func() { cancel(); stdin.Close() })
	return c, asked
}

// await returns the next line that holds a text.
func (c *seat) await(text string) string {
	c.t.Helper()
	for late := time.After(5 * time.Minute); ; {
		select {
		case line, open := <-c.lines:
			if !open {
				c.t.Fatalf("it ended before it said %q; it said %q and %q", text, c.said, c.errs)
			}
			c.said = append(c.said, line)
			if strings.Contains(line, text) {
				return line
			}
		case <-late:
			c.t.Fatalf("it does not say %q; it said %q and %q", text, c.said, c.errs)
		}
	}
}

// ends waits for the end, and wants that status, and what was said on stderr.
func (c *seat) ends(status int, says string) {
	c.t.Helper()
	for line := range c.lines {
		c.said = append(c.said, line)
	}
	if got := <-c.status; got != status || !strings.Contains(c.errs.String()+strings.Join(c.said, "\n"), says) {
		c.t.Fatalf("status %d, said %q and %q; want %d and %q", got, c.said, c.errs, status, says)
	}
}

// scans waits for the text of a square and scans it.
func (c *seat) scans(a *wire.Account) {
	c.t.Helper()
	if err := a.Scan(c.t.Context(), c.await("https://wa.me/")); err != nil {
		c.t.Fatal(err)
	}
}

// owned makes a house with an owner.
func owned(t testing.TB) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "house")
	if status, _, errs := call(t, "", "--data", dir, "owner", "+62 811-0000-0002", "--name", "Ratna"); status != 0 {
		t.Fatal(errs)
	}
	return dir
}

// paired makes a house with a number.
func paired(t *testing.T, s *wire.Server, a *wire.Account) (dir string) {
	t.Helper()
	dir = owned(t)
	c := begin(t, s.Client(), "pair", "--plain", "--data", dir)
	c.scans(a)
	c.ends(0, "The number is linked.")
	return dir
}

// looks opens a house and looks at what is kept.
func looks(t *testing.T, dir string, look func(groups.State)) {
	t.Helper()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Read(t.Context(), func(st groups.State) error { look(st); return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestPairAndUnpair(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	a := enrol(t, s, "Pita", 1)
	dir := owned(t)
	begin(t, s.Client(), "run", "--data", dir).ends(1, "Link one first with pita pair")
	begin(t, s.Client(), "unpair", "--data", dir).ends(1, "No number is linked")
	begin(t, s.Client(), "doctor", "--data", dir).ends(0, "none is linked yet")

	c := begin(t, s.Client(), "pair", "--plain", "--data", dir)
	c.await("Take the phone")
	c.scans(a)
	c.await("This square is good until")
	c.ends(0, "The phone agreed")
	if got := a.Devices(); len(got) == 0 || c.errs.String() != "" {
		t.Errorf("the phone lists the devices %v; on stderr is %q", got, c.errs)
	}
	begin(t, s.Client(), "doctor", "--data", dir).ends(0, "it is linked and well")
	begin(t, s.Client(), "pair", "--data", dir).ends(1, "A number is linked already")
	begin(t, s.Client(), "unpair", "--data", dir).ends(0, "The number is taken off.")
	begin(t, s.Client(), "doctor", "--data", dir).ends(1, "No number is linked")
	begin(t, s.Client(), "run", "--data", dir).ends(1, "No number is linked")

	// The same number comes back as if nothing had been.
	c = begin(t, s.Client(), "pair", "--plain", "--data", dir)
	c.scans(a)
	c.ends(0, "The number is linked.")
	looks(t, dir, func(st groups.State) {
		if n, _ := st.Load((&groups.Number{}).Ref()).(*groups.Number); n != nil && n.Dry {
			t.Error("the same number waits for the owner as if it were another")
		}
	})
}

func TestPairByCode(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	a := enrol(t, s, "Pita", 1)
	dir := owned(t)
	begin(t, s.Client(), "pair", "--number", "Pita", "--data", dir).ends(1, "neither a phone number")
	c := begin(t, s.Client(), "pair", "--number", "0811 0000 0001", "--data", dir)
	c.await("Type this code:")
	if err := a.TypeCode(t.Context(), "ABCD-EFGH"); err == nil {
		t.Fatal("the phone took a wrong code")
	}
	c.await("That code was typed wrongly. Here is a new one.")
	line := c.await("Type this code:")
	if err := a.TypeCode(t.Context(), line[strings.LastIndex(line, " ")+1:]); err != nil {
		t.Fatal(err)
	}
	c.ends(0, "The number is linked.")
	if all := strings.Join(c.said, "\n"); strings.Contains(all, "▀") || strings.Contains(all, "wa.me") {
		t.Errorf("who is to type a code is shown a square too: %s", all)
	}
}

// Whatever goes wrong is told in one sentence of ours that says what to do.
func TestPairSaysWhatWentWrong(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		whatsapp.ErrLinked: "pita unpair", whatsapp.ErrBadNumber: "begin with its country", whatsapp.ErrLinkOffline: "web.whatsapp.com",
		whatsapp.ErrLinkExpired: "Take the phone in your hand first", whatsapp.ErrWrongCode: "wrongly too often",
		whatsapp.ErrPasskey: "Passkeys, remove the passkey", whatsapp.ErrLinkOutdated: "Build a newer Pita",
		whatsapp.ErrLinkRefused: "Wait a while", whatsapp.ErrLinkLate: "Try pita run", errOtherCode: "The codes differ",
		errors.New("something else"): "refused to link the number (something else)",
	} {
		if got := linkFailure(fmt.Errorf("link: %w", err)).Error(); !strings.Contains(got, strings.Replace(want, "(", "(link: ", 1)) {
			t.Errorf("of %q it says %q, want %q in it", err, got, want)
		}
	}
}

func TestPairWithPasskey(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	a := enrol(t, s, "Pita", 1)
	key, err := a.WantPasskey()
	if err != nil {
		t.Fatal(err)
	}
	dir := owned(t)
	scans := func(c *seat) {
		qr := c.await("https://wa.me/")
		go a.Scan(t.Context(), qr) // it ends when the passkey was shown, or not
	}
	c := begin(t, s.Client(), "pair", "--plain", "--data", dir)
	scans(c)
	c.ends(1, "Passkeys, remove the passkey")

	c = begin(t, s.Client(), "pair", "--plain", "--passkey", "--data", dir)
	scans(c)
	c.await(`{"`)
	fmt.Fprintln(c.stdin, "not JSON")
	c.ends(1, "Passkeys, remove the passkey")

	c = begin(t, s.Client(), "pair", "--plain", "--passkey", "--data", dir)
	scans(c)
	c.await(`{"`)
	c.cancel() // while it waits for somebody to type
	c.ends(1, "Linking was stopped")

	c = begin(t, s.Client(), "pair", "--plain", "--passkey", "--data", dir)
	scans(c)
	var ask types.WebAuthnPublicKey
	if err := json.Unmarshal([]byte(c.await(`{"`)), &ask); err != nil {
		t.Fatal(err)
	}
	response, err := key.Answer(&ask)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(c.stdin, "%s\n", answer)
	c.ends(0, "The number is linked.")
}

// Where WhatsApp does not know by itself that phone and terminal are in one hand, the
// person compares codes.
func TestPairComparesCodes(t *testing.T) {
	t.Parallel()
	for typed, agreed := range map[string]bool{"y\n": true, "Ya\n": true, "yes": true, "n\n": false, "\n": false, "t\n": false} {
		var out bytes.Buffer
		l := &linker{env: &env{stdout: &out}, pairCmd: &pairCmd{}, in: bufio.NewReader(strings.NewReader(typed))}
		l.speak("en")
		l.show(whatsapp.LinkStep{Kind: whatsapp.LinkConfirm, Code: "ABCD-2345"})
		err := l.confirm(t.Context(), "ABCD-2345")
		if (err == nil) != agreed || err != nil && !errors.Is(err, errOtherCode) || !strings.Contains(out.String(), "ABCD-2345") {
			t.Errorf("typed %q: %v, after %q", typed, err, &out)
		}
	}
	l := &linker{env: &env{stdout: io.Discard}, pairCmd: &pairCmd{}, in: bufio.NewReader(strings.NewReader(""))}
	if err := l.confirm(t.Context(), "ABCD-2345"); err == nil {
		t.Error("nobody agreed, and the codes count as compared")
	}
}

// A square is black on white on every terminal, with as much white around it as phones want.
func TestSquareStandsOnWhite(t *testing.T) {
	t.Parallel()
	drawn := strings.Split(strings.TrimSuffix(square("https://wa.me/settings/linked_devices#2@abc,def"), "\n"), "\n")
	width := 0
	for i, line := range drawn {
		inside, ok := strings.CutPrefix(line, "\x1b[30;107m")
		if !ok || !strings.HasSuffix(inside, "\x1b[0m") {
			t.Fatalf("line %d is %q; it leaves the colours to the terminal", i, line)
		}
		cells := []rune(strings.TrimSuffix(inside, "\x1b[0m"))
		if i == 0 {
			width = len(cells)
		}
		if len(cells) != width || strings.Trim(string(cells), " █▀▄") != "" {
			t.Errorf("line %d has %d cells, want %d: %q", i, len(cells), width, string(cells))
		}
		if i < len(drawn)-1 && (string(cells[:quietZone]) != strings.Repeat(" ", quietZone) || string(cells[width-quietZone:]) != strings.Repeat(" ", quietZone)) {
			t.Errorf("line %d has too little white beside it", i)
		}
	}
	if finder := string([]rune(drawn[quietZone/2])[len("\x1b[30;107m")+quietZone:][:7]); strings.Trim(drawn[0][len("\x1b[30;107m"):], " ") != "\x1b[0m" || finder != "█▀▀▀▀▀█" {
		t.Errorf("the corner is %q, under %q; want the corner of a QR code under white", finder, drawn[0])
	}
}

func TestPairWithoutNetwork(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	outside := s.Client()
	s.Close()
	dir := owned(t)
	begin(t, outside, "pair", "--data", dir).ends(1, "WhatsApp cannot be reached, so nothing was linked")
}

func TestPairIsStopped(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	dir := owned(t)
	c := begin(t, s.Client(), "pair", "--plain", "--data", dir)
	c.await("https://wa.me/")
	c.cancel()
	c.ends(1, "Linking was stopped")
}

// After the last square nobody scanned Pita says so, and what to do.
func TestPairExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newWire(t)
		dir := owned(t)
		c := begin(t, s.Client(), "pair", "--plain", "--data", dir)
		began, squares := time.Now(), map[string]bool{}
		for range 6 {
			squares[c.await("https://wa.me/")] = true
		}
		c.ends(1, "Nobody confirmed on the phone in time.")
		if took := time.Since(began); len(squares) != 6 || took < 2*time.Minute || took > 4*time.Minute {
			t.Errorf("%d squares were shown in %v; want six, the first for a minute, the others for a third of one", len(squares), took)
		}
		s.Close()
	})
}
