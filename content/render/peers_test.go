package render

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"pita/content"
	"pita/content/samples"
)

// peersFolder holds two readers of WhatsApp's text that others wrote.
const peersFolder = "testdata/peers"

// peerTexts are what is compared: the text of every case, of every sample post
// and of every rule, as phones are given it.
func peerTexts(t *testing.T) []string {
	t.Helper()
	var texts []string
	add := func(p content.Post, body []byte) {
		msgs, _ := Post(p, body)
		for _, m := range msgs {
			texts = append(texts, m.Text)
		}
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, body, _ := content.Parse(ar.Files[0].Name, ar.Files[0].Data)
		add(p, body)
	}
	lib, _ := content.Load(samples.Library())
	for _, p := range lib.All() {
		body, err := lib.Body(p)
		if err != nil {
			t.Fatal(err)
		}
		add(p, body)
	}
	for _, md := range specExamples(t) {
		texts = append(texts, Text(md))
	}
	return texts
}

// A peerLine is a line that peers are asked about: without the sign that makes
// it an item or a quote, which they do not know.
type peerLine struct {
	text string
	ours []glyph
}

func peerLines(texts []string) []peerLine {
	var out []peerLine
	seen := map[string]bool{}
	for _, text := range texts {
		lines := strings.Split(text, "\n")
		for i, l := range Read(text) {
			src := lines[i]
			if _, n := lineKind([]byte(src)); l.Kind != LineText {
				src = src[n:]
			}
			// Code over lines is read from whole texts; peers are given lines.
			if fences := strings.Count(src, "```"); fences%2 == 1 || l.Kind == LineCode && fences == 0 || seen[src] || l.Kind == LineBlank {
				continue
			}
			seen[src] = true
			o := oracle{}
			for _, r := range l.Runs {
				o.put(r.Text, styleOf(r)&^url)
			}
			out = append(out, peerLine{text: src, ours: o.glyphs})
		}
	}
	return out
}

func TestPeersReadTheSame(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(filepath.Join(peersFolder, "node_modules", ".package-lock.json")); err != nil {
		if os.Getenv("PITA_PEERS") != "" {
			t.Fatal("the peers are not installed; run make peers")
		}
		t.Skip("the peers are not installed; make peers does it, and make test asks for it")
	}
	lines := peerLines(peerTexts(t))
	asked := make([]string, 0, len(lines))
	for _, l := range lines {
		asked = append(asked, l.text)
	}
	in, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "read.mjs")
	cmd.Dir, cmd.Stdin, cmd.Stderr = peersFolder, bytes.NewReader(in), os.Stderr
	said, err := cmd.Output()
	if err != nil {
		t.Fatalf("ask the peers: %v", err)
	}
	var answers []map[string][]Run
	if err := json.Unmarshal(said, &answers); err != nil || len(answers) != len(lines) {
		t.Fatalf("%d answers to %d lines, %v", len(answers), len(lines), err)
	}
	allowed := readAllowed(t)
	same, excused := map[string]int{}, map[string]int{}
	for i, l := range lines {
		for peer, runs := range answers[i] {
			switch {
			case equalGlyphs(l.ours, runs):
				same[peer]++
			case excuse(allowed, peer, l.text):
				excused[peer]++
			default:
				t.Errorf("%s reads %q otherwise, and testdata/peers/allowed.txt does not say why", peer, l.text)
			}
		}
	}
	for _, a := range allowed {
		if a.used == 0 {
			t.Errorf("testdata/peers/allowed.txt: nothing needs %q any more (%s)", a.line, a.peer)
		}
	}
	t.Logf("%d lines; read the same: %v; otherwise, with a reason: %v", len(lines), same, excused)
}

// An allowance is a row of allowed.txt.
type allowance struct {
	peer string
	line *regexp.Regexp
	used int
}

func readAllowed(t *testing.T) []*allowance {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(peersFolder, "allowed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []*allowance
	for _, row := range strings.Split(string(text), "\n") {
		if row == "" || row[0] == '#' {
			continue
		}
		peer, rest, ok := strings.Cut(row, " | ")
		last := strings.LastIndex(rest, " | ")
		if !ok || last < 0 || len(rest) < last+10 {
			t.Fatalf("allowed.txt: odd row %q", row)
		}
		out = append(out, &allowance{peer: peer, line: regexp.MustCompile(rest[:last])})
	}
	return out
}

// excuse counts a difference under every row that explains it.
func excuse(allowed []*allowance, peer, line string) bool {
	ok := false
	for _, a := range allowed {
		if a.peer == peer && a.line.MatchString(line) {
			a.used++
			ok = true
		}
	}
	return ok
}

func styleOf(r Run) (st style) {
	for _, s := range []struct {
		on bool
		st style
	}{{r.Bold, bold}, {r.Italic, italic}, {r.Strike, strike}, {r.Code, code}, {r.URL, url}} {
		if s.on {
			st |= s.st
		}
	}
	return st
}

func equalGlyphs(ours []glyph, runs []Run) bool {
	o := oracle{}
	for _, r := range runs {
		o.put(r.Text, styleOf(r))
	}
	if len(ours) != len(o.glyphs) {
		return false
	}
	for i, g := range o.glyphs {
		if g.r != ours[i].r || g.style != ours[i].style {
			return false
		}
	}
	return true
}
