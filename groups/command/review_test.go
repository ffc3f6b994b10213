package command_test

import (
	"strings"
	"testing"

	"pita/groups"
	"pita/groups/command"
)

// A reason reaches whoever wrote the post as the clinician wrote it, with its commas and lines.
func TestAReasonStaysAsItIsWritten(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("dosisnya keliru; ", 60) + "titik."
	for _, c := range []struct {
		text, post, code, reason string
	}{
		{"tolak tanya-perawat 7K3FQM dosisnya 2,5 mg, bukan 25 mg (hal. 3)", "tanya-perawat", "7K3FQM", "dosisnya 2,5 mg, bukan 25 mg (hal. 3)"},
		{"tolak tanya-perawat, 7k3fqm: 2,5 mg;\nlihat «hal. 3» ya kak!", "tanya-perawat", "7K3FQM", "2,5 mg;\nlihat «hal. 3» ya kak!"},
		{"tolak sadari 01 7K3FQM (gambar)", "sadari-01", "7K3FQM", "(gambar)"},
		{"!tolak dosisnya 2,5 mg, bukan 25 mg (hal. 3)?", "", "", "dosisnya 2,5 mg, bukan 25 mg (hal. 3)?"},
		{"Tolak (hal. 3): 10⁹/L, −5 °C.", "", "", "(hal. 3): 10⁹/L, −5 °C."},
		{"tolak " + long, "", "", long},
		{"tolak", "", "", ""},
	} {
		got := table.Parse(command.Input{Text: c.text, Private: true, Locale: "id", Reviewer: true})
		o, ok := got.Order.(*groups.RejectPost)
		if !ok || o.Post != c.post || o.Code != c.code || o.Reason != c.reason {
			t.Errorf("%q is %+v (%T), want post %q, code %q, reason %q", c.text, got.Order, got.Order, c.post, c.code, c.reason)
		}
	}
}

// Help names to nobody what they may only do now and then.
func TestAReviewIsNamedToCoordinators(t *testing.T) {
	t.Parallel()
	for role, want := range map[groups.Role]bool{groups.Patient: false, groups.Facilitator: false, groups.Coordinator: true} {
		named := false
		for _, l := range table.Help("id", role, false, "").Lines {
			for _, a := range l.Args {
				named = named || strings.Contains(a.Value, table.Word("id", "review"))
			}
		}
		if named != want {
			t.Errorf("help for role %v names the word: %v, want %v", role, named, want)
		}
	}
}
