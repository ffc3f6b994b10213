package render

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pita/content"
)

// goldmarkFile reads a file that comes with goldmark.
func goldmarkFile(t testing.TB, path ...string) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatalf("find goldmark's folder: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(append([]string{strings.TrimSpace(string(dir))}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// specExamples returns the CommonMark examples that come with goldmark.
func specExamples(t testing.TB) []string {
	t.Helper()
	var all []struct {
		Markdown string `json:"markdown"`
	}
	if err := json.Unmarshal(goldmarkFile(t, "_test", "spec.json"), &all); err != nil {
		t.Fatal(err)
	}
	out := make([]string, 0, len(all))
	for _, e := range all {
		out = append(out, e.Markdown)
	}
	return out
}

// furtherExamples returns goldmark's examples of GitHub's tables, strikes, links
// and task lists, of footnotes, and of what was once read wrongly.
func furtherExamples(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, file := range [][]string{
		{"extension", "_test", "table.txt"}, {"extension", "_test", "strikethrough.txt"}, {"extension", "_test", "linkify.txt"},
		{"extension", "_test", "tasklist.txt"}, {"extension", "_test", "footnote.txt"}, {"extension", "_test", "definition_list.txt"},
		{"extension", "_test", "typographer.txt"}, {"_test", "extra.txt"},
	} {
		n := len(out)
		for _, example := range strings.Split(string(goldmarkFile(t, file...)), "//= = =") {
			parts := strings.Split(example, "//- - - - - - - - -//\n")
			if len(parts) == 3 {
				out = append(out, parts[1])
			}
		}
		if len(out) == n {
			t.Errorf("%v holds no example", file)
		}
	}
	return out
}

// Every example is shown exactly as it is meant, or says in a finding where less
// emphasis is shown.
func TestCommonMarkExamples(t *testing.T) {
	t.Parallel()
	all := specExamples(t)
	if len(all) != 652 {
		t.Errorf("want 652 examples, got %d", len(all))
	}
	checkExamples(t, all)
	for _, md := range all {
		if p, body, found := content.Parse("f.md", []byte(md)); string(body) != md || len(found) > 0 || p.ID != "" {
			t.Errorf("%q was taken for a head: %v", md, found)
		}
	}
}

func TestGitHubExamples(t *testing.T) {
	t.Parallel()
	all := furtherExamples(t)
	if len(all) < 120 {
		t.Errorf("only %d examples", len(all))
	}
	checkExamples(t, all)
}

func checkExamples(t *testing.T, all []string) {
	t.Helper()
	shows, exact := 0, 0
	var lines tally
	for _, md := range all {
		fared := checkPost(t, md)
		checkPostAs(t, content.Post{File: "f.md", Layout: everyLayout}, md)
		if lines.add(fared); Text(md) == "" {
			continue
		}
		if shows++; fared.exact == fared.lines {
			exact++
		}
	}
	t.Logf("%d examples, %d show something: %d exactly as meant, %d with less emphasis and a finding; %v", len(all), shows, exact, shows-exact, lines)
}
