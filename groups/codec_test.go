package groups_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/groups"
)

var update = flag.Bool("update", false, "write the goldens anew; read the difference before you keep it")

// TestEveryTypeHasAGolden ranges over the closed sets as the package's source declares
// them: a new type without a golden, or without a name in the codec, fails.
func TestEveryTypeHasAGolden(t *testing.T) {
	t.Parallel()
	sets := closedSets(t)
	for set, want := range map[string]int{"Event": 18, "Action": 19, "Order": 41, "Record": 13} {
		if len(sets[set]) < want {
			t.Errorf("the source declares %d types of %s, fewer than the %d it had: were they read at all?", len(sets[set]), set, want)
		}
	}
	known := groups.Blanks()
	for set, types := range sets {
		for _, name := range types {
			sample, ok := known[set+"/"+name]
			if !ok {
				t.Errorf("%s %s is not written down: give it a name in codec.go", set, name)
				continue
			}
			delete(known, set+"/"+name)
			fill(sample)
			t.Run(set+"/"+name, func(t *testing.T) {
				t.Parallel()
				golden(t, set, name, sample)
			})
		}
	}
	for name := range known {
		t.Errorf("%s has a name in the codec, but the source declares no such type", name)
	}
}

func golden(t *testing.T, set, name string, sample any) {
	t.Helper()
	data, err := groups.Encode(sample)
	if err != nil {
		t.Fatalf("write it down: %v", err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, data, "", "\t"); err != nil {
		t.Fatalf("it is no JSON: %v", err)
	}
	pretty.WriteByte('\n')
	file := filepath.Join("testdata", strings.ToLower(set), strings.ToLower(name)+".json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, pretty.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%s %s has no golden (%v); run: go test ./groups -run TestEveryType -update", set, name, err)
	}
	if diff := cmp.Diff(string(want), pretty.String()); diff != "" {
		t.Errorf("it is not written as in %s; old files hold that form (-golden +now):\n%s", file, diff)
	}
	back, err := groups.Decode(sample, want)
	if err != nil {
		t.Fatalf("read %s back: %v", file, err)
	}
	if diff := cmp.Diff(sample, back, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("%s reads back as something else (-written +read):\n%s", file, diff)
	}
}

// TestNoGoldenIsLeftOver finds goldens of types that are gone: old files may still hold them.
func TestNoGoldenIsLeftOver(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for set, types := range closedSets(t) {
		for _, name := range types {
			have[strings.ToLower(set+"/"+name)+".json"] = true
		}
	}
	files, err := filepath.Glob("testdata/*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, f := range files {
		if name, _ := strings.CutPrefix(filepath.ToSlash(f), "testdata/"); !have[name] {
			t.Errorf("%s is the golden of a type that is gone; old files may hold it: keep the type, or write a migration", f)
		}
	}
}

func TestDecodeRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ data, want string }{
		"unknown name": {`{"is":"danced","of":{}}`, "newer program"},
		"no name":      {`{}`, "newer program"},
		"not JSON":     {`danced`, "read Event"},
		"wrong inside": {`{"is":"left","of":{"who":3}}`, `"left"`},
		"empty":        {``, "read Event"},
	}
	for name, c := range cases {
		_, err := groups.DecodeEvent([]byte(c.data))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
	if _, err := groups.DecodeRecord("dance", []byte(`{}`)); err == nil {
		t.Error("a record of an unknown kind was read")
	}
	if _, err := groups.EncodeEvent(nil); err == nil {
		t.Error("no event at all was written down")
	}
	if _, err := groups.EncodeEvent(&groups.Given{}); err == nil {
		t.Error("an order-less Given was written down")
	}
}

// What goes out is an action in a cover of its own; each kind must come back whole.
func TestOutgoingComesBackWithItsAction(t *testing.T) {
	t.Parallel()
	for name, sample := range groups.Blanks() {
		action, ok := sample.(groups.Action)
		if !ok || !strings.HasPrefix(name, "Action/") {
			continue
		}
		var out groups.Outgoing
		fill(&out.ID)
		fill(&out.NotBefore)
		fill(sample)
		out.Class, out.Parked, out.Case, out.Action = groups.ClassReply, true, "7K3F9Q", action
		data, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		var back groups.Outgoing
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(out, back); diff != "" {
			t.Errorf("%s comes back as something else (-out +back):\n%s", name, diff)
		}
	}
	if _, err := json.Marshal(groups.Outgoing{}); err == nil {
		t.Error("an Outgoing without an action was written down")
	}
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if ev, err := groups.DecodeEvent(data); err == nil {
			again, err := groups.EncodeEvent(ev)
			if err != nil {
				t.Fatalf("an event that was read can't be written: %v", err)
			}
			if _, err := groups.DecodeEvent(again); err != nil {
				t.Fatalf("an event that was written can't be read: %v", err)
			}
		}
		_, _ = groups.DecodeAction(data)
		_, _ = groups.DecodeOrder(data)
	})
}

func BenchmarkEncodeMessage(b *testing.B) {
	ev := &groups.Message{ID: "m", Surfaces: []groups.Surface{{Kind: groups.Body, Text: strings.Repeat("apa kabar ", 12)}}}
	for b.Loop() {
		if _, err := groups.EncodeEvent(ev); err != nil {
			b.Fatal(err)
		}
	}
}
