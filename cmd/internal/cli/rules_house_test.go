package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pita/cmd/internal/config"
	"pita/groups"
	"pita/moderation"
	"pita/store"
)

const ourRules = `# Ditulis tangan.
aturan:
  - {id: arisan, jalur: hold, alasan: Dilihat dulu., kata: [arisan], contoh: [arisan yuk]}
  - {id: kue, jalur: hold, alasan: Dilihat dulu., kata: [pesan kue], grup: [Pita Pink], contoh: [pesan kue]}
`

const theirRules = `aturan:
  - {id: arisan, jalur: hold, alasan: Dilihat dulu., kata: [arisan], contoh: [arisan yuk]}
  - {id: kue, jalur: hide, alasan: Dilihat dulu., kata: [pesan kue, brownies], contoh: [pesan kue]}
  - {id: slot, jalur: hide, alasan: Judi., kata: [slot gacor], grup: [Entah], contoh: [slot gacor]}
  - {id: putus-asa, jalur: care, macam: putus-asa, alasan: Kami menemani., kata: [ingin menghilang]}
`

// A ruledHouse is a house with two groups, and a folder of rules.
type ruledHouse struct {
	dir, rules, settings string
}

func houseWithRules(t *testing.T) ruledHouse {
	t.Helper()
	dir := t.TempDir()
	h := ruledHouse{filepath.Join(dir, "rumah"), filepath.Join(dir, "aturan"), filepath.Join(dir, "pita.toml")}
	h.write(t, "aturan/kita.yaml", ourRules)
	h.write(t, "mereka.yaml", theirRules)
	h.write(t, "pita.toml", fmt.Sprintf("data = %q\nrules = %q\n", h.dir, h.rules))
	book, err := moderation.Load(moderation.Source{Name: "kita.yaml", Data: []byte(ourRules)})
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(h.dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	note := func(in groups.GroupID, rule string, hits, upheld, undone int) *groups.RuleNote {
		r, _ := book.Rule(rule)
		return &groups.RuleNote{Group: in, Rule: rule, Hash: r.Hash(), Confirmed: true, Hits: hits, Upheld: upheld, Undone: undone}
	}
	old := note("g2", "arisan", 99, 0, 0)
	old.Hash = "of other words"
	_, err = s.Apply(t.Context(), deskEvent(&groups.Reload{}), func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Put: []groups.Record{
			&groups.Group{ID: "g1", Name: "Pita Pink", Live: true}, &groups.Group{ID: "g2", Name: "Pita Ungu", Live: true},
			note("g1", "arisan", 7, 1, 5), note("g1", "kue", 2, 1, 0), old,
		}}
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h ruledHouse) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(filepath.Dir(h.dir), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// do types a command that ends with a status, and returns what it says.
func (h ruledHouse) do(t *testing.T, status int, args ...string) string {
	t.Helper()
	got, out, errs := call(t, "", append([]string{"--settings", h.settings}, args...)...)
	if got != status {
		t.Errorf("pita %q: status %d, want %d\n%s%s", args, got, status, out, errs)
	}
	return out + errs
}

func wantAll(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(strings.Join(strings.Fields(got), " "), p) {
			t.Errorf("%q is missing in:\n%s", p, got)
		}
	}
}

// TestRulesListShowsHowRulesDo lists figures by group, and shows which rule people undo.
func TestRulesListShowsHowRulesDo(t *testing.T) {
	t.Parallel()
	h := houseWithRules(t)
	pink := h.do(t, 0, "rules", "list", "--group", "pita pink")
	wantAll(t, pink, "arisan hold berlaku 7 1 5 ! lebih sering dibatalkan", "kue hold berlaku 2 1 0", "putus-asa care berlaku 0 0 0")
	ungu := h.do(t, 0, "rules", "list", "--group", "Pita Ungu")
	wantAll(t, ungu, "arisan hold", " 0 0 0")
	if strings.Contains(ungu, "kue") || strings.Contains(ungu, "99") {
		t.Errorf("a rule of another group, or figures of other words, are listed:\n%s", ungu)
	}
	wantAll(t, h.do(t, 0, "rules", "list"), "arisan hold 7 1 5")
	wantAll(t, h.do(t, 1, "rules", "list", "--group", "Pita Hijau"), `Tidak ada grup bernama "Pita Hijau". Yang ada: "Pita Pink", "Pita Ungu".`)
}

// TestRulesGoToAnotherGroup exports the rules of a group, and imports them into another:
// shown first, written whole, and nothing else touched.
func TestRulesGoToAnotherGroup(t *testing.T) {
	t.Parallel()
	h := houseWithRules(t)
	theirs := filepath.Join(filepath.Dir(h.dir), "mereka.yaml")
	file := filepath.Join(h.rules, "impor-pita-ungu.yaml")

	wantAll(t, h.do(t, 2, "rules", "import", theirs), "--group NAMA")
	wantAll(t, h.do(t, 1, "rules", "import", theirs, "--group", "Pita Hijau"), "Tidak ada grup")
	// The same word for word; the same id with other words, of another group; new; care.
	shown := h.do(t, 1, "rules", "import", theirs, "--group", "Pita Ungu", "--yes")
	wantAll(t, shown, "sama: arisan", "bertabrakan: kue sudah ada dengan kata lain (Pita Pink)", "baru: slot (hide, 1 kata)", "dilewati: putus-asa", "--rename")
	shown = h.do(t, 0, "rules", "import", theirs, "--group", "Pita Ungu", "--rename")
	wantAll(t, shown, "baru: kue-pita-ungu (hide, 2 kata), karena kue sudah ada", "Percakapan contoh: ", "slot hide", "Belum ada yang ditulis")
	if _, err := os.Stat(file); err == nil {
		t.Fatal("a preview wrote a file")
	}
	wantAll(t, h.do(t, 0, "rules", "import", theirs, "--group", "pita ungu", "--rename", "--yes"), "2 aturan ditulis ke")
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wantAll(t, string(first), "# Aturan untuk pita ungu, ditulis oleh pita rules import. aturan:", "id: kue-pita-ungu", "grup: - pita ungu", "id: slot")
	if strings.Contains(string(first), "Entah") || strings.Contains(string(first), "arisan") {
		t.Errorf("the file holds another group, or a rule that holds already:\n%s", first)
	}
	// What was written by hand is as it was.
	if ours, err := os.ReadFile(filepath.Join(h.rules, "kita.yaml")); err != nil || string(ours) != ourRules {
		t.Errorf("the other file is %q, %v", ours, err)
	}
	wantAll(t, h.do(t, 0, "rules", "check"), "4 aturan, 5 kata")
	wantAll(t, h.do(t, 0, "rules", "import", theirs, "--group", "Pita Ungu", "--rename"), "sama: kue-pita-ungu", "Tidak ada yang perlu ditulis")

	// Again with other words: the rest of the file stays, and a copy of what was there.
	h.write(t, "mereka.yaml", strings.Replace(theirRules, "slot gacor]", "slot gacor, situs gacor]", 1))
	wantAll(t, h.do(t, 0, "rules", "import", theirs, "--group", "Pita Ungu", "--rename", "--yes"), "berubah: slot (hide, 2 kata)", "1 aturan ditulis ke")
	if before, err := os.ReadFile(file + ".sebelumnya"); err != nil || string(before) != string(first) {
		t.Errorf("the copy of what was there is %q, %v", before, err)
	}
	got := h.do(t, 0, "rules", "export", "--group", "Pita Ungu")
	wantAll(t, got, "# Aturan yang berlaku di Pita Ungu", "id: arisan", "id: kue-pita-ungu", "- situs gacor")
	if strings.Contains(got, "grup:") || strings.Contains(got, "id: kue\n") || strings.Contains(got, "putus-asa") {
		t.Errorf("the export names groups, or rules of others, or of care:\n%s", got)
	}
	// What was exported can be used as it is.
	h.write(t, "ekspor.yaml", got)
	wantAll(t, h.do(t, 0, "rules", "check", filepath.Join(filepath.Dir(h.dir), "ekspor.yaml")), "3 aturan")
}

// TestAnImportThatCannotBeWrittenChangesNothing has the place of the file taken by a
// folder, and the rules of the house broken.
func TestAnImportThatCannotBeWrittenChangesNothing(t *testing.T) {
	t.Parallel()
	h := houseWithRules(t)
	theirs := filepath.Join(filepath.Dir(h.dir), "mereka.yaml")
	look := func() (names []string) {
		entries, err := os.ReadDir(h.rules)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	h.write(t, "aturan/kita.yaml", ourRules+"  - id: rusak\n")
	wantAll(t, h.do(t, 1, "rules", "import", theirs, "--group", "Pita Ungu", "--rename", "--yes"), `kita.yaml:5:5: aturan "rusak" belum punya kata`, "Perbaiki dulu")
	h.write(t, "aturan/kita.yaml", ourRules)
	if got := look(); len(got) != 1 {
		t.Errorf("the folder holds %v", got)
	}
	h.do(t, 0, "rules", "import", theirs, "--group", "Pita Ungu", "--rename", "--yes")
	before := look()
	// The copy of what was there has no place, so nothing is replaced.
	h.write(t, "aturan/impor-pita-ungu.yaml.sebelumnya/penuh", "x")
	h.write(t, "mereka.yaml", strings.Replace(theirRules, "slot gacor]", "slot gacor, situs gacor]", 1))
	wantAll(t, h.do(t, 1, "rules", "import", theirs, "--group", "Pita Ungu", "--rename", "--yes"), "tidak bisa ditulis", "Aturan yang lama tetap utuh")
	if got := look(); len(got) != len(before)+1 {
		t.Errorf("the folder holds %v, want nothing half written beside %v", got, before)
	}
	if now, err := os.ReadFile(filepath.Join(h.rules, "impor-pita-ungu.yaml")); err != nil || strings.Contains(string(now), "situs") {
		t.Errorf("the rules were replaced without a copy: %s, %v", now, err)
	}
	h.write(t, "pita.toml", fmt.Sprintf("data = %q\n", h.dir))
	wantAll(t, h.do(t, 1, "rules", "import", theirs, "--group", "Pita Ungu"), "hanya bisa diimpor ke folder aturan sendiri")
}

// TestARunningHouseImports sends an import to the process that holds the house: its folder
// of rules counts, not the one of who typed it.
func TestARunningHouseImports(t *testing.T) {
	t.Parallel()
	h := houseWithRules(t)
	s, err := store.Open(h.dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	e := &env{data: h.dir, log: slog.New(slog.DiscardHandler), settings: config.Settings{Rules: h.rules}, getenv: func(string) string { return "" }}
	stop, err := serve(ctx, h.dir, &desk{run: e.receive(s)})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	defer cancel()
	h.write(t, "pita.toml", fmt.Sprintf("data = %q\n", h.dir))
	theirs := filepath.Join(filepath.Dir(h.dir), "mereka.yaml")
	wantAll(t, h.do(t, 0, "rules", "import", theirs, "--group", "Pita Ungu", "--rename", "--yes"), "2 aturan ditulis ke")
	wantAll(t, h.do(t, 0, "rules", "list", "--group", "Pita Ungu"), "slot hide mencoba 0 0 0")
	wantAll(t, h.do(t, 1, "rules", "import", theirs+"x", "--group", "Pita Ungu"), "tidak ada")
}
