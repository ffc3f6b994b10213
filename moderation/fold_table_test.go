package moderation

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestFoldTable makes the table anew from Unicode's data and our list of
// look-alikes, and compares it with the one that is built in.
func TestFoldTable(t *testing.T) {
	t.Parallel()
	if norm.Version != foldUnicode {
		t.Skipf("this Go knows Unicode %s, the table was made with %s: go generate ./moderation brings the newer letters", norm.Version, foldUnicode)
	}
	made := exec.Command("go", "run", "foldgen.go", "-")
	var errs bytes.Buffer
	made.Stderr = &errs
	want, err := made.Output()
	if err != nil {
		t.Fatalf("the generator stops: %v\n%s", err, &errs)
	}
	got, err := os.ReadFile("fold_table.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("fold_table.go is out of date; run: go generate ./moderation")
	}
}
