package rehearsal_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what Pita did into the scripts; read the difference before you keep it")

// TestScripts plays every script of testdata against the village.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.chat")
	if err != nil || len(files) < 4 {
		t.Fatalf("found %d scripts (%v), want 4 or more", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".chat"), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(src))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(src), got); diff != "" {
				t.Errorf("%s is played otherwise (-file +now); is that right? then run with -update:\n%s", file, diff)
			}
		})
	}
}

func TestNotesSayWhyWhenAsked(t *testing.T) {
	t.Parallel()
	src := "group Pita\nperson Sari reachable\n\nSari: obat ajaib\nSari: halo\n"
	got, err := playWhy(t, src, true)
	if err != nil {
		t.Fatal(err)
	}
	want := src[:len(src)-len("Sari: halo\n")] + `	note: moderation.hidden (obat-ajaib)
	hide m1 by Sari (obat-ajaib)
	note: nothing
	whisper Sari: moderation.hidden {case1}
	note: nothing
Sari: halo
	note: nothing
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestScriptErrorsWhilePlaying(t *testing.T) {
	t.Parallel()
	head := "group Pita\nperson Sari reachable\n"
	cases := map[string]struct{ src, want string }{
		"a post that is refused": {head + "post kosong approved\n", "test.chat:3: show the post kosong: the answer was post.unknown, not post.preview"},
		"a plan that is refused": {head + "schedule sadari-01 daily 09:00\n", "test.chat:3: plan the post sadari-01: the answer was plan.bad-time"},
		"a code never shown":     {head + "Sari > Pita: banding {case1}\n", "test.chat:3: {case1} is a code that Pita has not shown yet"},
		"a message never sent":   {head + "Sari reads b7\n", "test.chat:3: there is no message b7 yet: Pita has written 0"},
		"a number of nobody":     {head + "Sari: {number Sary}\n", "did you mean Sari?"},
	}
	for name, c := range cases {
		if _, err := playWhy(t, c.src, false); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}
