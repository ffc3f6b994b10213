package cli_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/cmd/internal/cli"
)

var updateDocs = flag.Bool("docs", false, "write into the documents how their transcripts go; read the difference before you keep it")

// house is the folder of the repository, as seen from this test.
const house = "../../.."

// A page is one document, and a block a fenced piece of it.
type page struct {
	file, name, text string
	blocks           []block
}

type block struct {
	info, text string
	line       int
}

// pages reads the README and every document.
func pages(tb testing.TB) []page {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join(house, "docs", "*.md"))
	if err != nil || len(names) < 7 {
		tb.Fatalf("found %d documents (%v), want 7 or more", len(names), err)
	}
	var out []page
	for _, name := range append(names, filepath.Join(house, "README.md")) {
		src, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, page{name, filepath.Base(name), string(src), fenced(string(src))})
	}
	return out
}

func fenced(text string) (out []block) {
	open := false
	for i, line := range strings.SplitAfter(text, "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && !open:
			out = append(out, block{info: strings.TrimSpace(fence), line: i + 1})
			open = true
		case isFence:
			open = false
		case open:
			out[len(out)-1].text += line
		}
	}
	return out
}

// isChat says whether a block is a transcript: marked so, or begun like one.
func (b block) isChat() bool {
	if b.info != "" {
		return b.info == "chat"
	}
	for line := range strings.Lines(b.text) {
		if !strings.HasPrefix(line, "#") {
			return strings.HasPrefix(line, "group ")
		}
	}
	return false
}

// indonesian are the pages whose readers read Indonesian.
var indonesian = []string{"aturan.md", "fasilitator.md", "koordinator.md", "koordinator-kamus.md", "peninjau.md"}

// english says whether a page's readers read English.
func (p page) english() bool { return !slices.Contains(indonesian, p.name) }

// run does a command line as a page's reader would.
func (p page) run(tb testing.TB, stdin string, args ...string) (stdout, stderr string, status int) {
	tb.Helper()
	env := map[string]string{"PITA_PASSPHRASE": "for this test alone"}
	if p.english() {
		env["LANG"] = "en_GB.UTF-8"
	}
	var out, errs bytes.Buffer
	status = cli.Run(tb.Context(), args, cli.IO{
		Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs,
		Getenv: func(name string) string { return env[name] },
	})
	return out.String(), errs.String(), status
}

func TestTranscriptsInDocsPlayAsTheyStand(t *testing.T) {
	t.Parallel()
	played := 0
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if !b.isChat() {
				continue
			}
			played++
			if *updateDocs {
				p.rewrite(t, b)
				continue
			}
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				for _, stage := range []string{"decide", "app", "wire"} {
					got, errs, status := p.play(t, b, stage)
					if diff := cmp.Diff(b.text, got); diff != "" || status != 0 {
						t.Errorf("%s:%d at stage %s: status %d (-shown +played):\n%s\n%s\nIf that is right: go test ./cmd/internal/cli -run InDocs -docs",
							p.name, b.line, stage, status, diff, errs)
					}
				}
			})
		}
	}
	if played < 7 {
		t.Errorf("played %d transcripts, want 7 or more", played)
	}
}

