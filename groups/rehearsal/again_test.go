package rehearsal_test

import (
	"path/filepath"
	"testing"

	"pita/groups"
	"pita/groups/rehearsal"
)

// What was done before a kill is answered after it as it was before.
func TestDoneAgainAfterAKillIsAnsweredTheSame(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record")
	do := func() groups.Receipted {
		record, err := rehearsal.OpenRecord(path, []byte("key"))
		if err != nil {
			t.Fatal(err)
		}
		defer record.Close()
		in := groups.Target{In: groups.Place{ID: "g", Address: "group:pita"}, To: groups.Party{ID: "p", Addresses: []groups.Address{"person:sari"}}}
		got, err := rehearsal.NewTransport(record).Do(t.Context(), "3EB0", &groups.Invite{Target: in})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first, again := do(), do()
	if first.Link == "" || first != again {
		t.Errorf("the invite link was %q, and %q when asked for again; want it twice", first.Link, again.Link)
	}
}
