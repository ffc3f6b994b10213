package groups_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups"
)

func TestMarksAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := groups.Marks{}
		for range rapid.IntRange(0, 20).Draw(t, "many") {
			want = append(want, groups.Mark{
				Who: rapid.Uint64Range(0, 1<<48-1).Draw(t, "who"), Got: rapid.Bool().Draw(t, "got"), Read: rapid.Bool().Draw(t, "read"),
				Emoji: rapid.Uint8().Draw(t, "emoji"), Votes: rapid.Uint32Range(0, 1<<16-1).Draw(t, "votes"),
			})
		}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got := groups.Marks{}
		if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%v became %s and %v, %v", want, text, got, err)
		}
	})
	for _, bad := range []string{`"!"`, `"AAAA"`, `7`} {
		if err := json.Unmarshal([]byte(bad), new(groups.Marks)); err == nil {
			t.Errorf("%s is read as marks", bad)
		}
	}
}

// TestAReachIsBounded gives it more persons and kinds of reaction than there may be.
func TestAReachIsBounded(t *testing.T) {
	t.Parallel()
	r := &groups.Reach{ID: "A", Salt: []byte("salt")}
	for i := range groups.MostMarked + 10 {
		if m := r.Mark(groups.PersonID(fmt.Sprint(i))); m != nil {
			m.Read, m.Emoji = true, r.Kind(fmt.Sprint("kind ", i%60))
		}
	}
	c := r.Counts(0)
	if c.Read != groups.MostMarked || len(r.Kinds) > 25 || c.Reactions[groups.OtherReaction] == 0 {
		t.Errorf("%d have read it and there are %d kinds of reaction", c.Read, len(r.Kinds))
	}
	for i := 1; i < len(r.Marks); i++ {
		if r.Marks[i-1].Who >= r.Marks[i].Who {
			t.Fatal("the marks are not sorted, and tell who came first")
		}
	}
	if !r.Unmark("7") || r.Unmark("7") || r.Counts(0).Read != groups.MostMarked-1 {
		t.Error("who is taken out is counted still, or was not there")
	}
}

// TestAReachEndsWithinAWeek looks at posts sent at both ends of a day.
func TestAReachEndsWithinAWeek(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"2026-01-05T00:00:00Z", "2026-01-05T23:59:59Z", "2026-01-06T06:59:00+07:00"} {
		sent, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		r := &groups.Reach{At: sent}
		if long := r.Ends().Sub(sent); long > 7*24*time.Hour || long <= 6*24*time.Hour || r.Day() != "2026-01-05" {
			t.Errorf("sent at %s it is counted for %v under the key of %s", at, long, r.Day())
		}
	}
}
