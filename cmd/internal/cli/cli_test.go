package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"

	"pita/groups"
	"pita/store"
)

// sampleDay is a day on which no sample post is due for review.
const sampleDay = "2026-12-01"

func TestMain(m *testing.M) {
	day = sampleDay
	testscript.Main(m, map[string]func(){
		"pita-hold":  func() { os.Exit(holdHouse(os.Args[1])) },
		"pita-wired": func() { os.Exit(wiredPita()) },
		"pita-plain": func() { os.Exit(plainPita()) },
		"pita-keys":  func() { os.Exit(liveKeys(os.Args[1])) },
	})
}

// holdHouse holds a folder as a house that runs does, and takes orders until it is
// interrupted.
func holdHouse(dir string) int {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer s.Close()
	w, err := world(nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	e := &env{data: dir, log: slog.New(slog.DiscardHandler)}
	stop, err := serve(ctx, dir, &desk{run: e.receive(s), give: func(ctx context.Context, ev groups.Event) error {
		_, err := s.Apply(ctx, ev, w.On)
		return err
	}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	<-ctx.Done()
	return 0
}

func TestScripts(t *testing.T) {
	t.Parallel()
	samples, err := filepath.Abs("../../../content/samples")
	if err != nil {
		t.Fatal(err)
	}
	// The scripts run the program itself, built as people build it: the race detector
	// makes the start of a process, and above all a passphrase, many times slower.
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-ldflags", "-X pita/cmd/internal/cli.day="+sampleDay, "-o", bin, "pita/cmd/pita").CombinedOutput(); err != nil {
		t.Fatalf("build pita: %v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLES", samples)
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Setenv("TZ", "UTC")
			env.Setenv("ESCAPED", "Ana\x1b[31m")
			for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG", keyPassphrase, backupPassphrase} {
				env.Setenv(name, "")
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await": awaitFile, "damage": damageHouse, "newer": makeNewer, "bytes": writeBytes, "long": writeLong,
		},
	})
}

// awaitFile waits until a file is there: another process is ready then.
func awaitFile(ts *testscript.TestScript, neg bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			ts.Fatalf("%s does not appear", args[0])
		}
	}
}

// damageHouse writes over the pages of a house's file, but for its first two.
func damageHouse(ts *testscript.TestScript, neg bool, args []string) {
	path := filepath.Join(ts.MkAbs(args[0]), store.FileName)
	b, err := os.ReadFile(path)
	ts.Check(err)
	copy(b[2*os.Getpagesize():], bytes.Repeat([]byte{0xA5}, 6*os.Getpagesize()))
	ts.Check(os.WriteFile(path, b, 0o600))
}

// makeNewer lets a house's file say that a Pita of the future wrote it.
func makeNewer(ts *testscript.TestScript, neg bool, args []string) {
	db, err := bolt.Open(filepath.Join(ts.MkAbs(args[0]), store.FileName), 0o600, nil)
	ts.Check(err)
	defer func() { ts.Check(db.Close()) }()
	ts.Check(db.Update(func(tx *bolt.Tx) error {
		meta := tx.Bucket([]byte("meta"))
		if meta == nil || meta.Get([]byte("format")) == nil {
			return errors.New("the file has no format; this test must learn where it is kept now")
		}
		return errors.Join(meta.Delete([]byte("sums")), meta.Put([]byte("format"), []byte{0, 99}))
	}))
}

// writeBytes writes a file whose text has Go escapes, such as \xff.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	var text string
	_, err := fmt.Sscanf(`"`+strings.Join(args[1:], " ")+`"`, "%q", &text)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// writeLong writes a file with one line of n letters and a word at its end.
func writeLong(ts *testscript.TestScript, neg bool, args []string) {
	var n int
	_, err := fmt.Sscan(args[1], &n)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat("la ", n/3)+args[2]), 0o666))
}

// call runs a command line in this process.
func call(t testing.TB, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = Run(t.Context(), args, IO{
		Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" },
	})
	return status, out.String(), errs.String()
}

func TestRunStopsWaitingForInput(t *testing.T) {
	t.Parallel()
	in, _ := io.Pipe() // nobody ever writes
	ctx, cancel := context.WithCancel(t.Context())
	ending := make(chan struct{})
	var errs bytes.Buffer
	go cancel()
	status := Run(ctx, []string{"judge", "--lang", "en"}, IO{
		Stdin: in, Stdout: io.Discard, Stderr: &errs, Getenv: func(string) string { return "" },
		Ending: func() { close(ending) },
	})
	if status != 1 || !strings.Contains(errs.String(), "stopped before the input ended") {
		t.Errorf("status %d, stderr %q; want 1 and why it ended early", status, errs.String())
	}
	<-ending
}
