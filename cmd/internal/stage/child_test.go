package stage_test

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/content/samples"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
	"pita/groups/whatsapp"
	"pita/groups/whatsapp/wire"
	"pita/store"
	"pita/store/session"
)

// What a house in a process of its own is told.
const (
	childDir  = "PITA_TEST_DIR"
	childRoot = "PITA_TEST_ROOT" // of the server's certificates
	childAddr = "PITA_TEST_ADDR"
)

// TestMain lets the test binary be a house that is meant to be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, keepHouse(context.Background(), dir))
		os.Exit(1)
	}
	// Most of a play is waiting for the disk.
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// keepHouse is Pita, as it runs live, but for the server that it dials.
func keepHouse(ctx context.Context, dir string) (err error) {
	root, err := hex.DecodeString(os.Getenv(childRoot))
	if err != nil || len(root) != 32 {
		return errors.Join(errors.New("no root of certificates"), err)
	}
	if err := errors.Join(session.Rehearse(), wire.TrustRoot([32]byte(root))); err != nil {
		return err
	}
	kept, err := store.Open(dir, store.Options{Recast: session.Recast})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	key, err := kept.SessionKey(ctx)
	if err != nil {
		return err
	}
	keys, err := session.Open(dir, session.Options{Key: key, Rehearsal: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	clock := &running{from: rehearsal.Start.UTC(), since: begunAt()}
	link, err := whatsapp.New(whatsapp.Options{Keys: keys, Client: wire.Dial(os.Getenv(childAddr)), Clock: clock.Now})
	if err != nil {
		return err
	}
	a, err := app.New(app.Options{Store: kept, Transport: link, World: urgentWorld(), Clock: clock})
	if err != nil {
		return err
	}
	fmt.Println("open")
	go weighOnDemand(os.Stdin)
	return a.Run(ctx)
}

// sampleWorld is the world a group can begin with, made once.
var sampleWorld = sync.OnceValue(func() decide.World {
	library, _ := content.Load(samples.Library())
	return decide.NewWorld(app.StartingBook(), library, phrase.Embedded())
})

// urgentWorld is the sample world in which the urgent posts are emergencies: nobody is asked
// whether one is to leave once more.
var urgentWorld = sync.OnceValue(func() decide.World {
	posts := fstest.MapFS{}
	err := fs.WalkDir(samples.Library(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(samples.Library(), name)
		if slices.Contains(urgent, strings.TrimSuffix(name, ".md")) {
			data = kindLine.ReplaceAll(data, []byte("jenis: darurat"))
		}
		posts[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		panic(err)
	}
	library, _ := content.Load(posts)
	return decide.NewWorld(app.StartingBook(), library, phrase.Embedded())
})

var kindLine = regexp.MustCompile(`(?m)^jenis: \w+$`)

// A running clock goes from the rehearsal's beginning, again in each process.
type running struct{ from, since time.Time }

// Now returns the time.
func (r *running) Now() time.Time { return r.from.Add(time.Since(r.since)) }

// At waits until the time is t.
func (r *running) At(t time.Time) (<-chan time.Time, func()) {
	timer := time.NewTimer(t.Sub(r.Now()))
	return timer.C, func() { timer.Stop() }
}

// A keeper starts houses in processes of their own.
type keeper struct {
	program string
	env     []string
}

// newKeeper returns a keeper of the house in dir. Where it is worth the while the house is
// built without the race detector, under which a start takes many times as long.
func newKeeper(t *testing.T, dir, addr string, often bool) *keeper {
	t.Helper()
	root := wire.Root()
	k := &keeper{env: append(os.Environ(), childDir+"="+dir, childAddr+"="+addr, childRoot+"="+hex.EncodeToString(root[:]))}
	if often {
		k.program = filepath.Join(t.TempDir(), "child")
		if out, err := exec.Command("go", "test", "-c", "-o", k.program, ".").CombinedOutput(); err != nil {
			t.Fatalf("build the house: %v\n%s", err, out)
		}
		return k
	}
	var err error
	if k.program, err = os.Executable(); err != nil {
		t.Fatal(err)
	}
	return k
}
