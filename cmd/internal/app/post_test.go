package app_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"pita/cmd/internal/app"
	"pita/content/samples"
	"pita/groups"
)

// A cut network does nothing in groups, nor for one person's care, while it is cut.
type cut struct {
	groups.Transport
	on atomic.Bool
}

// over lays the network over another.
func (c *cut) over(g groups.Transport) groups.Transport {
	c.Transport = g
	return c
}

// Do does the action, unless the network is cut.
func (c *cut) Do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	_, alert := a.(*groups.Alert)
	if post := groups.ContentOf(a); c.on.Load() && post != nil && post.Words.Post != "" && !alert {
		return groups.Receipted{}, &groups.SendError{Retry: groups.Again, Why: "test"}
	}
	return c.Transport.Do(ctx, id, a)
}

// ownLibrary is a copy of the samples that a test may change.
func ownLibrary(t *testing.T) fstest.MapFS {
	t.Helper()
	own := fstest.MapFS{}
	err := fs.WalkDir(samples.Library(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(samples.Library(), name)
		own[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return own
}

const waitingPost = `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Kori coordinator reachable
person Rina
post perkenalan approved
post sadari-01 approved
post peduli-putus-asa approved

Dewi: halo
`

// What a post is when it leaves counts, not what it was when that was decided.
func TestAPostIsJudgedOnceMoreJustBeforeItLeaves(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cause  string
		change func(fstest.MapFS)
		then   string
		says   []string // what Pita does once the network is back
	}{
		"nothing changed": {
			"Dewi: !kirim sadari-01", func(fstest.MapFS) {}, "", []string{"say: post sadari-01"},
		},
		"the text changed": {
			"Dewi: !kirim sadari-01",
			func(f fstest.MapFS) {
				f["sadari-01.md"].Data = append(slices.Clone(f["sadari-01.md"].Data), "\nMinum jamu.\n"...)
			},
			"", []string{"whisper Kori: post.refused sadari-01 why.changed"},
		},
		"the picture changed": {
			"Dewi: !kirim sadari-01",
			func(f fstest.MapFS) { f["sadari-01.jpg"].Data = append(slices.Clone(f["sadari-01.jpg"].Data), 0) },
			"", []string{"whisper Kori: post.refused sadari-01 why.changed"},
		},
		"the file is gone": {
			"Dewi: !kirim sadari-01", func(f fstest.MapFS) { delete(f, "sadari-01.md") },
			"", []string{"whisper Kori: post.refused sadari-01 why.changed"},
		},
		"it was withdrawn": {
			"Dewi: !kirim sadari-01", func(fstest.MapFS) {}, "Kori > Pita: tarik sadari-01|Kori > Pita: ya {case1}", nil,
		},
		"care goes as it was approved": {
			"Rina: rasanya aku ingin mati saja", func(f fstest.MapFS) { delete(f, "peduli-putus-asa.md") },
			"", []string{"whisper Rina: post peduli-putus-asa"},
		},
		"care is never off": {
			"Rina: rasanya aku ingin mati saja", func(fstest.MapFS) {}, "Kori > Pita: tarik peduli-putus-asa|Kori > Pita: ya {case2}", []string{"whisper Rina: care.despair"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			net, files := &cut{}, ownLibrary(t)
			h := begun(t, &app.Stage{World: worldOf(files), Through: net.over}, waitingPost)
			net.on.Store(true)
			h.does(c.cause)
			c.change(files)
			for line := range strings.SplitSeq(c.then, "|") {
				h.does(line)
			}
			net.on.Store(false)
			did := h.does("wait 9m")
			for _, want := range c.says {
				if !slices.Contains(did, want) {
					t.Errorf("did %q, want %q among it", did, want)
				}
			}
			posted := slices.ContainsFunc(did, func(d string) bool { return strings.Contains(d, "post sadari-01") && !strings.HasPrefix(d, "whisper") })
			if wanted := slices.Contains(c.says, "say: post sadari-01"); posted != wanted {
				t.Errorf("did %q; the post left: %v, want %v", did, posted, wanted)
			}
		})
	}
}
