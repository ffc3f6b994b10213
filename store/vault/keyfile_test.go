package vault_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"pita/store/vault"
)

func TestKeyFileHoldsNewAndOldWhileForgetting(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pita.key")
	kf, err := vault.CreateKeyFile(path, "")
	if err != nil {
		t.Fatal(err)
	}
	old := kf.Keys()[0]
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key file has mode %v, %v", info.Mode(), err)
	}
	next, err := kf.Stage(old)
	if err != nil {
		t.Fatal(err)
	}
	kf = reopen(t, path, "")
	for _, m := range []vault.Master{old, next} {
		if got, ok := kf.Find(m.ID()); !ok || got != m {
			t.Fatalf("the staged file does not hold %v", m)
		}
	}
	if err := os.WriteFile(path+".new", []byte("half written"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := kf.Keep(next); err != nil {
		t.Fatal(err)
	}
	if _, ok := reopen(t, path, "").Find(old.ID()); ok {
		t.Fatal("the old key is still there")
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) != 0 {
		t.Fatalf("left behind: %v", left)
	}
}

func TestAKeyFileIsFreshUntilItsKeyIsKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pita.key")
	kf, err := vault.CreateKeyFile(path, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kf.Stage(kf.Keys()[0]); err != nil {
		t.Fatal(err)
	}
	kf = reopen(t, path, "")
	if !kf.Fresh() || len(kf.Keys()) != 2 {
		t.Fatalf("fresh %v with %d keys, want true with 2", kf.Fresh(), len(kf.Keys()))
	}
	if err := kf.Keep(kf.Keys()[0]); err != nil {
		t.Fatal(err)
	}
	if again := reopen(t, path, ""); kf.Fresh() || again.Fresh() {
		t.Fatal("a key that was kept is fresh still")
	}
}

func TestTheOldKeyIsOverwritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pita.key")
	kf, err := vault.CreateKeyFile(path, "")
	if err != nil {
		t.Fatal(err)
	}
	held, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if _, err := kf.Stage(kf.Keys()[0]); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 200)
	n, _ := held.Read(b)
	if strings.Trim(string(b[:n]), "\x00") != "" {
		t.Fatalf("the bytes of the replaced file are still %q", b[:n])
	}
}

func TestAPassphraseLocksTheKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pita.key")
	kf, err := vault.CreateKeyFile(path, "")
	if err != nil {
		t.Fatal(err)
	}
	lockCheaply(t, path, "melati putih")
	if _, err := vault.OpenKeyFile(path, ""); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("without a passphrase: %v", err)
	}
	if _, err := vault.OpenKeyFile(path, "mawar"); !errors.Is(err, vault.ErrPassphrase) {
		t.Errorf("with a wrong one: %v", err)
	}
	again := reopen(t, path, "melati putih")
	if again.Keys()[0] != kf.Keys()[0] {
		t.Error("another key came out")
	}
	if err := again.Lock(""); err != nil {
		t.Fatal(err)
	}
	if reopen(t, path, "").Keys()[0] != kf.Keys()[0] {
		t.Error("another key came out once unlocked")
	}
	if err := again.Lock("melati putih"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "age-encryption.org/") {
		t.Errorf("once locked the file begins %.20q, %v", b, err)
	}
}

// lockCheaply locks the file as Lock does, with less work, so that the test is quick.
func lockCheaply(t *testing.T, path, passphrase string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	r.SetWorkFactor(8)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, r)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(b)
	if err := errors.Join(w.Close(), os.WriteFile(path, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func TestBadKeyFilesAreRefusedWithASentence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.key")
	kf, err := vault.CreateKeyFile(good, "")
	if err == nil {
		err = kf.Keep(kf.Keys()[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	cases := map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"empty":       {"", 0o600, "does not begin with"},
		"other":       {"hello\n", 0o600, "does not begin with"},
		"newer":       {strings.Replace(text, "pita-key 1", "pita-key 2", 1), 0o600, "of this version"},
		"no key":      {"pita-key 1\n", 0o600, "holds 0 keys"},
		"cut":         {text[:len(text)-8], 0o600, "not 32 bytes"},
		"changed":     {flip(text), 0o600, "does not fit its id"},
		"three keys":  {text + strings.Repeat(strings.SplitAfter(text, "\n")[1], 2), 0o600, "holds 3 keys"},
		"not private": {text, 0o644, "chmod 600"},
		"bad age":     {"age-encryption.org/v1\nnonsense", 0o600, "passphrase"},
	}
	for name, c := range cases {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.OpenKeyFile(path, ""); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want a sentence with %q and the path", name, err, c.want)
		}
	}
	if _, err := vault.OpenKeyFile(filepath.Join(dir, "none"), ""); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := vault.CreateKeyFile(good, ""); err == nil || !strings.Contains(err.Error(), "never overwritten") {
		t.Errorf("creating over a key: %v", err)
	}
}

// flip changes one letter inside the key.
func flip(text string) string {
	i := strings.LastIndexByte(text, ' ') + 5
	c := byte('A')
	if text[i] == 'A' {
		c = 'B'
	}
	return text[:i] + string(c) + text[i+1:]
}

func reopen(t *testing.T, path, passphrase string) *vault.KeyFile {
	t.Helper()
	kf, err := vault.OpenKeyFile(path, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return kf
}
