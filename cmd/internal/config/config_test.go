package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pita/cmd/internal/config"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       config.Settings
	}{
		{"nothing", "", config.Settings{}},
		{"a comment", "# nothing yet\n", config.Settings{}},
		{"everything", "locale = \"en\"\ndata = \"rumah\"\npace = 12\n", config.Settings{Locale: "en", Data: "rumah", Pace: 12}},
		{"posts and rules of one's own", "library = \"pos\"\nrules = \"aturan\"\n", config.Settings{Library: "pos", Rules: "aturan"}},
		{"mail", "heartbeat = \"https://beat.example.org/1\"\n[alarm]\nby = \"mail\"\nto = \"ratna@example.org\"\nfrom = \"pita@example.org\"\nserver = \"mail.example.org:587\"\nuser = \"pita\"\nsecret_file = \"rahasia\"\n", config.Settings{
			Heartbeat: "https://beat.example.org/1",
			Alarm:     config.Alarm{By: config.ByMail, To: "ratna@example.org", From: "pita@example.org", Server: "mail.example.org:587", User: "pita", SecretFile: "rahasia"},
		}},
		{"ntfy on one line", "alarm = {by = \"ntfy\", to = \"https://ntfy.example.org/pita\"}\n", config.Settings{Alarm: config.Alarm{By: config.ByNtfy, To: "https://ntfy.example.org/pita"}}},
		{"a webhook on this machine", "[alarm]\nby = \"webhook\"\nto = \"http://127.0.0.1:8080/x\"\n", config.Settings{Alarm: config.Alarm{By: config.ByWebhook, To: "http://127.0.0.1:8080/x"}}},
		{"a byte order mark and Windows lines", "\ufefflocale = \"id\"\r\npace = 1\r\n", config.Settings{Locale: "id", Pace: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := config.Parse("pita.toml", c.text)
			if err != nil || got != c.want {
				t.Errorf("Parse(%q) = %+v, %v; want %+v", c.text, got, err, c.want)
			}
		})
	}
}

func TestParseFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		kind       config.Kind
		line       int
		of         string
	}{
		{"broken", "locale = \"id\"\npace 12\n", config.Broken, 2, ""},
		{"a table without its bracket", "pace = 12\n[alarm\nby = \"mail\"\n", config.Broken, 2, ""},
		{"a first line without its bracket", "[alarm\nby = \"mail\"\n", config.Broken, 1, ""},
		{"another kind of value", "pace = \"quick\"\n", config.Value, 1, "pace"},
		{"unknown key", "\nlocal = \"id\"\n", config.Unknown, 2, "local"},
		{"unknown table", "pace = 1\n[phone]\nnumber = 1\n", config.Unknown, 2, "phone"},
		{"unknown language", "locale = \"xx\"\n", config.Value, 1, "locale"},
		{"too quick", "pace = 61\n", config.Value, 1, "pace"},
		{"no name of a folder", "library = \"\"\n", config.Value, 1, "library"},
		{"no name of rules", "pace = 1\nrules = [\"a\"]\n", config.Value, 2, "rules"},
		{"backwards", "pace = -1\n", config.Value, 1, "pace"},
		{"heartbeat in the open", "heartbeat = \"http://beat.example.org/1\"\n", config.Value, 1, "heartbeat"},
		{"no table", "alarm = \"mail\"\n", config.Value, 1, "alarm"},
		{"no way", "pace = 1\n[alarm]\nto = \"ratna@example.org\"\n", config.Missing, 2, "alarm.by"},
		{"another way", "[alarm]\nby = \"pigeon\"\n", config.Value, 2, "alarm.by"},
		{"no server", "[alarm]\nby = \"mail\"\nto = \"ratna@example.org\"\nfrom = \"pita@example.org\"\n", config.Missing, 1, "alarm.server"},
		{"a server without a port", "[alarm]\nby = \"mail\"\nto = \"r@example.org\"\nfrom = \"p@example.org\"\nserver = \"mail.example.org\"\n", config.Value, 5, "alarm.server"},
		{"no mail address", "[alarm]\nby = \"mail\"\nto = \"Ratna <ratna@example.org>\"\n", config.Value, 3, "alarm.to"},
		{"ntfy in the open", "[alarm]\nby = \"ntfy\"\nto = \"http://ntfy.example.org/pita\"\n", config.Value, 3, "alarm.to"},
		{"ntfy with a server", "[alarm]\nby = \"ntfy\"\nto = \"https://ntfy.example.org/pita\"\nserver = \"a:1\"\n", config.Value, 4, "alarm.server"},
		{"a secret in the open", "[alarm]\nby = \"ntfy\"\nto = \"https://ntfy.example.org/pita\"\nsecret = \"x\"\n", config.Unknown, 4, "alarm.secret"},
		{"binary", "\xff\xfe\x00", config.Broken, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := config.Parse("pita.toml", c.text)
			var f *config.Fault
			if !errors.As(err, &f) {
				t.Fatalf("Parse(%q) = %+v, %v; want a fault", c.text, got, err)
			}
			if f.Kind != c.kind || f.Line != c.line || c.of != "" && f.Name != c.of {
				t.Errorf("Parse(%q): %s on line %d of %q; want %s on line %d of %q", c.text, f.Kind, f.Line, f.Name, c.kind, c.line, c.of)
			}
			if got != (config.Settings{}) {
				t.Errorf("Parse(%q) = %+v beside a fault; want nothing", c.text, got)
			}
			if !strings.HasPrefix(err.Error(), "pita.toml:") {
				t.Errorf("the sentence %q does not begin with where", err)
			}
		})
	}
}

func TestReadMissing(t *testing.T) {
	t.Parallel()
	var f *config.Fault
	if _, err := config.Read(filepath.Join(t.TempDir(), "none.toml")); !errors.As(err, &f) || f.Kind != config.Unreadable || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a named file that is missing gives %v; want a fault that says so", err)
	}
	if got, err := config.Read(""); err != nil || got != (config.Settings{}) {
		t.Errorf("without a file Read gives %+v, %v; want nothing", got, err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	fields := reflect.TypeFor[config.Settings]()
	var want []string
	for i := range fields.NumField() {
		want = append(want, strings.ToLower(fields.Field(i).Name))
	}
	if got := config.Names(); !slices.Equal(got, want) {
		t.Errorf("Names() = %v; Settings has %v", got, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("locale = \"en\"\ndata = \"rumah\"\npace = 12\n")
	f.Add("[phone]\n\"a.b\".c = 1\n")
	f.Add("pace = 9999999999999999999999\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := config.Parse("pita.toml", text)
		var fault *config.Fault
		if err != nil && (!errors.As(err, &fault) || fault.Error() == "") {
			t.Errorf("Parse(%q): %v is no fault", text, err)
		}
	})
}
