package app_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/rehearsal"
	"pita/store"
)

// A house that is killed again and again delivers what one delivers that is left in
// peace: nothing is lost, nothing goes out under two ids, and the order within every
// chat is the same.
func TestKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills processes for some time")
	}
	lives := newLives(t)
	begun := t.TempDir()
	lives.prepare(t, begun)
	calm := copied(t, begun)
	lives.playOut(t, calm)
	want := deliveries(t, calm)
	if len(want) < 20*lives.passes {
		t.Fatalf("the day brings %d deliveries in %d passes; the script no longer does much", len(want), lives.passes)
	}
	for round := 0; lives.left(); round++ {
		dir := copied(t, begun)
		for lives.left() && lives.killOne(t, dir) {
		}
		lives.playOut(t, dir)
		for _, d := range differences(deliveries(t, dir), want) {
			t.Errorf("round %d: %s", round, d)
		}
	}
	t.Logf("killed %d times, %d of them while the day was played, %d before it began", lives.killed, lives.killed-lives.early, lives.early)
}

// Lives are a program, and how often it was killed.
type lives struct {
	program       string
	passes        int
	most          int
	until         time.Time
	chance        *rand.Rand
	killed, early int
}

func newLives(t *testing.T) *lives {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	l := &lives{
		program: child(t), passes: 12, most: 300, chance: rand.New(rand.NewPCG(seed, 1)),
		until: time.Now().Add(20 * time.Second),
	}
	if os.Getenv("PITA_SOAK") != "" {
		l.passes, l.until = 60, time.Now().Add(24*time.Hour)
	}
	return l
}

// left says whether there are kills to do. A machine under load does fewer of them.
func (l *lives) left() bool {
	return l.killed < l.most && (time.Now().Before(l.until) || l.killed < 60)
}

// child returns the program that plays the part of the house: these tests, without the
// race detector, under which a start takes twenty times as long.
func child(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// built builds the child, once, in a folder that TestMain takes away.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "pita-child-")
	if err != nil {
		return "", err
	}
	childDir.Store(&dir)
	path := filepath.Join(dir, "child")
	if out, err := exec.Command("go", "test", "-c", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the house without the race detector: %w\n%s", err, out)
	}
	return path, nil
})

var childDir atomic.Pointer[string]

// unraced runs the test that it is called in by the same program without the race
// detector, which does there all that it should.
func unraced(t *testing.T) {
	name := t.Name()
	t.Run("without the race detector", func(t *testing.T) {
		t.Parallel()
		out, err := exec.CommandContext(t.Context(), child(t), "-test.run", "^"+name+"$").CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
}

// prepare lets the house set its stage, and no more: all that follow begin as copies of
// this one, and so with the same keys.
func (l *lives) prepare(t *testing.T, dir string) {
	t.Helper()
	passes := l.passes
	defer func() { l.passes = passes }()
	l.passes = 0
	l.playOut(t, dir)
}

func copied(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{store.FileName, store.KeyName, "record"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func (l *lives) command(ctx context.Context, dir string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, l.program)
	cmd.Env = append(os.Environ(), childEnv+"="+dir, fmt.Sprintf("%s=%d", passesEnv, l.passes))
	return cmd
}

// playOut lets the house play to its end.
func (l *lives) playOut(t *testing.T, dir string) {
	t.Helper()
	if out, err := l.command(t.Context(), dir).CombinedOutput(); err != nil {
		t.Fatalf("seed in the log; after %d kills the house doesn't play on: %v\n%s", l.killed, err, out)
	}
}

// killOne starts the house and kills it at some moment. It returns false when the house
// was through before.
func (l *lives) killOne(t *testing.T, dir string) bool {
	t.Helper()
	cmd := l.command(t.Context(), dir)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	early := l.chance.IntN(6) == 0
	if !early {
		// The house says when it has opened; the end of its output is no less.
		_, _ = bufio.NewReader(out).ReadString('\n')
	}
	<-time.After(time.Duration(l.chance.Int64N(int64(120 * time.Millisecond))))
	_ = cmd.Process.Kill()
	if cmd.Wait() == nil {
		return false
	}
	if cmd.ProcessState.Exited() {
		t.Fatalf("after %d kills the house ended by itself: %v\n%s", l.killed, cmd.ProcessState, &complaint)
	}
	l.killed++
	if early {
		l.early++
	}
	return true
}

func deliveries(t *testing.T, dir string) []rehearsal.Delivery {
	t.Helper()
	r, err := rehearsal.OpenRecord(filepath.Join(dir, "record"), recordKey)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return r.Deliveries()
}

// differences compares two records, each delivery taken once per id. Labels only count
// what was said in all chats together, and those go at their own pace.
func differences(got, want []rehearsal.Delivery) (out []string) {
	gotBy, wantBy := byID(got), byID(want)
	for id, d := range wantBy {
		if g, ok := gotBy[id]; !ok {
			out = append(out, fmt.Sprintf("lost: %v", d))
		} else if g.Label = d.Label; g != d {
			out = append(out, fmt.Sprintf("became another:\ngot  %v\nwant %v", g, d))
		}
	}
	for id, d := range gotBy {
		if _, ok := wantBy[id]; !ok {
			out = append(out, fmt.Sprintf("nobody decided this, or it went out under two ids: %v", d))
		}
	}
	gotOrder, wantOrder := byChat(got), byChat(want)
	for chat, ids := range wantOrder {
		if len(out) == 0 && !slices.Equal(gotOrder[chat], ids) {
			out = append(out, fmt.Sprintf("another order in the chat %s:\ngot  %v\nwant %v", chat, gotOrder[chat], ids))
		}
	}
	return out
}

func byID(all []rehearsal.Delivery) map[groups.ActionID]rehearsal.Delivery {
	out := map[groups.ActionID]rehearsal.Delivery{}
	for _, d := range all {
		if _, again := out[d.ID]; !again {
			out[d.ID] = d
		}
	}
	return out
}

func byChat(all []rehearsal.Delivery) map[string][]groups.ActionID {
	out, seen := map[string][]groups.ActionID{}, map[groups.ActionID]bool{}
	for _, d := range all {
		if !seen[d.ID] {
			seen[d.ID] = true
			out[d.Chat] = append(out[d.Chat], d.ID)
		}
	}
	return out
}

// A comparison that can't fail would show nothing.
func TestDifferencesAreSeen(t *testing.T) {
	t.Parallel()
	d := func(id groups.ActionID, chat, content string) rehearsal.Delivery {
		return rehearsal.Delivery{ID: id, Kind: "say", Chat: chat, Content: content}
	}
	want := []rehearsal.Delivery{d("1", "x", "a"), d("2", "x", "b"), d("3", "y", "c")}
	for name, c := range map[string]struct {
		got  []rehearsal.Delivery
		says string
	}{
		"the same":      {want, ""},
		"one twice":     {append(slices.Clone(want), want[0]), ""},
		"other chats":   {[]rehearsal.Delivery{want[2], want[0], want[1]}, ""},
		"lost":          {want[:2], "lost"},
		"two ids":       {append(slices.Clone(want), d("4", "x", "a")), "two ids"},
		"other content": {[]rehearsal.Delivery{want[0], d("2", "x", "B"), want[2]}, "became another"},
		"other order":   {[]rehearsal.Delivery{want[1], want[0], want[2]}, "another order"},
	} {
		got := strings.Join(differences(c.got, want), "\n")
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s: got %q, want it to say %q", name, got, c.says)
		}
	}
}
