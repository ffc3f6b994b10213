package moderation

import (
	"strings"
	"testing"

	"pita/groups"
)

const soundRule = `aturan:
  - id: obat
    jalur: hide
    alasan: Janji ini tidak benar.
    kata: [obat ajaib]
`

func TestLoad(t *testing.T) {
	t.Parallel()
	english := `rules:
  - id: cure
    lane: answer
    reason: Not so.
    words: [wonder root, 119]
    except: [no wonder root]
    near: [tumour]
    post: facts-root
    groups: [Pita Pink]
    examples: [wonder root for a tumour, {text: no wonder root for a tumour, lane: none}]
`
	b, err := Load(Source{"id.yaml", []byte("\ufeff" + soundRule)}, Source{"en.yaml", []byte(english)})
	if err != nil {
		t.Fatal(err)
	}
	r, ok := b.Rule("cure")
	if !ok || r.Lane != groups.Answer || r.Post != "facts-root" || len(r.Words) != 2 || r.Groups[0] != "Pita Pink" {
		t.Errorf("rule cure is %+v", r)
	}
	if _, ok := b.Rule("putus-asa"); !ok {
		t.Error("the care rules are missing")
	}
	if got := b.Judge(oneText("obat ajaib")).Lane(); got != groups.Hide {
		t.Errorf("lane %v, want hide", got)
	}
}

