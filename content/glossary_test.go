package content

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// cases reads the rows of promises.txt.
func cases(t testing.TB) (rows [][2]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/promises.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		want, text, ok := strings.Cut(strings.ReplaceAll(line, `\n`, "\n"), "| ")
		if !ok {
			t.Fatalf("promises.txt: a row without a bar: %q", line)
		}
		rows = append(rows, [2]string{strings.TrimSuffix(want, " "), text})
	}
	return rows
}

func TestPromises(t *testing.T) {
	t.Parallel()
	for _, row := range cases(t) {
		got := ""
		for _, h := range basic.find([]byte(row[1])) {
			got += row[1][h.from:h.to]
		}
		if got != row[0] {
			t.Errorf("in %q the glossary finds %q, want %q", row[1], got, row[0])
		}
	}
}

const ownGlossary = `istilah:
  - kata: [air sakti, obat manjur]
    alasan: Tidak ada bukti.
    ganti: air biasa
    kecuali: ["iklan ... air sakti"]
  - kata: penderita
    alasan: Kata itu membuat orang merasa kecil.
    ganti: orang dengan kanker
    lunak: true
boleh:
  - poster pasti sembuh itu keliru
  - katanya
`

func TestOwnGlossary(t *testing.T) {
	t.Parallel()
	of := func(text string) string {
		g, _, found := readGlossary(fstest.MapFS{GlossaryFile: {Data: []byte(text)}})
		var out []string
		for _, f := range found {
			out = append(out, f.String())
		}
		for _, said := range []string{
			"Minum air sakti.", "Iklan tentang air sakti beredar.", "Katanya air sakti.", "Poster pasti sembuh itu keliru.",
			"Pasti sembuh.", "Penderita kanker.", "Obat manjurnya.",
		} {
			for _, h := range g.find([]byte(said)) {
				out = append(out, said[h.from:h.to])
			}
		}
		return strings.Join(out, "\n")
	}
	if got, want := of(ownGlossary), "air sakti\nPasti sembuh\nPenderita\nObat manjurnya"; got != want {
		t.Errorf("its own glossary: got\n%s\nwant\n%s", got, want)
	}
	for _, c := range []struct{ text, want string }{
		{"istilah:\n  - kata: [a b]\n", "glossary-entry"},
		{"istilah:\n  - [a]\n", "glossary-entry"},
		{"istilah: a\n", "want-list"},
		{"istila:\n  - a\n", "unknown-key"},
		{"boleh: [pasti sembuh]\n", "glossary-wide"},
		{"boleh: [Pasti **sembuh**]\n", "glossary-wide"},
		{"boleh: ['']\n", "want-text"},
		{"istilah:\n  - kata: [a]\n    alasn: b\n", "unknown-key"},
		{"istilah: [", "broken-yaml"},
	} {
		got := of(c.text)
		if !strings.Contains(got, " "+c.want+" ") || !strings.Contains(got, "Pasti sembuh") {
			t.Errorf("%q: got\n%s\nwant %s, and the starting glossary in force", c.text, got, c.want)
		}
	}
}

// A post that promises is told so, and so is one whose poll or title does; and none leaves.
func TestPromisingPostsDoNotLeave(t *testing.T) {
	t.Parallel()
	head := "---\nid: a\njudul: Satu\njenis: pengingat\npenulis: rina\ntinjau: 2026-12-31\n"
	for name, text := range map[string]string{
		"body":  head + "---\nKita pasti sembuh.\n",
		"title": strings.Replace(head, "Satu", "Pasti sembuh", 1) + "---\nIsi.\n",
		"poll":  strings.Replace(head, "pengingat", "polling", 1) + "pilihan: [Ya, Pasti sembuh]\n---\nApa?\n",
	} {
		l, found := Load(fstest.MapFS{"a.md": {Data: []byte(text)}})
		p, _ := l.Post("a", "id")
		approved := []Approval{{Source: p.Source, Renderer: "r", By: "sari"}}
		if st := p.State(approved, false, "r", nil, Date{}); st != Promise || len(found) != 1 || found[0].Code != "promise" {
			t.Errorf("%s: state %q with %v, want a promise", name, st, found)
		}
	}
}

// The quick look that most posts get finds whatever the long one does.
func FuzzGlossary(f *testing.F) {
	for _, row := range cases(f) {
		f.Add(row[1], ownGlossary)
	}
	f.Add("Tidak ada", "istilah: [{kata: ['...'], alasan: a, ganti: b}]\nboleh: ['... ...']")
	f.Fuzz(func(t *testing.T, text, own string) {
		g, _, _ := readGlossary(fstest.MapFS{GlossaryFile: {Data: []byte(own)}})
		for _, g := range []*glossary{g, basic} {
			hits := g.find([]byte(text))
			last := 0
			for _, h := range hits {
				if h.from < last || h.to <= h.from || h.to > len(text) {
					t.Fatalf("hits out of order in %q: %+v", text, hits)
				}
				last = h.to
			}
			slow := 0
			clauses([]byte(text), func([]byte) bool { return true }, func(said []spoken) {
				for i := range said {
					if _, ok := g.at(said, i); ok {
						slow++
					}
				}
			})
			if slow > 0 && len(hits) == 0 {
				t.Fatalf("%q: the quick look misses what the long one finds", text)
			}
		}
		shouted := bytes.ToUpper([]byte(text))
		if a, b := len(basic.find([]byte(text))), len(basic.find(shouted)); a > 0 && b == 0 && len(shouted) == len(text) {
			t.Errorf("%q is a promise, and %q is none", text, shouted)
		}
	})
}

func BenchmarkGlossary(b *testing.B) {
	text := []byte(strings.Repeat("Periksa payudara sebulan sekali, *hari ketujuh* sampai kesepuluh. Catat yang berubah.\n\n", 12))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if basic.find(text) != nil {
			b.Fatal("a promise")
		}
	}
}

// Of what stands in a file a thousand times, some are told: who mended those looks again.
func TestMuchOfOneThingIsToldInPart(t *testing.T) {
	t.Parallel()
	head := "---\nid: a\njudul: Satu\njenis: pengingat\npenulis: rina\ntinjau: 2026-12-31\n---\n"
	for piece, code := range map[string]string{
		"dijamin ": "promise", "https://bit.ly/a\n": "link-short", "0811-0000-0001. ": "personal-phone",
		strings.Repeat("a ", 21) + ". ": "sentence-long", "500 mg\n": "dose-no-source",
	} {
		l, _ := Load(fstest.MapFS{"a.md": {Data: []byte(head + strings.Repeat(piece, 1000))}})
		n := 0
		for _, f := range l.Check(Date{}) {
			if f.Code == code {
				n++
			}
		}
		if n != mostAlike {
			t.Errorf("%q a thousand times: %d findings %s, want %d", piece, n, code, mostAlike)
		}
	}
}
