package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"

	"pita/groups"
	"pita/store"
)

// The test binary runs itself again as a child that works on a house until it is
// killed; what the child is to do stands in this variable.
const childEnv = "PITA_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(childEnv); what != "" {
		if err := child(what, os.Getenv("PITA_STORE_TEST_DIR")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child(what, dir string) error {
	house := filepath.Join(dir, "house")
	switch what {
	case "apply":
		return childApplies(house, filepath.Join(dir, "answered"))
	case "forget":
		return childForgets(house, filepath.Join(dir, "answered"))
	case "ledger":
		return childLedger(dir)
	case "backup":
		return childBacksUp(house, dir)
	case "restore":
		return childRestores(dir)
	case "migrate":
		s, err := store.Open(house, store.Options{}.WithStep())
		if err != nil {
			return err
		}
		return s.Close()
	case "full":
		return childFills(house, filepath.Join(dir, "answered"))
	}
	return fmt.Errorf("no child does %q", what)
}

// childApplies applies events from eight callers, and writes down each that was answered.
func childApplies(house, answered string) error {
	s, err := store.Open(house, store.Options{})
	if err != nil {
		return err
	}
	log, err := os.OpenFile(answered, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	from, _ := os.ReadFile(answered)
	begin := bytes.Count(from, []byte("\n"))
	var all sync.WaitGroup
	for caller := range 8 {
		all.Go(func() {
			for n := begin + caller; ; n += 8 {
				if _, err := s.Apply(context.Background(), message(n, groups.Address(fmt.Sprint("62811-0000-", n%20)), "group-1"), fill); err != nil {
					return
				}
				fmt.Fprintf(log, "%d\n", n)
			}
		})
	}
	all.Wait()
	return errors.New("applying ended before the kill")
}

func childForgets(house, answered string) error {
	s, err := store.Open(house, store.Options{})
	if err != nil {
		return err
	}
	log, err := os.OpenFile(answered, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	for n := 1_000_000; ; n++ {
		ev := message(n, groups.Address("fresh-"+strconv.FormatInt(time.Now().UnixNano(), 10)), "group-1")
		ev.Key = groups.Key(ev.From.Addresses[0])
		if _, err := s.Apply(context.Background(), ev, fill); err != nil {
			return err
		}
		goodbye := message(n, ev.From.Addresses[0], "group-1")
		goodbye.Key = ev.Key + "/forget"
		if _, err := s.Apply(context.Background(), goodbye, forget(ev.From.ID)); err != nil {
			return err
		}
		fmt.Fprintf(log, "%s\n", string(ev.From.ID))
	}
}

func childBacksUp(house, dir string) error {
	s, err := store.Open(house, store.Options{})
	if err != nil {
		return err
	}
	id, err := readIdentity(dir)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		path := filepath.Join(dir, fmt.Sprintf("%d-%d.age", os.Getpid(), n))
		if err := s.BackupFile(context.Background(), path, start, id.Recipient()); err != nil {
			return err
		}
	}
}

func childRestores(dir string) error {
	id, err := readIdentity(dir)
	if err != nil {
		return err
	}
	for {
		f, err := os.Open(filepath.Join(dir, "saved.age"))
		if err != nil {
			return err
		}
		_, err = store.Restore(context.Background(), filepath.Join(dir, "house"), f, store.Restoring{With: []age.Identity{id}, Now: start, Replace: true})
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
}

func readIdentity(dir string) (*age.X25519Identity, error) {
	b, err := os.ReadFile(filepath.Join(dir, "identity"))
	if err != nil {
		return nil, err
	}
	return age.ParseX25519Identity(string(b))
}

// killed runs a child and kills it after a random while.
func killed(t *testing.T, what, dir string, least, most time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+what, "PITA_STORE_TEST_DIR="+dir)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(least+rand.N(most-least), func() { cmd.Process.Kill() })
	defer kill.Stop()
	err := cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		return
	}
	if err != nil {
		t.Fatalf("%s ended by itself: %v: %s", what, err, said.String())
	}
}

const kills = 12

func TestKilledWhileApplying(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	house := filepath.Join(dir, "house")
	for range kills {
		killed(t, "apply", dir, 20*time.Millisecond, 300*time.Millisecond)
		s := open(t, house, store.Options{})
		if _, err := everything(s); err != nil {
			t.Fatal(err)
		}
		answered, _ := os.ReadFile(filepath.Join(dir, "answered"))
		for line := range strings.Lines(string(answered)) {
			n, err := strconv.Atoi(strings.TrimSpace(line))
			if err != nil {
				continue
			}
			ev := message(n, groups.Address(fmt.Sprint("62811-0000-", n%20)), "group-1")
			if res := apply(t, s, ev, nothing); !res.Seen {
				t.Fatalf("event %d was answered and is lost", n)
			}
		}
		allOrNone(t, s)
		s.Close()
	}
}

// allOrNone checks that records, timers, actions and journal agree about what was kept.
func allOrNone(t *testing.T, s *store.Store) {
	t.Helper()
	cases, lines := map[string]bool{}, map[string]bool{}
	err := s.Read(t.Context(), func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindCase}) {
			cases[r.(*groups.Case).Code] = true
		}
		return nil
	})
	due, dueErr := s.Due(t.Context(), start.AddDate(9, 0, 0), 1e6)
	out, outErr := s.Outbox(t.Context(), start, 1e6)
	logErr := s.Journal(t.Context(), 0, func(l store.Line) bool {
		if l.Reason == "test.filled" {
			lines["C"+strings.TrimPrefix(l.Of.Detail, "detail-")] = true
		}
		return true
	})
	if err := errors.Join(err, dueErr, outErr, logErr); err != nil {
		t.Fatal(err)
	}
	if len(cases) != len(lines) || len(due) != len(lines) || len(out) != len(lines) {
		t.Fatalf("%d journal lines, %d cases, %d timers, %d actions", len(lines), len(cases), len(due), len(out))
	}
	for code := range lines {
		if !cases[code] {
			t.Fatalf("case %s is in the journal only", code)
		}
	}
}

