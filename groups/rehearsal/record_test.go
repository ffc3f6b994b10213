package rehearsal_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/groups"
	"pita/groups/rehearsal"
)

const looping = `group Pita
person Dewi facilitator reachable
person Sari reachable
person Ani
post sadari-01 approved
post darurat approved

Sari: obat ajaib
Sari > Pita: banding {case1}
Ani asks to join
wait 2h
Sari: obat ajaib lagi
Sari reads b2
Sari > Pita: banding {case2}
crash
at tomorrow 09:00
Sari re b1: halo obat ajaib
`

// A run is a script that is played until it is killed, over a house that survives.
type run struct {
	t         *testing.T
	path      string
	house     *rehearsal.Memory
	transport *rehearsal.Transport
	left      int  // actions until the kill; negative: never
	after     bool // killed after the action was recorded, not before
	kill      context.CancelFunc
}

func newRun(t *testing.T) *run {
	r := &run{t: t, path: filepath.Join(t.TempDir(), "record"), left: -1}
	r.house = rehearsal.NewMemory(village, r.do)
	return r
}

func (r *run) do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	r.left--
	if r.left == 0 && !r.after {
		r.kill()
		return groups.Receipted{}, ctx.Err()
	}
	got, err := r.transport.Do(ctx, id, a)
	if r.left == 0 {
		r.kill()
		return groups.Receipted{}, ctx.Err()
	}
	return got, err
}

// live opens the record, plays on, and returns what was delivered so far.
func (r *run) live() ([]rehearsal.Delivery, error) {
	r.t.Helper()
	record, err := rehearsal.OpenRecord(r.path, []byte("a key"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() {
		if err := record.Close(); err != nil {
			r.t.Error(err)
		}
	}()
	script, err := rehearsal.Parse("loop.chat", []byte(looping))
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(r.t.Context())
	defer cancel()
	r.kill = cancel
	r.transport = rehearsal.NewTransport(record)
	err = rehearsal.NewPlayer(r.transport, r.house).Loop(ctx, script, 2)
	return record.Deliveries(), err
}

// TestKilledAnywhereDeliversTheSame kills a looping script before or after each of its
// actions, and lets it come back: the record must equal that of a run left alone.
func TestKilledAnywhereDeliversTheSame(t *testing.T) {
	t.Parallel()
	want, err := newRun(t).live()
	if err != nil || len(want) < 20 {
		t.Fatalf("left alone: %d deliveries, error %v", len(want), err)
	}
	for kill := 1; kill <= len(want); kill++ {
		for _, after := range []bool{false, true} {
			r := newRun(t)
			r.left, r.after = kill, after
			if _, err := r.live(); !errors.Is(err, context.Canceled) {
				t.Fatalf("kill at action %d: error %v, want it killed", kill, err)
			}
			r.left = -1
			got, err := r.live()
			if err != nil {
				t.Fatalf("killed at action %d (after: %v), it does not go on: %v", kill, after, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("killed at action %d (after: %v), it delivers something else (-left alone +killed):\n%s", kill, after, diff)
			}
		}
	}
}

func TestRecordHoldsNoNameAndNoText(t *testing.T) {
	t.Parallel()
	r := newRun(t)
	if _, err := r.live(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(r.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Sari", "Ani", "Dewi", "Pita", "obat", "halo", "name:", "group:"} {
		if strings.Contains(string(data), secret) {
			t.Errorf("the record holds %q", secret)
		}
	}
}

func TestRecordGoesOnAfterATornLine(t *testing.T) {
	t.Parallel()
	r := newRun(t)
	want, err := r.live()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(r.path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len("clock 2026-01-05T01:00:00Z\n") {
		if err := os.WriteFile(r.path, append(whole[:len(whole):len(whole)], "clock 2027-01-05T01:00:00Z"[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		record, err := rehearsal.OpenRecord(r.path, []byte("a key"))
		if err != nil {
			t.Fatalf("torn after %d bytes: %v", cut, err)
		}
		if diff := cmp.Diff(want, record.Deliveries()); diff != "" || record.Clock().Year() != 2026 || record.Pass() != 1 {
			t.Errorf("torn after %d bytes: clock %v, pass %d, deliveries %s", cut, record.Clock(), record.Pass(), diff)
		}
		if err := record.Close(); err != nil {
			t.Error(err)
		}
		if got, err := os.ReadFile(r.path); err != nil || string(got) != string(whole) {
			t.Errorf("the torn line is still there (%v): %q", err, got[len(whole):])
		}
	}
}

func TestRecordRefusesDamage(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"dead 1 2 3", "clock yesterday", "pass two 2026-01-05T01:00:00Z", "did too few", ""} {
		path := filepath.Join(t.TempDir(), "record")
		if err := os.WriteFile(path, []byte("ready\n"+line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := rehearsal.OpenRecord(path, nil)
		if err == nil || !strings.Contains(err.Error(), path+":2: ") {
			t.Errorf("line %q: error %v, want one about line 2", line, err)
		}
	}
}
