package groups_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups"
)

func TestIDsAndCodesComeFromTheSeedAlone(t *testing.T) {
	t.Parallel()
	id := regexp.MustCompile(`^3EB0[0-9A-F]{18}$`)
	code := regexp.MustCompile(`^[2-9A-HJ-NP-Z]+$`)
	rapid.Check(t, func(t *rapid.T) {
		var a, b groups.Head
		copy(a.Seed[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "seed"))
		b.Seed, b.Key, b.At = a.Seed, "another", time.Unix(1, 0)
		n := rapid.IntRange(0, 1000).Draw(t, "n")
		length := rapid.IntRange(1, 16).Draw(t, "length")
		if a.Action(n) != b.Action(n) || a.Code(n, length) != b.Code(n, length) {
			t.Fatal("the same seed gave another id or code")
		}
		if a.Action(n) == a.Action(n+1) || a.Code(n, 16) == a.Code(n+1, 16) {
			t.Fatal("two actions of one event can't be told apart")
		}
		if got := string(a.Action(n)); !id.MatchString(got) {
			t.Fatalf("action id %q", got)
		}
		if got := a.Code(n, length); len(got) != length || !code.MatchString(got) {
			t.Fatalf("code %q of %d", got, length)
		}
		if got := a.Code(n, length); length > 1 && (!strings.ContainsAny(got, "23456789") || !strings.ContainsAny(got, "ABCDEFGHJKLMNPQRSTUVWXYZ")) {
			t.Fatalf("the code %q is a word or a number", got)
		}
	})
}

func TestSeedIsReadBackOrRefused(t *testing.T) {
	t.Parallel()
	want := groups.Seed{1, 2, 255}
	text, err := want.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var got groups.Seed
	if err := got.UnmarshalText(text); err != nil || got != want {
		t.Errorf("read back %v (%v), want %v", got, err, want)
	}
	for _, bad := range []string{"", "01", "zz020000000000000000000000000000"} {
		if err := new(groups.Seed).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("seed %q was read", bad)
		}
	}
}

func TestNamesOfLanesAndRolesAreReadBack(t *testing.T) {
	t.Parallel()
	for l := groups.None; l <= groups.Care; l++ {
		if got, ok := groups.ParseLane(l.String()); !ok || got != l {
			t.Errorf("lane %s is read back as %v", l, got)
		}
	}
	for r := groups.Patient; r <= groups.Owner; r++ {
		if got, ok := groups.ParseRole(r.String()); !ok || got != r {
			t.Errorf("role %s is read back as %v", r, got)
		}
	}
	if err := new(groups.Lane).UnmarshalText([]byte("kick")); err == nil {
		t.Error("the lane kick was read")
	}
	if err := new(groups.Role).UnmarshalText([]byte("king")); err == nil {
		t.Error("the role king was read")
	}
}