func TestKilledWhileForgetting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	house := filepath.Join(dir, "house")
	stays := message(1, "stays", "group-1")
	s := open(t, house, store.Options{})
	apply(t, s, stays, fill)
	s.Close()
	checked := 0
	for range kills {
		killed(t, "forget", dir, 20*time.Millisecond, 250*time.Millisecond)
		s := open(t, house, store.Options{})
		answered, _ := os.ReadFile(filepath.Join(dir, "answered"))
		ids := strings.Fields(string(answered))
		for i, id := range ids {
			if rows, err := s.Rows(groups.PersonID(id)); rows != 0 || err != nil {
				t.Fatalf("%d rows are left of a forgotten person, %v", rows, err)
			}
			if i == len(ids)-1 {
				checked++
				if n, err := s.Opens(groups.PersonID(id)); n != 0 || err != nil {
					t.Fatalf("%d keys of a forgotten person open, %v", n, err)
				}
			}
		}
		if n, err := s.Opens(stays.From.ID); n == 0 || err != nil {
			t.Fatalf("the key of who stays is gone, %v", err)
		}
		if _, err := everything(s); err != nil {
			t.Fatal(err)
		}
		s.Close()
		if key, err := os.ReadFile(filepath.Join(house, store.KeyName)); err != nil || bytes.Count(key, []byte("\nkey ")) != 1 {
			t.Fatalf("the key file holds more than one key after a start: %v", err)
		}
	}
	if checked == 0 {
		t.Fatal("no forgetting was finished before a kill: the test proves nothing")
	}
}

