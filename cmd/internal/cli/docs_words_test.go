package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pita/cmd/internal/cli"
)

func TestReadmeFitsAndStaysShort(t *testing.T) {
	t.Parallel()
	most := map[string]int{"README.md": 200, "fasilitator.md": 150}
	for _, p := range pages(t) {
		if n := strings.Count(p.text, "\n"); most[p.name] > 0 && n > most[p.name] {
			t.Errorf("%s has %d lines, want %d at most", p.name, n, most[p.name])
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestLinksBetweenDocsLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		dir := filepath.Join(house, "docs")
		if p.name == "README.md" {
			dir = house
		}
		for _, m := range link.FindAllStringSubmatch(p.text, -1) {
			to, part, _ := strings.Cut(m[1], "#")
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			file := filepath.Join(dir, to)
			if to == "" {
				file = filepath.Join(dir, p.name)
			}
			src, err := os.ReadFile(file)
			if err != nil {
				t.Errorf("%s: the link to %s leads nowhere: %v", p.name, m[1], err)
				continue
			}
			if part != "" && !hasHeading(string(src), part) {
				t.Errorf("%s: the link to %s: there is no such heading", p.name, m[1])
			}
		}
	}
}

// hasHeading says whether a page has a heading that is linked to by that name.
func hasHeading(text, name string) bool {
	odd := regexp.MustCompile(`[^\pL\pN -]`)
	for line := range strings.Lines(text) {
		title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		title = strings.ToLower(odd.ReplaceAllString(strings.TrimSpace(title), ""))
		if strings.ReplaceAll(title, " ", "-") == name {
			return true
		}
	}
	return false
}

var (
	named     = regexp.MustCompile("`((?:go run \\./cmd/)?pita(?: [^`]*)?)`")
	atPrompt  = regexp.MustCompile(`(?m)^(?:    |\$ )((?:go run \./cmd/)?pita(?: .*)?)$`)
	optional  = regexp.MustCompile(`[\[\]…]`)
	redirects = regexp.MustCompile(` [<>|&].*| +#.*`)
)

func TestCommandsInDocsAreUnderstood(t *testing.T) {
	t.Parallel()
	found := 0
	for _, p := range pages(t) {
		for _, m := range append(named.FindAllStringSubmatch(p.text, -1), atPrompt.FindAllStringSubmatch(p.text, -1)...) {
			found++
			line := strings.TrimPrefix(strings.TrimPrefix(m[1], "go run ./cmd/"), "pita")
			line = optional.ReplaceAllString(strings.ReplaceAll(line, `\|`, "|"), "")
			line = regexp.MustCompile(`\|\S+`).ReplaceAllString(line, "") // decide|app: the first will do
			if err := cli.Understood(words(redirects.ReplaceAllString(line, ""))); err != nil {
				t.Errorf("%s names %q, which is no command line: %v", p.name, m[1], err)
			}
		}
	}
	if found < 40 {
		t.Errorf("found %d command lines, want 40 or more", found)
	}
}

// TestReadmeTourCanBeTyped types what the README says to type.
func TestReadmeTourCanBeTyped(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		if p.name != "README.md" {
			continue
		}
		_, tour, ok := strings.Cut(p.text, "Type these, one by one:\n\n")
		tour, _, end := strings.Cut(tour, "\n\n")
		if !ok || !end {
			t.Fatal(`README.md has no lines under "Type these, one by one:"`)
		}
		tour = strings.ReplaceAll(tour, "    ", "")
		out, errs, status := p.run(t, tour+"\n", "--data", t.TempDir())
		if status != 0 || regexp.MustCompile(`rehearsal:[0-9]`).MatchString(out) {
			t.Errorf("the tour ends with status %d:\n%s%s", status, out, errs)
		}
		for _, want := range []string{"hide m1 by Sari", "alert Dewi", "alert Wati", "post.approved takut-sedih", "say: post takut-sedih", "private.source", "data.head"} {
			if !strings.Contains(out, want) {
				t.Errorf("the tour does not show %q:\n%s", want, out)
			}
		}
	}
}

var path = regexp.MustCompile("`((?:cmd|content|docs|groups|moderation|store)(?:/[A-Za-z0-9._-]+)+)`")

func TestPathsNamedInDocsAreThere(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		for _, m := range path.FindAllStringSubmatch(p.text, -1) {
			if _, err := os.Stat(filepath.Join(house, m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", p.name, m[1])
			}
		}
	}
}
