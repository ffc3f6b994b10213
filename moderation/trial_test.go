package moderation

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pita/groups"
)

func TestTrial(t *testing.T) {
	t.Parallel()
	inForce, err := Make(
		Rule{ID: "kue", Lane: groups.Hold, Reason: "a test", Words: []string{"pesan kue", "kue kering"}},
		Rule{ID: "lama", Lane: groups.Hold, Reason: "a test", Words: []string{"arisan"}})
	if err != nil {
		t.Fatal(err)
	}
	tried, err := inForce.WithFiles(Source{"r.yaml", []byte(`aturan:
  - {id: kue, jalur: hide, alasan: a test, kata: [pesan kue, brownies]}
  - {id: baru, jalur: hold, alasan: a test, kata: [keripik], grup: [Pita Ungu]}
`)})
	if err != nil {
		t.Fatal(err)
	}
	run := NewTrial(inForce, tried, []string{"kue", "baru", "tidak-ada"}, "pita ungu", 2)
	for _, text := range []string{"halo", "pesan kue ya", "kue kering enak", "brownies", "brownies", "brownies lagi", "keripik pedas", "arisan keripik", "arisan"} {
		run.Judge(text)
	}
	if run.Texts != 9 || len(run.Tallies) != 2 || run.New.Texts != 4 || run.Freed.Texts != 1 || run.Moved.Texts != 1 {
		t.Fatalf("%+v", run)
	}
	kue, baru := run.Tallies[0], run.Tallies[1]
	if kue.Hits != 4 || kue.New != 3 || kue.Lost != 1 || baru.Hits != 2 || baru.New != 2 || baru.Lost != 0 {
		t.Errorf("kue %+v, baru %+v", kue, baru)
	}
	// What is new comes first, each text once.
	if len(kue.Samples) != 2 || kue.Samples[0].Text != "brownies" || kue.Samples[1].Text != "brownies lagi" || !kue.Samples[1].New {
		t.Errorf("samples %+v", kue.Samples)
	}
	if m := run.Moved.Samples[0]; m.Text[m.Start:m.End] != "pesan kue" || m.Was != groups.Hold || m.Is != groups.Hide || m.Rule != "kue" {
		t.Errorf("moved %+v", m)
	}
	if f := run.Freed.Samples[0]; f.Text[f.Start:f.End] != "kue kering" || f.Is != groups.None {
		t.Errorf("freed %+v", f)
	}
}

// TestWriteIsReadBack writes rules and reads the same from the file: those that come with
// the program, and some with everything that a file could spoil.
func TestWriteIsReadBack(t *testing.T) {
	t.Parallel()
	odd := Rule{ID: "null", Lane: groups.Hide, Reason: `Titik dua: "begini" # 'begitu'`, Words: []string{"*slot", "null", "ya", "0811", "{nik}", "promo: x #1", "obat \\ ajaib"},
		Except: []string{"awas ...", "{tanya}"}, Near: []string{"a: bb", "- cc"}, Soft: true, Groups: []string{"Pita: Pink", "[Jakarta]"}, Post: "p", Examples: []Example{
			{Text: "kosong: a # b\nbaris dua", Lane: groups.None}}}
	care := Rule{ID: "baru", Lane: groups.Care, Kind: Violence, Reason: "Kami menemani.", Words: []string{"dipukul terus"}, GroupPost: "q", Post: "p"}
	goods := Rule{ID: "kue", Lane: groups.Hold, Reason: "Dilihat dulu.", Words: []string{"pesan kue"}, Market: true}
	for name, rules := range map[string][]Rule{"starting": startingOnce().Own(), "odd": {odd, care, goods}} {
		data, err := Write("Aturan kami.\nDitulis Pita.", rules)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), "# Aturan kami.\n# Ditulis Pita.\naturan:\n") {
			t.Errorf("%s begins %.60q", name, data)
		}
		b, err := Load(Source{"r.yaml", data})
		if err != nil {
			t.Errorf("%s: %v\n%.600s", name, err, data)
			continue
		}
		for i, got := range b.Own()[:len(rules)] {
			if want := rules[i]; got.Hash() != want.Hash() || !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
			}
		}
	}
	data, err := Write("", nil)
	if err != nil || string(data) != "aturan: kosong\n" {
		t.Errorf("no rules are written as %q, %v", data, err)
	}
}

// FuzzWrite writes whatever rule can be made, and reads the same back.
func FuzzWrite(f *testing.F) {
	f.Add("pesan kue", "Dilihat dulu.", "awas ...", "Pita Pink", "pesan kue ya")
	f.Add("*slot", "a: b # c", "'x' y", "[Jakarta]", "- slot: {x}\nbaris")
	f.Add("slot", "x\raturan: y\u0085z\u2028", "x", "Pita\rPink", "slot\r\nx")
	f.Add("~ null", "| >", "{tanya}", "&a *b", "\u2028\ufeff!")
	f.Fuzz(func(t *testing.T, word, reason, except, group, example string) {
		r := Rule{ID: "satu", Lane: groups.Hold, Reason: reason, Words: []string{word}, Except: []string{except}, Groups: []string{group}}
		made := drafts([]Rule{r})
		if len(made[0].check()) > 0 {
			return
		}
		r.Examples = []Example{{Text: example, Lane: groups.None}}
		data, err := Write(reason, []Rule{r})
		if err != nil {
			t.Fatal(err)
		}
		back, errs := parse(Source{"r.yaml", data})
		for _, fault := range Faults(errors.Join(errs...)) {
			// No file holds a text of spaces, nor a sign that nobody sees.
			if fault.What != "no-text" && fault.What != "example-empty" && fault.What != "control" {
				t.Fatalf("%v\n%q", fault, data)
			}
		}
		if len(errs) > 0 {
			return
		}
		got := back[0].Rule
		for _, pair := range [][2]string{{got.Words[0], word}, {got.Except[0], except}, {got.Groups[0], group}, {got.Reason, reason}} {
			if pair[0] != strings.TrimSpace(strings.ToValidUTF8(pair[1], "\ufffd")) {
				t.Errorf("%q is read back as %q from\n%q", pair[1], pair[0], data)
			}
		}
	})
}