// play plays one transcript of a page.
func (p page) play(tb testing.TB, b block, stage string) (got, errs string, status int) {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "shown.chat")
	if err := os.WriteFile(file, []byte(b.text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return p.run(tb, "", "play", "--stage", stage, file)
}

// rewrite writes how a transcript goes into its page.
func (p page) rewrite(tb testing.TB, b block) {
	tb.Helper()
	got, errs, _ := p.play(tb, b, "app")
	if got == "" {
		tb.Fatalf("%s:%d cannot be played: %s", p.name, b.line, errs)
	}
	src, err := os.ReadFile(p.file)
	if err == nil {
		err = os.WriteFile(p.file, bytes.Replace(src, []byte(b.text), []byte(got), 1), 0o644)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

var codeLike = regexp.MustCompile(`\b[2-9A-HJ-NP-Z]{6}\b|\b[2-9A-HJ-NP-Z]{4}\b`)

// alike says whether a line is what was shown: codes are as good as others, and an
// ellipsis stands for anything.
func alike(shown, got string) bool {
	level := func(s string) string {
		return codeLike.ReplaceAllStringFunc(s, func(code string) string {
			if strings.ContainsAny(code, "23456789") {
				return strings.Repeat("#", len(code))
			}
			return code
		})
	}
	parts := strings.Split(level(shown), "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`^` + strings.Join(parts, `.*`) + `$`).MatchString(level(got))
}

// differs returns the first line that was shown and did not come, or came and was not
// shown; a line of an ellipsis alone stands for any lines.
func differs(shown, got string) string {
	want, have := strings.Split(strings.TrimRight(shown, "\n"), "\n"), strings.Split(strings.TrimRight(got, "\n"), "\n")
	for len(want) > 0 {
		if strings.TrimSpace(want[0]) == "…" {
			if len(want) == 1 {
				return ""
			}
			for len(have) > 0 && !alike(want[1], have[0]) {
				have = have[1:]
			}
			want = want[1:]
			continue
		}
		if len(have) == 0 {
			return "shown, but did not come: " + want[0]
		}
		if !alike(want[0], have[0]) {
			return "shown: " + want[0] + "\ncame:  " + have[0]
		}
		want, have = want[1:], have[1:]
	}
	if len(have) > 0 {
		return "came, but is not shown: " + have[0]
	}
	return ""
}

// TestConsolesInDocs does what the pages show at a prompt, in a folder of each page's own,
// where all that docs/contoh has is too: so it is not parallel. Blocks called "file NAME" or
// "markdown NAME" are files there from the start, and those called "edited NAME" from where
// they stand. A block called "rehearsal" with options is typed there, and what it leaves can
// be asked for below it.
func TestConsolesInDocs(t *testing.T) {
	all := pages(t)
	whole, err := filepath.Abs(filepath.Join(house, "docs", "contoh"))
	if err != nil {
		t.Fatal(err)
	}
	contoh := os.DirFS(whole)
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			p.layOut(t, contoh)
			for _, b := range p.blocks {
				kind, name, _ := strings.Cut(b.info, " ")
				switch {
				case kind == "edited":
					writeFile(t, name, b.text)
				case kind == "rehearsal" && name != "":
					p.rehearse(t, b, strings.Fields(name)...)
				}
				if b.info != "console" {
					continue
				}
				for _, shown := range strings.Split("\n"+b.text, "\n$ pita")[1:] {
					line, want, _ := strings.Cut(shown, "\n")
					if wrong := differs(want, p.typed(t, line)); wrong != "" {
						t.Errorf("%s:%d: pita%s\n%s", p.name, b.line, line, wrong)
					}
				}
			}
		})
	}
}

// layOut writes the files that a page shows, and copies those of a folder.
func (p page) layOut(tb testing.TB, contoh fs.FS) {
	tb.Helper()
	for _, b := range p.blocks {
		if kind, name, _ := strings.Cut(b.info, " "); kind == "file" || kind == "markdown" {
			writeFile(tb, name, b.text)
		}
	}
	if err := os.CopyFS(".", contoh); err != nil {
		tb.Fatal(err)
	}
}

func writeFile(tb testing.TB, name, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// typed does one line of a console, and returns what came of it.
func (p page) typed(tb testing.TB, line string) string {
	tb.Helper()
	line, from, _ := strings.Cut(line, " < ")
	stdin := ""
	if from != "" {
		src, err := os.ReadFile(strings.TrimSpace(from))
		if err != nil {
			tb.Fatal(err)
		}
		stdin = string(src)
	}
	out, errs, _ := p.run(tb, stdin, words(line)...)
	return out + errs
}

// words parts a command line at its spaces, but not within quotes.
func words(line string) (out []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}

var prompt = regexp.MustCompile(`[A-Z][a-z]+ \d\d[.:]\d\d> `)

// TestRehearsalsInDocs types what blocks called "rehearsal" show at the margin, and
// compares what stands under it.
func TestRehearsalsInDocs(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.info != "rehearsal" {
				continue
			}
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				p.rehearse(t, b, "--data", t.TempDir())
			})
		}
	}
}

// rehearse types what a block shows at the margin into a rehearsal with these options.
func (p page) rehearse(t *testing.T, b block, options ...string) {
	t.Helper()
	var typed, answers []string
	for line := range strings.Lines(b.text) {
		if strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "…") {
			answers[len(answers)-1] += line
			continue
		}
		typed, answers = append(typed, line), append(answers, "")
	}
	out, errs, _ := p.run(t, strings.Join(typed, ""), append([]string{"rehearse"}, options...)...)
	got := prompt.Split(out, -1)
	if len(got) != len(typed)+2 {
		t.Fatalf("%s:%d: %d prompts for %d lines:\n%s%s", p.name, b.line, len(got)-1, len(typed), out, errs)
	}
	for i := range typed {
		if wrong := differs(answers[i], got[i+1]); wrong != "" {
			t.Errorf("%s:%d: %s%s", p.name, b.line, typed[i], wrong)
		}
	}
}