// TestLoadFaults holds each sentence that a broken rule file gets.
func TestLoadFaults(t *testing.T) {
	t.Parallel()
	const head = "aturan:\n  - id: satu\n    jalur: hide\n    alasan: Begitu.\n"
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", `r.yaml:1:1: the file is empty; begin it with aturan: and a list of rules`},
		{"comment only", "# nanti\n", `r.yaml:1:1: there are no rules here; begin the file with aturan: and a list of rules`},
		{"a text", "halo", `r.yaml:1:1: there are no rules here; begin the file with aturan: and a list of rules`},
		{"no rules", "aturan: []\n", `r.yaml:1:9: aturan holds no rules; write a list, each rule beginning with - id:`},
		{"unknown top key", "atran:\n  - id: x\n", `r.yaml:1:1: unknown key "atran"; a rule file has one key, aturan (rules), in small letters`},
		{"unknown key", head + "    kata: [slot]\n    kat: [togel]\n",
			`r.yaml:6:5: unknown key "kat"; a rule has id, jalur, macam, alasan, kata, kecuali, dekat, pos, pos_grup, lunak, pasar, grup, contoh`},
		{"key twice", head + "    kata: [slot]\n    kata: [togel]\n", `r.yaml:6:5: "kata" is given twice; keep one`},
		{"key in two languages", head + "    kata: [slot]\n    words: [togel]\n", `r.yaml:6:5: "words" is given twice, in two languages; keep one`},
		{"empty list", head + "    kata: []\n", `r.yaml:5:11: the list is empty; write at least one word, or leave the key away`},
		{"no list", head + "    kata: slot\n", `r.yaml:5:11: a list belongs here; write [a, b], or each word on a line of its own, after a hyphen`},
		{"no words", head, `r.yaml:2:5: the rule "satu" has no words; write at least one`},
		{"empty word", head + "    kata: [slot, '']\n", `r.yaml:5:18: a text belongs here; write it after the colon, or leave the key away`},
		{"unknown lane", strings.Replace(head, "hide", "hapus", 1) + "    kata: [slot]\n", `r.yaml:3:12: unknown lane "hapus"; write care, hide, guard, hold or answer`},
		{"no lane", "aturan:\n  - id: satu\n    alasan: Begitu.\n    kata: [slot]\n",
			`r.yaml:2:5: the rule "satu" has no lane; write jalur: care, hide, guard, hold or answer`},
		{"no reason", "aturan:\n  - id: satu\n    jalur: hide\n    kata: [slot]\n", `r.yaml:2:5: the rule "satu" does not say why; write alasan: and one kind sentence`},
		{"bad id", strings.Replace(head, "satu", "Satu Dua", 1) + "    kata: [slot]\n",
			`r.yaml:2:9: the id "Satu Dua" will not do; write small letters, digits and hyphens, such as obat-ajaib`},
		{"id twice", head + "    kata: [slot]\n" + strings.TrimPrefix(head, "aturan:\n") + "    kata: [togel]\n",
			`r.yaml:6:9: there is already a rule "satu" (r.yaml:2); give this one another id`},
		{"nothing to find", head + "    kata: [slot, '*!*']\n", `r.yaml:5:18: "*!*" holds no letter and no digit, so it can never be found; write a word`},
		{"star everywhere", head + "    kata: ['*']\n", `r.yaml:5:12: "*" holds no letter and no digit, so it can never be found; write a word`},
		{"star inside", head + "    kata: [sl*t]\n", `r.yaml:5:12: "sl*t" has a star inside; a star stands at the beginning or the end only`},
		{"short star", head + "    kata: [ab*]\n", `r.yaml:5:12: "ab*" would be found in too many words; write three letters or more beside a star`},
		{"one letter", head + "    kata: [x]\n", `r.yaml:5:12: "x" is a single letter, which means nothing by itself; write a word`},
		{"unknown shape", head + "    kata: ['{ktp}']\n",
			`r.yaml:5:12: there is no shape {ktp}; the shapes are ` + shapeNames()},
		{"question as a word", head + "    kata: ['{tanya}']\n", `r.yaml:5:12: {tanya} says how a sentence asks, not what is in it; write it under kecuali`},
		{"dots on a word", head + "    kata: ['awas ...']\n", `r.yaml:5:12: "awas ..." means the rest of the sentence too, which an exception alone can; leave the dots away`},
		{"care that leaves questions", strings.Replace(head, "hide", "care\n    macam: bahaya", 1) + "    kata: [tolong]\n    kecuali: ['{tanya}']\n",
			`r.yaml:7:15: who asks may need care all the same; leave {tanya} away`},
		{"shape without threshold", head + "    kata: ['{suhu}']\n", `r.yaml:5:12: the shape {suhu} needs a threshold; write {suhu>=38}`},
		{"wild threshold", head + "    kata: ['{suhu>=380}']\n", `r.yaml:5:12: the threshold in {suhu>=380} is no temperature of a body; write {suhu>=38}`},
		{"forwarded as a word", head + "    kata: ['{diteruskan}']\n", `r.yaml:5:12: {diteruskan} says how a message came, not what is in it; write it under dekat`},
		{"newcomer as a word", head + "    kata: ['{pendatang-baru}']\n", `r.yaml:5:12: {pendatang-baru} says how a message came, not what is in it; write it under dekat`},
		{"flood as an exception", head + "    kata: [slot]\n    kecuali: ['{banjir>=6}']\n",
			`r.yaml:6:15: {banjir>=6} says how a message came, not what is in it; write it under kata or dekat`},
		{"how often", head + "    kata: ['{berulang}']\n", `r.yaml:5:12: the shape {berulang} needs a threshold; write {berulang>=3}`},
		{"once is no repeating", head + "    kata: ['{berulang>=1}']\n", `r.yaml:5:12: {berulang>=1} counts to no number that helps; write a number from 2 to 20, such as {berulang>=3}`},
		{"counted in words", head + "    kata: ['{banjir>=enam}']\n", `r.yaml:5:12: {banjir>=enam} counts to no number that helps; write a number from 2 to 20, such as {banjir>=3}`},
		{"a count too many", head + "    kata: ['{kartu-kontak>=2}']\n", `r.yaml:5:12: the shape {kartu-kontak>=2} takes no threshold; write {kartu-kontak}`},
		{"no money", head + "    kata: ['{nominal>=banyak}']\n", `r.yaml:5:12: the threshold in {nominal>=banyak} is no amount of money; write {nominal>=1jt} or {nominal>=500rb}`},
		{"body word", head + "    kata: [togel, payudara]\n",
			`r.yaml:5:19: the word "payudara" alone would get lane hide, and nobody could speak of body or treatment any more; add words to it, or dekat`},
		{"body word by a star", head + "    kata: [kemot*, 'mast*']\n",
			`r.yaml:5:12: the word "kemoterapi" alone would get lane hide, and nobody could speak of body or treatment any more; add words to it, or dekat`},
		{"example without a hit", head + "    kata: [slot]\n    contoh: [togel]\n",
			`r.yaml:6:14: the example "togel" gets lane none, not hide; change the words or the example`},
		{"example of another lane", head + "    kata: [slot]\n    contoh:\n      - teks: slot lagi\n        jalur: none\n",
			`r.yaml:7:9: the example "slot lagi" gets lane hide by rule "satu", not none; change the words or the example`},
		{"care without a kind", strings.Replace(head, "hide", "care", 1) + "    kata: [tolong]\n",
			`r.yaml:2:5: a care rule, and no other, has a kind; write macam: putus-asa, bahaya or kekerasan`},
		{"care switched off", strings.Replace(head, "satu", "putus-asa", 1) + "    kata: [slot]\n",
			`r.yaml:3:12: the care rule putus-asa cannot become something else; give your rule another id`},
		{"soft answer", strings.Replace(head, "hide", "answer", 1) + "    kata: [slot]\n    lunak: ya\n",
			`r.yaml:6:12: lane answer takes nothing out, so it cannot be soft; leave lunak away`},
		{"neither yes nor no", head + "    kata: [slot]\n    lunak: mungkin\n", `r.yaml:6:12: "mungkin" is neither ya nor tidak; write one of them`},
	} {
		b, err := Load(Source{"r.yaml", []byte(c.data)})
		if err == nil || b != nil {
			t.Errorf("%s: no error, or a book beside it", c.name)
			continue
		}
		if got, _, _ := strings.Cut(err.Error(), "\n"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestLoadTellsBrokenYAML(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"aturan:\n  - id: [", "a: b: c", "\t- x", "aturan: \"x", soundRule + "---\n" + soundRule, "{{", "\xff\xfe\x00"} {
		_, err := Load(Source{"r.yaml", []byte(data)})
		if err == nil || !strings.HasPrefix(err.Error(), "r.yaml:") || strings.Contains(err.Error(), "\n") && len(data) < 20 {
			t.Errorf("%q: %v, want a sentence with a place", data, err)
		}
	}
}

func TestLoadTellsEveryFault(t *testing.T) {
	t.Parallel()
	_, err := Load(Source{"a.yaml", []byte("aturan: []")}, Source{"b.yaml", nil})
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("%v, want two sentences", err)
	}
}

