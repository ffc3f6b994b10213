package archtest_test

import (
	"io/fs"
	"os"
	"testing"

	"pita/cmd/internal/archtest"
)

// house is the module this test stands in.
var house = os.DirFS("../../..")

func TestArrows(t *testing.T) {
	t.Parallel()
	holds(t, archtest.Arrows)
}

func TestPurity(t *testing.T) {
	t.Parallel()
	holds(t, archtest.Purity)
}

func TestStyle(t *testing.T) {
	t.Parallel()
	holds(t, archtest.Style)
}

func holds(t *testing.T, look func(fs.FS) ([]archtest.Breach, error)) {
	t.Helper()
	breaches, err := look(house)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range breaches {
		t.Error(b)
	}
}
