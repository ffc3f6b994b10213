package store_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/groups"
	"pita/store"
	"pita/store/vault"
)

var update = flag.Bool("update", false, "write the golden file of the format of today")

// A house written in format 1 opens for ever, and tells the same.
func TestAHouseOfFormat1(t *testing.T) {
	t.Parallel()
	golden := filepath.Join("testdata", "format1")
	if *update {
		writeGolden(t, golden)
	}
	dir := t.TempDir()
	unpack(t, golden+".db.gz", filepath.Join(dir, store.FileName))
	key, err := os.ReadFile(golden + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, store.KeyName), key, 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(golden + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, store.Options{})
	got, err := everything(s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(withoutNever(string(want)), withoutNever(got)); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	err = s.Read(t.Context(), func(st groups.State) error {
		for _, id := range []string{"", "sadari-01/", "sadari-01/id/"} {
			if n := len(st.List(groups.Ref{Kind: groups.KindApproval, ID: id})); n != 1 {
				t.Errorf("%d approvals whose ids begin with %q, want 1", n, id)
			}
			if n := len(groups.Briefs(st, groups.Ref{Kind: groups.KindApproval, ID: id})); n != 1 {
				t.Errorf("%d briefs of them, want 1", n)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	apply(t, s, message(1000, "62811-0000-1", "group-1"), fill)
}

var never = regexp.MustCompile(`,"[a-z_]+":"0001-01-01T00:00:00Z"`)

// withoutNever leaves out the times that never were: a record that gained one since tells
// the same.
func withoutNever(text string) string { return never.ReplaceAllString(text, "") }

func writeGolden(t *testing.T, golden string) {
	t.Helper()
	dir, _ := aHouse(t, 4)
	s := open(t, dir, store.Options{})
	apply(t, s, message(900, "62811-0000-1", "group-1"), decideTo(groups.Decision{Put: []groups.Record{
		&groups.Approval{Post: "sadari-01", Lang: "id", Handle: "dr-ani", At: start, Messages: []byte("[]")}}}))
	text, err := everything(s)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	db, err := os.ReadFile(filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(dir, store.KeyName))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(db)
	z.Close()
	for name, b := range map[string][]byte{".db.gz": packed.Bytes(), ".key": key, ".txt": []byte(text)} {
		if err := os.WriteFile(golden+name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	f, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestHousesThatDoNotOpenSayWhy(t *testing.T) {
	t.Parallel()
	whole, _ := aHouse(t, 2)
	for name, c := range map[string]struct {
		spoil func(dir string) error
		opt   store.Options
		want  string
		is    error
	}{
		"no key":    {func(dir string) error { return os.Remove(filepath.Join(dir, store.KeyName)) }, store.Options{}, "put back the copy you kept", vault.ErrNoKey},
		"wrong key": {otherKey, store.Options{}, "put back the right key file", store.ErrWrongKey},
		"newer":     {migrated, store.Options{}, "a newer Pita wrote it", store.ErrNewer},
		"cut": {func(dir string) error { return os.Truncate(filepath.Join(dir, store.FileName), 9000) },
			store.Options{}, "the file is damaged", store.ErrDamaged},
		"file lost": {func(dir string) error { return os.Remove(filepath.Join(dir, store.FileName)) },
			store.Options{}, "pita.db is missing or empty though its key is here", store.ErrNoFile},
		"file emptied": {func(dir string) error { return os.Truncate(filepath.Join(dir, store.FileName), 0) },
			store.Options{}, "pita.db is missing or empty though its key is here", store.ErrNoFile},
		"no database": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, store.FileName), []byte("hello"), 0o600)
		}, store.Options{}, "the file is damaged", store.ErrDamaged},
		"key for all to read": {func(dir string) error { return os.Chmod(filepath.Join(dir, store.KeyName), 0o644) }, store.Options{}, "chmod 600", nil},
	} {
		dir := filepath.Join(t.TempDir(), "house")
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, store.KeyName), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.spoil(dir); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(dir, c.opt)
		if !contains(err, c.want) || !contains(err, "open the house in "+dir) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: got %v, want %q, an error that is %v", name, err, c.want, c.is)
		}
	}
}

// A kill while a house is begun leaves a key, and perhaps a file half made: it is begun
// then. A kill after that leaves a house that opens, and its key is fresh no more.
func TestAHouseKilledWhileBegunIsBegunAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, store.KeyName)
	fresh, err := vault.CreateKeyFile(path, "")
	if err != nil {
		t.Fatal(err)
	}
	atKill, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, store.FileName+".new"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, dir, store.Options{}).Close()
	for _, left := range [][]byte{nil, atKill} {
		if left != nil {
			if err := os.WriteFile(path, left, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		open(t, dir, store.Options{}).Close()
		if kf, err := vault.OpenKeyFile(path, ""); err != nil || kf.Fresh() || kf.Keys()[0] != fresh.Keys()[0] {
			t.Fatalf("the key is fresh still, or another: %v", err)
		}
	}
	if err := os.Remove(filepath.Join(dir, store.FileName)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(dir, store.Options{}); !errors.Is(err, store.ErrNoFile) {
		t.Fatalf("got %v, want that the file is missing", err)
	}
}

func otherKey(dir string) error {
	other := filepath.Join(dir, "other")
	s, err := store.Open(other, store.Options{})
	if err != nil {
		return err
	}
	s.Close()
	return os.Rename(filepath.Join(other, store.KeyName), filepath.Join(dir, store.KeyName))
}

func migrated(dir string) error {
	s, err := store.Open(dir, store.Options{}.WithStep())
	if err != nil {
		return err
	}
	return s.Close()
}

func TestKeptBytesAndTheReserve(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{Reserve: 3 << 20})
	if err := s.Keep(t.Context(), "rules", []byte("aturan: []")); err != nil {
		t.Fatal(err)
	}
	if b, err := s.Kept(t.Context(), "other"); b != nil || err != nil {
		t.Errorf("kept %q, %v", b, err)
	}
	if info, err := os.Stat(filepath.Join(dir, store.ReserveName)); err != nil || info.Size() != 3<<20 || s.Short() {
		t.Errorf("reserve: %v, short %v", err, s.Short())
	}
	s.Close()
	s = open(t, dir, store.Options{})
	if b, err := s.Kept(t.Context(), "rules"); string(b) != "aturan: []" || err != nil {
		t.Errorf("kept %q, %v", b, err)
	}
}

// A house made from the same root gives the same ids and codes: rehearsals repeat.
func TestTheSameRootGivesTheSameIDs(t *testing.T) {
	t.Parallel()
	var ids [2]groups.PersonID
	var seeds [2]groups.Seed
	for i := range ids {
		s := open(t, t.TempDir(), store.Options{Root: &[32]byte{7}})
		ev := message(1, "a", "g")
		apply(t, s, ev, nothing)
		ids[i], seeds[i] = ev.From.ID, ev.Seed
	}
	if ids[0] != ids[1] || seeds[0] != seeds[1] || seeds[0] == (groups.Seed{}) {
		t.Error("the same root gave other ids or seeds")
	}
}
