package groups_test

import (
	"encoding/json"
	"testing"

	"pita/groups"
)

func TestNotesComeBack(t *testing.T) {
	t.Parallel()
	for _, notes := range []groups.Notes{{}, {{At: 1, Print: 2}}, {{At: 1<<32 - 1, Print: 1<<64 - 1}, {}}} {
		data, err := json.Marshal(notes)
		if err != nil {
			t.Fatal(err)
		}
		var back groups.Notes
		if err := json.Unmarshal(data, &back); err != nil || len(back) != len(notes) {
			t.Fatalf("%s reads back as %v: %v", data, back, err)
		}
		for k := range notes {
			if back[k] != notes[k] {
				t.Errorf("%s reads back as %v", data, back)
			}
		}
	}
	for _, bad := range []string{`"AAAA"`, `"!"`, `"AAAAAAAAAAAAAAAAAAAAAA"`} {
		if err := json.Unmarshal([]byte(bad), new(groups.Notes)); err == nil {
			t.Errorf("%s is taken for notes", bad)
		}
	}
}