func TestKilledWhileBackingUpAndRestoring(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	house, id := filepath.Join(dir, "house"), identity(t)
	if err := os.WriteFile(filepath.Join(dir, "identity"), []byte(id.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, house, store.Options{})
	for n := range 200 {
		apply(t, s, message(n, groups.Address(fmt.Sprint("62811-0000-", n%20)), "group-1"), fill)
	}
	if err := os.WriteFile(filepath.Join(dir, "saved.age"), backup(t, s, id), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Close()
	for range kills / 2 {
		killed(t, "backup", dir, 20*time.Millisecond, 200*time.Millisecond)
		whole, _ := filepath.Glob(filepath.Join(dir, "*-*.age"))
		for _, path := range whole {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := store.Restore(t.Context(), t.TempDir(), bytes.NewReader(b), store.Restoring{With: []age.Identity{id}, Now: start}); err != nil {
				t.Fatalf("a backup with its own name is not whole: %v", err)
			}
			os.Remove(path)
		}
	}
	for range kills {
		killed(t, "restore", dir, 20*time.Millisecond, 200*time.Millisecond)
		s := open(t, house, store.Options{})
		persons := 0
		err := s.Read(t.Context(), func(st groups.State) error {
			persons = len(st.List(groups.Ref{Kind: groups.KindPerson}))
			return nil
		})
		if _, all := everything(s); err != nil || all != nil || persons != 20 {
			t.Fatalf("%d persons, %v, %v", persons, err, all)
		}
		s.Close()
	}
}

func TestKilledWhileMigrating(t *testing.T) {
	t.Parallel()
	whole, _ := aHouse(t, 300)
	before, after := 0, 0
	for range kills {
		dir := t.TempDir()
		if err := os.CopyFS(filepath.Join(dir, "house"), os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		os.Chmod(filepath.Join(dir, "house", store.KeyName), 0o600)
		killed(t, "migrate", dir, 5*time.Millisecond, 300*time.Millisecond)
		s, err := store.Open(filepath.Join(dir, "house"), store.Options{})
		if errors.Is(err, store.ErrNewer) {
			after++
			if s, err = store.Open(filepath.Join(dir, "house"), store.Options{}.WithStep()); err != nil {
				t.Fatal(err)
			}
		} else if err == nil {
			before++
		}
		if err != nil {
			t.Fatal(err)
		}
		if ran, whole := s.Migrated(); !whole {
			t.Fatalf("half migrated (ran %v)", ran)
		}
		s.Close()
	}
	t.Logf("%d kills before, %d after the migration was kept", before, after)
}

// childFills lowers the limit on file sizes under itself and applies until the store
// cannot write any more, and then still reads.
func childFills(house, answered string) error {
	s, err := store.Open(house, store.Options{Reserve: 1 << 16})
	if err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(house, store.FileName))
	if err != nil {
		return err
	}
	limit := syscall.Rlimit{Cur: uint64(info.Size()) + 300_000, Max: uint64(info.Size()) + 300_000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	log, err := os.Create(answered)
	if err != nil {
		return err
	}
	for n := range 100_000 {
		_, err := s.Apply(context.Background(), message(n, "62811-0000-1", "group-1"), fill)
		if err != nil {
			if _, read := everything(s); read != nil {
				return fmt.Errorf("a full disk keeps the store from reading: %w", read)
			}
			if !strings.Contains(err.Error(), "write to disk") {
				return fmt.Errorf("the error does not say what is the matter: %w", err)
			}
			if _, err := os.Stat(filepath.Join(house, store.ReserveName)); err == nil || !s.Short() {
				return errors.New("the reserve was not released")
			}
			return s.Close()
		}
		fmt.Fprintf(log, "%d\n", n)
	}
	return errors.New("the disk never became full")
}

func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"=full", "PITA_STORE_TEST_DIR="+dir)
	if out, err := cmd.CombinedOutput(); err != nil && !strings.Contains(string(out), "file too large") {
		t.Fatalf("%v: %s", err, out)
	}
	s := open(t, filepath.Join(dir, "house"), store.Options{})
	answered, err := os.ReadFile(filepath.Join(dir, "answered"))
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for line := range strings.Lines(string(answered)) {
		n, _ := strconv.Atoi(strings.TrimSpace(line))
		if res := apply(t, s, message(n, "62811-0000-1", "group-1"), nothing); !res.Seen {
			t.Fatalf("event %d was answered and is lost", n)
		}
		kept++
	}
	if kept == 0 {
		t.Fatal("nothing was written before the disk was full")
	}
	allOrNone(t, s)
	apply(t, s, message(1_000_000, "62811-0000-1", "group-1"), fill)
}
