package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sampleWord is the Word file that the coordinators' page begins with.
const sampleWord = "../../../docs/contoh/minum-sedikit.docx"

func TestContentImport(t *testing.T) {
	t.Parallel()
	to := filepath.Join(t.TempDir(), "pos baru")
	status, out, errs := call(t, "", "content", "import", sampleWord, "--to", to, "--id", "minum-1")
	file := filepath.Join(to, "minum-1.md")
	if status != 0 || errs != "" || !strings.Contains(out, file+" ditulis: 5 paragraf, 0 gambar.") {
		t.Fatalf("status %d: %s%s", status, out, errs)
	}
	for _, want := range []string{"catatan word-comments ", `pita content check "` + to + `"`} {
		if !strings.Contains(out, want) {
			t.Errorf("the import does not say %s:\n%s", want, out)
		}
	}
	draft, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if status, out, _ = call(t, "", "content", "check", to); status != 1 || strings.Count(out, " to-fill ") != 3 {
		t.Errorf("a draft is checked with status %d, want 3 gaps:\n%s", status, out)
	}
	status, _, errs = call(t, "", "content", "import", sampleWord, "--to", to, "--id", "minum-1", "--lang", "en")
	if now, err := os.ReadFile(file); status != 1 || err != nil || string(now) != string(draft) || !strings.Contains(errs, "--id minum-1-2") {
		t.Errorf("once more: status %d, %q, %v; want the file as it was, and another name", status, errs, err)
	}
}

func TestContentImportOfWhatIsNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	notWord := filepath.Join(dir, "catatan.docx")
	huge := filepath.Join(dir, "besar.docx")
	for file, size := range map[string]int64{notWord: 20, huge: 65 << 20} {
		f, err := os.Create(file)
		if err == nil {
			err = f.Truncate(size)
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{notWord}, 1, " word-not "},
		{[]string{huge}, 1, "64 MiB"},
		{[]string{filepath.Join(dir, "tidak-ada.docx")}, 1, "tidak-ada.docx"},
		{[]string{dir}, 1, dir},
		{[]string{sampleWord, "--to", dir, "--id", "Minum Air"}, 2, `"Minum Air"`},
		{[]string{sampleWord, "--to", dir, "--id", "../luar"}, 2, `"../luar"`},
		{[]string{sampleWord, "--to", filepath.Join(notWord, "x")}, 1, "catatan.docx"},
	} {
		status, out, errs := call(t, "", append([]string{"content", "import"}, c.args...)...)
		if status != c.status || !strings.Contains(out+errs, c.says) {
			t.Errorf("content import %q: status %d, want %d and %s:\n%s%s", c.args, status, c.status, c.says, out, errs)
		}
	}
	if made, _ := filepath.Glob(filepath.Join(dir, "*.md")); len(made) > 0 {
		t.Errorf("a file was written: %v", made)
	}
}
