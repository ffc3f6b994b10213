package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pita/groups"
	"pita/store"
)

// keeper keeps the orders it is given, and refuses those of an owner called Tolak.
type keeper struct {
	mu    sync.Mutex
	given []*groups.Given
}

func (k *keeper) give(_ context.Context, ev groups.Event) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	given := ev.(*groups.Given)
	if o, ok := given.Order.(*groups.Introduce); ok && o.Who.Name == "Tolak" {
		return errors.New("not this one")
	}
	k.given = append(k.given, given)
	return nil
}

func desktop(t *testing.T) (*keeper, *env, func()) {
	t.Helper()
	dir := t.TempDir()
	k := &keeper{}
	stop, err := serve(t.Context(), dir, &desk{give: k.give})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	e := &env{data: dir}
	e.speak("en")
	return k, e, stop
}

func introduce(key groups.Key, name string) *groups.Given {
	o := &groups.Introduce{Role: groups.Owner}
	o.Who = groups.Party{Addresses: []groups.Address{"6281100000001@s.whatsapp.net"}, Name: name}
	ev := &groups.Given{Order: o}
	ev.Key, ev.At, ev.Seen = key, time.Unix(1, 0).UTC(), time.Unix(1, 0).UTC()
	return ev
}

func TestOrdersReachTheHolder(t *testing.T) {
	t.Parallel()
	k, e, _ := desktop(t)
	held := errors.New("held")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := e.send(t.Context(), introduce(groups.Key(fmt.Sprint("desk:", i)), "Ana"), held); err != nil {
				t.Errorf("order %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if len(k.given) != 20 {
		t.Fatalf("%d orders arrived, want 20", len(k.given))
	}
	got, ok := k.given[0].Order.(*groups.Introduce)
	if !ok || got.Role != groups.Owner || got.Who.Name != "Ana" || string(got.Who.Addresses[0]) != "6281100000001@s.whatsapp.net" {
		t.Errorf("the order arrived as %#v", k.given[0].Order)
	}
	err := e.send(t.Context(), introduce("desk:refused", "Tolak"), held)
	if err == nil || !strings.Contains(err.Error(), "not this one") {
		t.Errorf("a refused order gives %v; want why", err)
	}
}

func TestSocketIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	_, e, stop := desktop(t)
	path := filepath.Join(e.data, socketName)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket has mode %v, %v; want 0600", info.Mode(), err)
	}
	stop()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the end the socket is still there: %v", err)
	}
	held := errors.New("held")
	if err := e.send(t.Context(), introduce("desk:late", "Ana"), held); !errors.Is(err, held) {
		t.Errorf("with nobody there, send gives %v; want who holds the folder", err)
	}
}

func TestSocketTakesOrdersOnly(t *testing.T) {
	t.Parallel()
	k, e, _ := desktop(t)
	c, err := net.Dial("unix", shortPath(filepath.Join(e.data, socketName)))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	message, err := groups.EncodeEvent(&groups.Message{ID: "m1"})
	if err != nil {
		t.Fatal(err)
	}
	inDisguise := introduce("desk:as-another", "Ana")
	inDisguise.By = groups.Party{ID: "somebody"}
	another, err := groups.EncodeEvent(inDisguise)
	if err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(c)
	for _, line := range []string{string(message), string(another), "halo", "{}", "[]", ""} {
		if _, err := fmt.Fprintln(c, line); err != nil {
			t.Fatal(err)
		}
		got, err := answers.ReadString('\n')
		if err != nil || !strings.Contains(got, `"ok":false`) {
			t.Errorf("%q is answered %q, %v; want a refusal", line, got, err)
		}
	}
	if len(k.given) != 0 {
		t.Errorf("%d orders got through, want none", len(k.given))
	}
	good, err := groups.EncodeEvent(introduce("desk:good", "Ana"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(c, string(good))
	if got, err := answers.ReadString('\n'); err != nil || !strings.Contains(got, `"ok":true`) {
		t.Errorf("a good order after bad ones is answered %q, %v", got, err)
	}
}

func TestOldSocketIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, err := net.Listen("unix", shortPath(filepath.Join(dir, socketName)))
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // as a kill leaves it
	l.Close()
	k := &keeper{}
	stop, err := serve(t.Context(), dir, &desk{give: k.give})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	e := &env{data: dir}
	e.speak("en")
	if err := e.send(t.Context(), introduce("desk:1", "Ana"), errors.New("held")); err != nil {
		t.Error(err)
	}
}

// A slow order that is under way when the house stops is still answered.
func TestStoppingWaitsForOrders(t *testing.T) {
	t.Parallel()
	begun, let := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	stop, err := serve(ctx, dir, &desk{give: func(ctx context.Context, _ groups.Event) error {
		close(begun)
		<-let
		return ctx.Err()
	}})
	if err != nil {
		t.Fatal(err)
	}
	e := &env{data: dir}
	e.speak("en")
	sent := make(chan error, 1)
	go func() { sent <- e.send(t.Context(), introduce("desk:slow", "Ana"), errors.New("held")) }()
	<-begun
	cancel()
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	select {
	case <-stopped:
		t.Error("stopping did not wait for the order under way")
	case err := <-sent:
		t.Errorf("the order was answered before it was done: %v", err)
	default:
	}
	close(let)
	if err := <-sent; err != nil {
		t.Errorf("the order under way: %v", err)
	}
	<-stopped
}

func TestShortPath(t *testing.T) {
	t.Parallel()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(here, strings.Repeat("a/", 60)+"..", socketName)
	if got := shortPath(long); len(got) >= len(long) {
		t.Errorf("shortPath(%q) = %q; want it from the working folder", long, got)
	}
	if got := shortPath("pita-data/pita.sock"); got != "pita-data/pita.sock" {
		t.Errorf("a short path became %q", got)
	}
}

// Whoever waits for a holder that is silent hears whom for, and gets the answer all the same.
func TestAHolderThatIsSilentIsNamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var errs bytes.Buffer
		e := &env{data: t.TempDir(), stderr: &errs}
		e.speak("en")
		if err := os.WriteFile(filepath.Join(e.data, store.LockName), []byte("process 7\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			after time.Duration
			ok    bool
			says  string
		}{
			{time.Second, true, ""},
			{20 * time.Second, true, "pita: The Pita that holds this folder (process 7) has not answered yet; it is waited for, 2 minutes at most."},
			{time.Hour, false, "has not answered yet"},
		} {
			errs.Reset()
			here, there := net.Pipe()
			answers := time.AfterFunc(c.after, func() { fmt.Fprintln(there, `{"ok":true,"out":"well"}`) })
			var ans answer
			began := time.Now()
			err := e.awaits(t.Context(), here, callPatience, orderWait, &ans)
			if (err == nil && ans.Out == "well") != c.ok || !strings.Contains(errs.String(), c.says) || c.says == "" && errs.Len() > 0 {
				t.Errorf("after %v: %+v, %v, said %q; want %q", c.after, ans, err, errs.String(), c.says)
			}
			if took := time.Since(began); took > orderWait {
				t.Errorf("it was waited for %v", took)
			}
			answers.Stop()
			here.Close()
			there.Close()
		}
	})
}
