package moderation

import (
	"bytes"
	"embed"
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"testing"
)

//go:embed book/*.yaml
var bookFiles embed.FS

const careFile = "care.yaml"

// startingSources returns the rule files of the starting book, the care rules apart.
func startingSources(tb testing.TB) []Source {
	tb.Helper()
	entries, err := bookFiles.ReadDir("book")
	if err != nil {
		tb.Fatal(err)
	}
	var sources []Source
	for _, e := range entries {
		if e.Name() != careFile {
			sources = append(sources, bookFile(tb, e.Name()))
		}
	}
	return sources
}

func bookFile(tb testing.TB, name string) Source {
	tb.Helper()
	data, err := bookFiles.ReadFile("book/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return Source{Name: name, Data: data}
}

var update = flag.Bool("update", false, "write book_table.bin")

// parsed returns the rules of the starting book as its files say, those of care apart.
func parsed(tb testing.TB) (own, care []draft) {
	tb.Helper()
	var errs []error
	for _, src := range startingSources(tb) {
		ds, wrong := parse(src)
		own, errs = append(own, ds...), append(errs, wrong...)
	}
	care, wrong := parse(bookFile(tb, careFile))
	if errs = append(errs, wrong...); len(errs) > 0 {
		tb.Fatal(errors.Join(errs...))
	}
	// Another test loads these files as anybody's, with all their examples.
	for _, ds := range [][]draft{own, care} {
		for i := range ds {
			ds[i].settled = true
		}
	}
	return own, care
}

// TestBookTable builds the starting book of its files, and compares it with the one that the
// program carries.
func TestBookTable(t *testing.T) {
	t.Parallel()
	own, care := parsed(t)
	b, err := assembleWith(own, care)
	if err != nil {
		t.Fatal(err)
	}
	w := &tableWriter{}
	w.book(b, care)
	if *update {
		if err := os.WriteFile("book_table.bin", w.out, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(w.out, []byte(bookTable)) {
		t.Errorf("book_table.bin (%d bytes) is not what the rule files say (%d bytes); run: go generate ./moderation", len(bookTable), len(w.out))
	}
	again := &tableWriter{}
	again.book(Starting(), builtCare())
	if !bytes.Equal(again.out, w.out) {
		t.Error("what is read from the table is not what was written")
	}
}

// A tableWriter writes what a tableReader reads.
type tableWriter struct{ out []byte }

func (w *tableWriter) numbers(ns ...int) {
	for _, n := range ns {
		w.out = binary.AppendUvarint(w.out, uint64(n))
	}
}

func (w *tableWriter) text(s string) {
	w.numbers(len(s))
	w.out = append(w.out, s...)
}

func (w *tableWriter) truth(is bool) {
	n := 0
	if is {
		n = 1
	}
	w.numbers(n)
}

func (w *tableWriter) texts(all []string) {
	w.numbers(len(all))
	for _, s := range all {
		w.text(s)
	}
}

func (w *tableWriter) rules(rules []Rule) {
	w.numbers(len(rules))
	for _, r := range rules {
		w.text(r.ID)
		w.numbers(int(r.Lane))
		for _, s := range []string{r.Kind, r.Reason} {
			w.text(s)
		}
		for _, list := range [][]string{r.Words, r.Except, r.Near} {
			w.texts(list)
		}
		w.text(r.Post)
		w.text(r.GroupPost)
		w.truth(r.Soft)
		w.truth(r.Market)
		w.texts(r.Groups)
		w.numbers(len(r.Examples))
		for _, e := range r.Examples {
			w.text(e.Text)
			w.numbers(int(e.Lane))
		}
	}
}

// book writes b, whose last rules are those of care.
func (w *tableWriter) book(b *Book, care []draft) {
	w.numbers(tableForm)
	own := len(b.rules) - len(care)
	w.rules(b.rules[own:])
	w.rules(b.rules[:own])
	w.text(b.text)
	w.numbers(len(b.patterns))
	for _, p := range b.patterns {
		w.numbers(int(p.at), int(p.rule), int(p.size), int(p.role), int(p.check), int(p.flags))
	}
	for _, t := range b.tries() {
		w.numbers(len(t.nodes))
		for _, n := range t.nodes {
			w.numbers(int(n.mask), int(n.first))
		}
	}
	w.numbers(len(b.numbers))
	for _, n := range b.numbers {
		w.numbers(int(n.build), n.limit, int(n.rule), int(n.role))
	}
	w.numbers(len(b.links))
	for _, l := range b.links {
		w.numbers(int(l.kind))
		w.text(l.domain)
		w.numbers(int(l.rule), int(l.role))
	}
	w.numbers(len(b.conditions))
	for _, c := range b.conditions {
		w.numbers(int(c.came), c.limit, int(c.rule), int(c.role))
	}
}
