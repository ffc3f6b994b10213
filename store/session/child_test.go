package session_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	wastore "go.mau.fi/whatsmeow/store"

	"pita/store/session"
)

// The test binary runs itself again as a child; what the child is to do stands in this
// variable.
const childEnv = "PITA_SESSION_TEST_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(childEnv); what != "" {
		if err := children[what](os.Getenv("PITA_SESSION_TEST_DIR")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var children = map[string]func(dir string) error{
	"live, then rehearse": childLiveFirst,
	"rehearse, then live": childRehearsesFirst,
	"write":               childWrites,
	"full":                childFills,
	"forget":              childForgets,
}

func childCmd(what, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+what, "PITA_SESSION_TEST_DIR="+dir)
	return cmd
}

// grown runs a child to its end.
func grown(t *testing.T, what, dir string) {
	t.Helper()
	if out, err := childCmd(what, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func refused(err error, what string) error {
	if !errors.Is(err, session.ErrKind) {
		return fmt.Errorf("%s: got %v, want a refusal", what, err)
	}
	return nil
}

// childLiveFirst opens a live file; it may not rehearse afterwards, even when that is closed.
func childLiveFirst(dir string) error {
	_, err := session.Open(dir, session.Options{Key: key, Rehearsal: true})
	if err := refused(err, "a rehearsal's file in a process that does not rehearse"); err != nil {
		return err
	}
	s, err := session.Open(dir, session.Options{Key: key})
	if err != nil {
		return err
	}
	if err := refused(session.Rehearse(), "rehearsing beside a live file"); err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	return refused(session.Rehearse(), "rehearsing after a live file")
}

// childRehearsesFirst rehearses; it may not open a live file afterwards, neither the one in
// live, which was made before, nor a new one, nor its own as a live one.
func childRehearsesFirst(dir string) error {
	if err := errors.Join(session.Rehearse(), session.Rehearse()); err != nil {
		return err
	}
	live, own := filepath.Join(dir, "live"), filepath.Join(dir, "rehearsal")
	_, err := session.Open(live, session.Options{Key: key})
	if err := refused(err, "a live file in a rehearsal"); err != nil {
		return err
	}
	_, err = session.Open(live, session.Options{Key: key, Rehearsal: true})
	if err := refused(err, "a live file opened as a rehearsal's"); err != nil {
		return err
	}
	_, err = session.Recast(live, key, other, nil)
	if err := refused(err, "a live file changed in a rehearsal"); err != nil {
		return err
	}
	s, err := session.Open(own, session.Options{Key: key, Rehearsal: true})
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	_, err = session.Open(own, session.Options{Key: key})
	return refused(err, "a rehearsal's file opened live")
}

var other = bytes.Repeat([]byte{8}, session.KeySize)

func TestARehearsalAndALiveNumberAreKeptApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	live, rehearsal := filepath.Join(dir, "live"), filepath.Join(dir, "rehearsal")
	must(t, errors.Join(os.Mkdir(live, 0o700), os.Mkdir(rehearsal, 0o700)))
	grown(t, "live, then rehearse", live)
	grown(t, "rehearse, then live", dir)

	_, err := session.Open(rehearsal, session.Options{Key: key})
	must(t, refused(err, "a rehearsal's file in a live process"))

	// The mark itself is sealed: changing its plain words does not change what the file is.
	path := filepath.Join(live, session.FileName)
	b, err := os.ReadFile(path)
	must(t, err)
	path = filepath.Join(rehearsal, session.FileName)
	must(t, os.WriteFile(path, bytes.ReplaceAll(b, []byte("kindlive"), []byte("kinddead")), 0o600))
	if _, err := session.Open(rehearsal, session.Options{Key: key}); !errors.Is(err, session.ErrDamaged) {
		t.Errorf("got %v for a file of no known kind", err)
	}
}

// A pair is kept in one transaction: a session that holds n, and an event by n.
func pair(ctx context.Context, dev *wastore.Device, n uint32) error {
	text := binary.BigEndian.AppendUint32(nil, n)
	return dev.EventBuffer.DoDecryptionTxn(ctx, func(ctx context.Context) error {
		return errors.Join(
			dev.Sessions.PutSession(ctx, fmt.Sprintf("100000002_1:%d", n%7), text),
			dev.EventBuffer.PutBufferedEvent(ctx, eventHash(n), text, time.Unix(1, 0)),
		)
	})
}

func eventHash(n uint32) (h [32]byte) {
	binary.BigEndian.PutUint32(h[:], n)
	h[31] = 1
	return h
}

// childWrites keeps pairs, and what may follow between them, and writes down each pair that
// was answered.
func childWrites(dir string) error {
	s, err := session.Open(dir, session.Options{Key: key})
	if err != nil {
		return err
	}
	ctx := context.Background()
	dev, err := s.Device(ctx)
	if err != nil {
		return err
	}
	if dev.ID == nil {
		id := us
		dev.ID, dev.LID = &id, usLID
		if err := dev.Save(ctx); err != nil {
			return err
		}
	}
	answered, lines, err := answers(dir)
	if err != nil {
		return err
	}
	ready()
	for n := uint32(lines) + 1000*uint32(os.Getpid()); ; n++ {
		_, _, err := dev.Contacts.PutPushName(ctx, pnOf(int(n)%50), fmt.Sprint("name ", n))
		err = errors.Join(err, dev.EventBuffer.AddOutgoingEvent(ctx, group, fmt.Sprint(n), "wa", []byte("text")), pair(ctx, dev, n))
		if err != nil {
			return err
		}
		fmt.Fprintln(answered, n)
	}
}

// answers opens the file in which a child writes down what was answered, and says how many
// lines are in it.
func answers(dir string) (*os.File, int, error) {
	f, err := os.OpenFile(filepath.Join(dir, "answered"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, err
	}
	was, err := os.ReadFile(f.Name())
	return f, bytes.Count(was, []byte("\n")), err
}

// answeredOf returns what a child wrote down.
func answeredOf(t *testing.T, dir string) (all []int) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "answered"))
	must(t, err)
	for line := range strings.Lines(string(b)) {
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			all = append(all, n)
		}
	}
	return all
}

