package groups_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pita/groups"
)

// TestABriefIsReadAsItWasWritten writes down briefs and reads them; and none that is cut short.
func TestABriefIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := func(what string) string { return rapid.StringN(0, 8, 40).Draw(r, what) }
		moment := func(what string) time.Time {
			if rapid.Bool().Draw(r, "no "+what) {
				return time.Time{}
			}
			return time.Unix(rapid.Int64Range(-3, 1<<33).Draw(r, what), rapid.Int64Range(0, 1).Draw(r, "nanoseconds")).UTC()
		}
		texts := func(what string) []string {
			var out []string
			for range rapid.IntRange(0, 3).Draw(r, what) {
				out = append(out, text(what))
			}
			return out
		}
		a := &groups.Approval{
			Post: text("post"), Lang: text("lang"), By: groups.PersonID(text("by")), Handle: text("handle"), At: moment("at"), Source: text("source"),
			Rendered: text("rendered"), Renderer: text("renderer"), Ended: moment("ended"), Why: text("why"), Parts: rapid.IntRange(0, 9).Draw(r, "parts"),
			Messages: []byte("[]"), Assets: []groups.AssetNote{{Name: "a", Hash: "b"}},
		}
		w := &groups.Writers{Post: text("post"), Files: []string{"a.md"}, Authors: texts("authors")}
		for _, lang := range []string{"id", "en"} {
			if rapid.Bool().Draw(r, lang) {
				if w.Editors == nil {
					w.Editors = map[string][]string{}
				}
				w.Editors[lang] = texts("editors")
			}
		}
		run := &groups.Run{Series: text("series"), Group: groups.GroupID(text("group")), Person: groups.PersonID(text("person")), State: groups.Offered, Start: "2026-01-05"}
		for _, whole := range []groups.Briefed{a, w, run} {
			kind, data := whole.Ref().Kind, groups.EncodeBrief(whole)
			got, err := groups.DecodeBrief(kind, data)
			if diff := cmp.Diff(whole.Brief(), got); err != nil || diff != "" {
				r.Fatalf("%v (-want +got):\n%s", err, diff)
			}
			if got.Ref() != whole.Ref() {
				r.Fatalf("a brief is called otherwise than its %s", kind)
			}
			cut := rapid.IntRange(0, len(data)-1).Draw(r, "cut")
			if _, err := groups.DecodeBrief(kind, data[:cut]); err == nil {
				r.Fatalf("the first %d of %d bytes are read as a whole %s", cut, len(data), kind)
			}
		}
	})
}
