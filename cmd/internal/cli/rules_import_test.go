package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pita/cmd/internal/config"
)

// aFolderOfRules is a place without a house, whose settings name a folder of rules.
func aFolderOfRules(t *testing.T) ruledHouse {
	t.Helper()
	dir := t.TempDir()
	h := ruledHouse{filepath.Join(dir, "rumah"), filepath.Join(dir, "aturan"), filepath.Join(dir, "pita.toml")}
	h.write(t, "pita.toml", fmt.Sprintf("data = %q\nrules = %q\n", h.dir, h.rules))
	h.write(t, "aturan/kita.yaml", ourRules)
	return h
}

func (h ruledHouse) beside(name string) string { return filepath.Join(filepath.Dir(h.dir), name) }

// rulesOf returns a rule file of one rule.
func rulesOf(id, word string) string {
	return fmt.Sprintf("aturan:\n  - {id: %s, jalur: hold, alasan: Dilihat dulu., kata: [%s], contoh: [%s]}\n", id, word, word)
}

// TestImportsAtOnceLoseNothing has eight imports into one group begin together.
func TestImportsAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	h := aFolderOfRules(t)
	var all sync.WaitGroup
	for i := range 8 {
		name := fmt.Sprintf("berkas%d.yaml", i)
		h.write(t, name, rulesOf(fmt.Sprintf("barang-%d", i), fmt.Sprintf("jual barang%d", i)))
		all.Go(func() {
			wantAll(t, h.do(t, 0, "rules", "import", h.beside(name), "--group", "Pita Ungu", "--yes"), "1 aturan ditulis ke")
		})
	}
	all.Wait()
	got, err := os.ReadFile(filepath.Join(h.rules, "impor-pita-ungu.yaml"))
	if n := strings.Count(string(got), "id: barang-"); err != nil || n != 8 {
		t.Errorf("%d rules of 8 were kept (%v):\n%s", n, err, got)
	}
}

// TestAnImportWaitsForNobodyForEver ends while another has the folder.
func TestAnImportWaitsForNobodyForEver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, lock := range map[string]func(string) (func(), error){"by the system": tryLock, "by a file": lockByName} {
		release, err := lock(dir)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := lock(dir); err != errBusy {
			t.Errorf("%s: a locked folder gives %v, want errBusy", name, err)
		}
		release()
		again, err := lock(dir)
		if err != nil {
			t.Fatalf("%s: a folder that was let go of gives %v", name, err)
		}
		again()
	}
	release, err := tryLock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := lockRules(ctx, dir); !failsBy(err, "import.busy") {
		t.Errorf("a locked folder gives %v, want import.busy", err)
	}
}

// TestAnImportLeavesWhatSomebodyChangedMeanwhile edits the file between reading and writing.
func TestAnImportLeavesWhatSomebodyChangedMeanwhile(t *testing.T) {
	t.Parallel()
	h := aFolderOfRules(t)
	h.write(t, "baru.yaml", rulesOf("nastar", "pesan nastar"))
	e := &env{settings: config.Settings{Rules: h.rules}, stderr: &strings.Builder{}, stdout: &strings.Builder{}}
	e.speak("id")
	for _, before := range []string{"", strings.Replace(rulesOf("roti", "pesan roti"), "contoh", "grup: [Ungu], contoh", 1)} {
		if before != "" {
			h.write(t, "aturan/impor-ungu.yaml", before)
		}
		in, err := e.incoming(&rulesImportCmd{File: h.beside("baru.yaml"), Group: "Ungu"}, h.rules)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := in.whole(e); err != nil {
			t.Fatal(err)
		}
		h.write(t, "aturan/impor-ungu.yaml", "# Sedang saya tulis.\n")
		if err := in.keep(t.Context(), e); !failsBy(err, "import.moved") {
			t.Errorf("a file that was changed gives %v, want import.moved", err)
		}
		if got, err := os.ReadFile(filepath.Join(h.rules, "impor-ungu.yaml")); err != nil || string(got) != "# Sedang saya tulis.\n" {
			t.Errorf("what somebody wrote is %q, %v", got, err)
		}
	}
}

// TestGroupsWhoseNamesAreWrittenAlikeKeepTheirRules imports into groups whose names make
// the same name of a file.
func TestGroupsWhoseNamesAreWrittenAlikeKeepTheirRules(t *testing.T) {
	t.Parallel()
	h := aFolderOfRules(t)
	for _, names := range [][2]string{{"Pita Ungu", "Pita-Ungu"}, {"ピンク", "紫"}} {
		h.write(t, "aturan/kita.yaml", ourRules)
		id := "nastar-" + slug(names[0])
		h.write(t, "satu.yaml", rulesOf(id, "pesan nastar"))
		h.write(t, "dua.yaml", rulesOf(id, "pesan keripik"))
		h.do(t, 0, "rules", "import", h.beside("satu.yaml"), "--group", names[0], "--yes")
		first := filepath.Join(h.rules, "impor-"+slug(names[0])+".yaml")
		before, err := os.ReadFile(first)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, h.do(t, 1, "rules", "import", h.beside("dua.yaml"), "--group", names[1], "--yes"), "bertabrakan: "+id)
		wantAll(t, h.do(t, 0, "rules", "import", h.beside("dua.yaml"), "--group", names[1], "--rename", "--yes"), "1 aturan ditulis ke")
		h.write(t, "dua.yaml", rulesOf(id, "pesan kerupuk"))
		wantAll(t, h.do(t, 0, "rules", "import", h.beside("dua.yaml"), "--group", names[1], "--rename", "--yes"), "berubah: "+id+"-")
		if after, err := os.ReadFile(first); err != nil || string(after) != string(before) {
			t.Errorf("the rules of %q were\n%s\nand are\n%s%v", names[0], before, after, err)
		}
		own, err := os.ReadFile(filepath.Join(h.rules, "impor-"+slug(names[1])+"-"+tag(names[1])+".yaml"))
		if err != nil || !strings.Contains(string(own), "kerupuk") {
			t.Errorf("the rules of %q are %s, %v", names[1], own, err)
		}
	}
}