func TestAsksHow(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{"slot": false, "{nik}": false, "{pendatang-baru}": true, "{flood>=6}": true, "{forwarded}": true} {
		if got := Plain("r", groups.Hold, "slot", word).AsksHow(); got != want {
			t.Errorf("a rule with %s asks how a message came: %v, want %v", word, got, want)
		}
		if got := (Rule{Words: []string{"slot"}, Near: []string{word}}).AsksHow(); got != want {
			t.Errorf("a rule near %s asks how a message came: %v, want %v", word, got, want)
		}
	}
}

func TestCareCannotBeSwitchedOff(t *testing.T) {
	t.Parallel()
	reworded := `aturan:
  - id: putus-asa
    jalur: care
    alasan: Kami menemani.
    kata: [ingin menghilang]
`
	b, err := Load(Source{"r.yaml", []byte(reworded)})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"aku ingin menghilang", "aku ingin mati"} {
		h, ok := b.Judge(oneText(text)).Care()
		if !ok || h.Rule.Reason != "Kami menemani." || h.Rule.Kind != Despair {
			t.Errorf("%q: %v %v, want care in the user's words", text, h, ok)
		}
	}
	_, err = Load(Source{"r.yaml", []byte(reworded + "    kecuali: [ingin mati]\n")})
	if err == nil || !strings.Contains(err.Error(), "aku ingin mati") {
		t.Errorf("an exception took care away: %v", err)
	}
	empty, err := Make()
	if err != nil || empty.Hash() != Embedded().Hash() {
		t.Errorf("a book of no rules is not the embedded book: %v", err)
	}
}

func TestWith(t *testing.T) {
	t.Parallel()
	b, err := Starting().With(
		Rule{ID: "obat-ajaib", Lane: groups.Hold, Reason: "a test", Words: []string{"madu super"}},
		Rule{ID: "baru", Lane: groups.Hide, Reason: "a test", Words: []string{"situs gacor", "ingin mati"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]groups.Lane{"coba obat ajaib ini": groups.Hold, "kapsul ini jepe": groups.None, "madu super": groups.Hold, "aku ingin mati": groups.Care} {
		if got := b.Judge(oneText(text)).Lane(); got != want {
			t.Errorf("%q: lane %v, want %v", text, got, want)
		}
	}
	if b.Hash() == Starting().Hash() {
		t.Error("a changed book keeps its hash")
	}
	if _, err := b.With(Rule{ID: "kosong", Lane: groups.Hide, Reason: "a test"}); err == nil {
		t.Error("a rule without words was taken")
	}
}

func TestHashes(t *testing.T) {
	t.Parallel()
	one := Rule{ID: "satu", Lane: groups.Hide, Reason: "a", Words: []string{"slot"}}
	two := Rule{ID: "dua", Lane: groups.Hold, Reason: "b", Words: []string{"togel"}}
	reworded := one
	reworded.Reason, reworded.Post = "other", "p"
	changed := one
	changed.Words = []string{"slot", "s"}
	if one.Hash() != reworded.Hash() || one.Hash() == changed.Hash() {
		t.Error("a rule's hash must follow what it judges by, and nothing else")
	}
	a, err := Make(one, two)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Make(two, one)
	if err != nil {
		t.Fatal(err)
	}
	if a.Hash() != b.Hash() {
		t.Error("the order of rules changes the book's hash")
	}
}