// ready tells the parent that the child has begun.
func ready() { fmt.Println("ready") }

// kills is how often a child is killed.
const kills = 12

// killedSoon runs a child and kills it at random within a while after it is ready.
func killedSoon(t *testing.T, what, dir string, within time.Duration) {
	t.Helper()
	cmd := childCmd(what, dir)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	if _, err := out.Read(make([]byte, 1)); err == nil {
		kill := time.AfterFunc(rand.N(within), func() { _ = cmd.Process.Kill() })
		defer kill.Stop()
	}
	if err := cmd.Wait(); err == nil || errs.Len() > 0 {
		t.Fatalf("%s ended by itself: %v: %s", what, err, &errs)
	}
}

func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range kills {
		killedSoon(t, "write", dir, 150*time.Millisecond)
		checkPairs(t, dir)
	}
}

// checkPairs looks that every pair that was answered is there, and none by half.
func checkPairs(t *testing.T, dir string) {
	t.Helper()
	s, err := session.Open(dir, session.Options{Key: key})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	dev, err := s.Device(t.Context())
	must(t, err)
	if dev.ID == nil {
		return // killed before anything was linked
	}
	for _, line := range answeredOf(t, dir) {
		n := uint32(line)
		if e, err := dev.EventBuffer.GetBufferedEvent(t.Context(), eventHash(n)); e == nil || err != nil {
			t.Fatalf("pair %d was answered and is lost: %v", n, err)
		}
		// What was to follow before it went with it.
		if _, _, err := dev.EventBuffer.GetOutgoingEvent(t.Context(), group, group, fmt.Sprint(n)); err != nil {
			t.Fatalf("what followed pair %d is lost: %v", n, err)
		}
	}
	for device := range 7 {
		b, err := dev.Sessions.GetSession(t.Context(), fmt.Sprintf("100000002_1:%d", device))
		must(t, err)
		if b == nil {
			continue
		}
		n := binary.BigEndian.Uint32(b)
		if e, err := dev.EventBuffer.GetBufferedEvent(t.Context(), eventHash(n)); e == nil || err != nil {
			t.Fatalf("half of pair %d is there: %v", n, err)
		}
	}
}

// childFills lowers the limit on file sizes under itself and writes until that fails.
func childFills(dir string) error {
	var told []error
	s, err := session.Open(dir, session.Options{Key: key, Failed: func(err error) { told = append(told, err) }})
	if err != nil {
		return err
	}
	ctx := context.Background()
	dev, err := s.Device(ctx)
	if err != nil {
		return err
	}
	id := us
	dev.ID, dev.LID = &id, usLID
	if err := dev.Save(ctx); err != nil {
		return err
	}
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(dir, session.FileName))
	if err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(info.Size()) + 300_000, Max: was.Max}); err != nil {
		return err
	}
	var last uint32
	for n := uint32(1); ; n++ {
		before := len(told)
		err := dev.EventBuffer.DoDecryptionTxn(ctx, func(ctx context.Context) error {
			// libsignal may pass over an error; the transaction does not.
			_ = dev.Sessions.PutSession(ctx, fmt.Sprintf("%d:0", n), bytes.Repeat([]byte{1}, 4000))
			return nil
		})
		if err == nil {
			last = n
			continue
		}
		if !errors.Is(err, context.Canceled) || len(told) != before+1 || !errors.Is(told[before], context.Canceled) {
			return fmt.Errorf("a write failed with %w, and %d failures were told", err, len(told)-before)
		}
		break
	}
	if last == 0 {
		return errors.New("nothing was written before the disk was full")
	}
	// What whatsmeow would do next with the same message must not succeed.
	if err := dev.EventBuffer.ClearBufferedEventPlaintext(ctx, [32]byte{}); !errors.Is(err, context.Canceled) || len(told) != 2 {
		return fmt.Errorf("in the pause: %w, %d told", err, len(told))
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	<-time.After(session.Pause)
	for n := range last {
		if b, err := dev.Sessions.GetSession(ctx, fmt.Sprintf("%d:0", n+1)); err != nil || len(b) != 4000 {
			return fmt.Errorf("session %d: %d bytes, %w", n+1, len(b), err)
		}
	}
	return errors.Join(dev.Sessions.PutSession(ctx, "0:0", []byte("there is room again")), s.Close())
}

func TestAWriteThatFailsIsToldAndLeavesTheMessageUnacknowledged(t *testing.T) {
	t.Parallel()
	grown(t, "full", t.TempDir())
}
