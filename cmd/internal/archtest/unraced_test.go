package archtest

import (
	"os"
	"strings"
	"testing"
)

// TestOnlyPureRoomsAreSparedTheRaceDetector reads which rooms the Makefile tests without it:
// in all of them nothing may run beside something else.
func TestOnlyPureRoomsAreSparedTheRaceDetector(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(strings.ReplaceAll(string(data), "\\\n", " "), "\nPURE ")
	list, _, _ = strings.Cut(list, "\n")
	spared := strings.Fields(strings.TrimLeft(list, " ="))
	if len(spared) == 0 {
		t.Fatal("the Makefile names no PURE rooms")
	}
	for _, pattern := range spared {
		name, below := strings.CutSuffix(strings.TrimPrefix(pattern, "./"), "/...")
		found := false
		for room, is := range rooms {
			if room != name && !(below && strings.HasPrefix(room, name+"/")) {
				continue
			}
			if found = true; !is.pure {
				t.Errorf("PURE of the Makefile covers %s by %s, and that room is not pure: it must be tested with -race", room, pattern)
			}
		}
		if !found {
			t.Errorf("PURE of the Makefile names %s, which is no room", pattern)
		}
	}
}
