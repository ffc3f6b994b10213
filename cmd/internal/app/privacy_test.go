package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/rehearsal"
	"pita/store"
)

// long are names that no bytes hold by chance.
var long = []string{
	"Dewi", "Dewiratnasari", "Wati", "Watiningsih", "Sari", "Sarimelati", "Rina", "Rinawidyastuti", "Mira", "Mirantika",
	"Lila", "Lilasuryani", "Tini", "Tinikartika", "Yuli", "Yulianingrum", "Nia", "Niarahmawati",
}

// A book is a log that may be written to by many.
type book struct {
	mu sync.Mutex
	bytes.Buffer
}

// Write adds to the log.
func (b *book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// After days of use neither any file nor the log holds a name, an address or a text.
func TestNothingIsReadableInFilesOrLog(t *testing.T) {
	t.Parallel()
	dir, log := t.TempDir(), &book{}
	src := strings.NewReplacer(long...).Replace(day) + "Rinawidyastuti > Pita: lupakan saya\nRinawidyastuti > Pita: ya {case3}\n"
	secrets := secretsOf(src)
	if len(secrets) < 30 {
		t.Fatalf("only %d secrets; the script no longer says much", len(secrets))
	}
	kept := rehearse(t, dir, log, src, 3)
	// While the house is open there is more in its folder than afterwards.
	search(t, "while it is open", dir, secrets)
	if err := kept.BackupFile(t.Context(), filepath.Join(dir, "backup.age"), rehearsal.Start, recipient(t)); err != nil {
		t.Fatal(err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	search(t, "afterwards", dir, secrets)
	for _, s := range secrets {
		if found(log.Bytes(), s) != "" {
			t.Errorf("the log holds %q", s)
		}
	}
	if !strings.Contains(log.String(), "DEBUG") {
		t.Error("the log holds no line for developers; the test doesn't see all of it")
	}
}

func recipient(t *testing.T) age.Recipient {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id.Recipient()
}

// rehearse plays a script in dir so many times, and returns the store, still open.
func rehearse(t *testing.T, dir string, log *book, src string, passes int) *store.Store {
	t.Helper()
	record, err := rehearsal.OpenRecord(filepath.Join(dir, "record"), recordKey)
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	w := sampleWorld()
	tr := rehearsal.NewTransport(record)
	level := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	stage := &app.Stage{Dir: dir, Transport: tr, World: w, Log: level, Store: store.Options{Log: level}}
	if err := stage.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := rehearsal.NewPlayer(tr, stage)
	p.Rules = rules(w)
	if err := p.Loop(t.Context(), script(t, src), passes); err != nil {
		t.Fatal(err)
	}
	stage.App().Stop()
	return stage.Kept()
}

// secretsOf returns the names, addresses and texts of a script.
func secretsOf(src string) []string {
	secrets := []string{"Pita Pink Jakarta", "Pita Pink Bandung"}
	for i := 1; i < len(long); i += 2 {
		secrets = append(secrets, long[i], "name:"+long[i])
	}
	for line := range strings.Lines(src) {
		_, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if ok && len(text) > 9 && !strings.HasPrefix(text, "!") && !strings.Contains(text, "{") {
			secrets = append(secrets, text, text[len(text)/3:])
		}
	}
	return secrets
}

// search looks through every file of a folder.
func search(t *testing.T, when, dir string, secrets []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, s := range secrets {
			if how := found(data, s); how != "" {
				t.Errorf("%s %s holds %q %s", when, entry.Name(), s, how)
			}
		}
		return err
	})
	if err != nil || files < 3 {
		t.Errorf("%d files looked through, %v", files, err)
	}
}

// found says in which form data holds a text, "" when in none.
func found(data []byte, text string) string {
	forms := map[string]string{"as it is": text, "in hexadecimal": hex.EncodeToString([]byte(text))}
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 {
			// What stands before moves the six bits about; the ends depend on the neighbours.
			coded := e.EncodeToString([]byte(strings.Repeat("x", shift) + text))
			forms["in base64"+strings.Repeat("'", shift)] = coded[min(len(coded), 4) : len(coded)-2]
			if bytes.Contains(data, []byte(coded[4:len(coded)-2])) {
				return "in base64"
			}
		}
	}
	for how, form := range forms {
		if bytes.Contains(data, []byte(form)) || bytes.Contains(data, []byte(strings.ToUpper(form))) && how == "in hexadecimal" {
			return how
		}
	}
	return ""
}

func TestTheSearchFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	const text = "rasanya aku ingin menyerah"
	for i := range 4 {
		around := strings.Repeat("y", i) + text + "zz"
		for how, data := range map[string]string{
			"plain": around, "hex": hex.EncodeToString([]byte(around)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(around))),
			"base64": base64.StdEncoding.EncodeToString([]byte(around)), "base64 url": base64.URLEncoding.EncodeToString([]byte(around)),
		} {
			if found([]byte(data), text) == "" {
				t.Errorf("%s, shifted by %d, is not found", how, i)
			}
		}
	}
	if how := found([]byte("something else altogether"), text); how != "" {
		t.Errorf("found %s where it is not", how)
	}
}

// What is known of a person who asked to be forgotten can't be read any more.
func TestTheForgottenAreGone(t *testing.T) {
	t.Parallel()
	dir, log := t.TempDir(), &book{}
	src := `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Sari reachable
person Rina reachable

Sari: Situs gacor hari ini!
Sari: rasanya aku ingin mati saja
Rina: panas 38,9 abis kemo
wait 20m
Sari > Pita: data saya
Sari > Pita: lupakan saya
Sari > Pita: ya {code}
`
	// The code is the last that was shown.
	src = strings.Replace(src, "{code}", "{case4}", 1)
	kept := rehearse(t, dir, log, src, 1)
	defer kept.Close()
	for who, want := range map[string]bool{"Sari": true, "Rina": false} {
		if got, err := kept.Forgotten(t.Context(), groups.Address("name:"+who)); err != nil || got != want {
			t.Errorf("%s is forgotten: %v, %v; want %v", who, got, err, want)
		}
	}
	forgotten, all := 0, 0
	err := kept.Journal(t.Context(), 0, func(l store.Line) bool {
		all++
		if l.Forgotten {
			forgotten++
		}
		return true
	})
	if err != nil || forgotten == 0 || forgotten == all {
		t.Errorf("%d of %d journal lines are of somebody forgotten, %v", forgotten, all, err)
	}
	err = kept.Read(t.Context(), func(st groups.State) error {
		for _, kind := range []groups.Kind{groups.KindPerson, groups.KindMember, groups.KindCase, groups.KindQuestion} {
			for _, r := range st.List(groups.Ref{Kind: kind}) {
				if p, ok := r.(*groups.Person); ok && p.Name == "Sari" {
					t.Error("her name is kept")
				}
				if c, ok := r.(*groups.Case); ok && c.Lane == groups.Hide {
					t.Error("her case is kept")
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
