package cli

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/store"
	"pita/store/session"
)

// The variables by which a process of its own finds a test's server.
const (
	wireAddr = "PITA_TEST_WIRE"
	wireRoot = "PITA_TEST_ROOT"
)

// wiredPita is the program as people start it, with a number that finds a test's server.
func wiredPita() int {
	b, err := hex.DecodeString(os.Getenv(wireRoot))
	if err == nil {
		err = wire.TrustRoot([32]byte(b))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	return Run(ctx, os.Args[1:], IO{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Ending: release,
		Reread: func() (<-chan os.Signal, func()) {
			asked := make(chan os.Signal, 1)
			signal.Notify(asked, syscall.SIGHUP)
			return asked, func() { signal.Stop(asked) }
		},
		wire: wire.Dial(os.Getenv(wireAddr)),
	})
}

// plainPita is the program as people start it.
func plainPita() int {
	return Run(context.Background(), os.Args[1:], IO{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv})
}

// liveKeys makes the keys of a live number in a house, unlinked as they are. It can be done
// only by a process that does not rehearse.
func liveKeys(dir string) int {
	s, err := store.Open(dir, store.Options{})
	if err == nil {
		defer s.Close()
		var key []byte
		if key, err = s.SessionKey(context.Background()); err == nil {
			var keys *session.Store
			if keys, err = session.Open(dir, session.Options{Key: key}); err == nil {
				err = keys.Close()
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return exitDone
}

// A process is a pita of its own, at a test's server.
type process struct {
	tb    testing.TB
	cmd   *exec.Cmd
	lines *bufio.Scanner
	errs  *safeBuffer
	began time.Time
}

// spawn starts a command line of a program in a process of its own, in English.
func spawn(tb testing.TB, program, addr string, args ...string) *process {
	tb.Helper()
	root := wire.Root()
	p := &process{tb: tb, cmd: exec.Command(program, append([]string{"--lang", "en"}, args...)...), errs: &safeBuffer{}}
	p.cmd.Env = append(os.Environ(), wireAddr+"="+addr, wireRoot+"="+hex.EncodeToString(root[:]))
	p.cmd.Stderr = p.errs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	p.lines = bufio.NewScanner(out)
	p.began = time.Now()
	if err := p.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait() })
	return p
}

// await reads on until a line holds a text, and returns it with how long that took.
func (p *process) await(text string) (string, time.Duration) {
	p.tb.Helper()
	for p.lines.Scan() {
		if strings.Contains(p.lines.Text(), text) {
			return p.lines.Text(), time.Since(p.began)
		}
	}
	p.tb.Fatalf("it ended before it said %q: %s", text, p.errs)
	return "", 0
}

// ends sends the signals and returns how the process ended.
func (p *process) ends(signals ...os.Signal) *os.ProcessState {
	p.tb.Helper()
	for _, s := range signals {
		if err := p.cmd.Process.Signal(s); err != nil {
			p.tb.Fatal(err)
		}
	}
	for p.lines.Scan() {
	}
	p.cmd.Wait()
	return p.cmd.ProcessState
}

// wiredHouse makes a house with a number, in processes of their own. It returns where the
// server listens.
func wiredHouse(tb testing.TB, program string) (addr, dir string, s *wire.Server, a *wire.Account) {
	tb.Helper()
	s = newWire(tb)
	a = enrol(tb, s, "Pita", 1)
	addr, err := s.ListenLoopback(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	dir = owned(tb)
	p := spawn(tb, program, addr, "pair", "--plain", "--data", dir)
	qr, _ := p.await("https://wa.me/")
	if err := a.Scan(tb.Context(), qr); err != nil {
		tb.Fatal(err)
	}
	p.await("The number is linked.")
	p.ends()
	return addr, dir, s, a
}

// The keys of a rehearsal's number and those of a live one never pass for each other,
// whichever program is pointed at them.
func TestKindsOfNumbersKeepApartBetweenProcesses(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	a := enrol(t, s, "Pita", 1)
	rehearsed := paired(t, s, a)
	for _, verb := range []string{"run", "unpair", "pair"} {
		out, err := exec.Command("pita-plain", "--lang", "en", verb, "--data", rehearsed).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "a rehearsal's never speak on WhatsApp") {
			t.Errorf("pita %s with a rehearsal's keys: %v, %s", verb, err, out)
		}
	}
	live := owned(t)
	if out, err := exec.Command("pita-keys", live).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, verb := range []string{"run", "unpair", "pair"} {
		begin(t, s.Client(), verb, "--data", live).ends(1, "real ones never rehearse")
	}
	if err := os.WriteFile(filepath.Join(live, rehearsalMark), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	// Even with the mark of a rehearsal in its folder a house is not cleared for one.
	if status, out, errs := call(t, "", "--data", live, "rehearse"); status != exitFailed {
		t.Errorf("a house is cleared for a rehearsal: %s%s", out, errs)
	}
	looks(t, live, func(st groups.State) {
		if team, _ := st.Load((&groups.Team{}).Ref()).(*groups.Team); team == nil || len(team.Owners) != 1 {
			t.Error("the house has lost its owner")
		}
	})
}

// Signals end a house in order, and a second start goes on where it was.
func TestSignalsEndAHouse(t *testing.T) {
	t.Parallel()
	addr, dir, _, a := wiredHouse(t, "pita-wired")
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGKILL, syscall.SIGTERM} {
		p := spawn(t, "pita-wired", addr, "run", "--data", dir)
		p.await("Pita keeps the house in")
		comes(t, "the number is online", func() bool { return a.Online(1) })
		if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil { // rules are read again, and it goes on
			t.Fatal(err)
		}
		ended := p.ends(sig)
		if want := sig != syscall.SIGKILL; ended.Success() != want {
			t.Errorf("after %v it ended with %v: %s", sig, ended, p.errs)
		}
	}
}
