package groups_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pita/groups"
)

// Whoever reads a log must not learn who was spoken of, however carelessly it was written.
func TestPeopleStayOutOfLogs(t *testing.T) {
	t.Parallel()
	const secret = "6281100000001"
	for name, v := range map[string]any{
		"person":  groups.PersonID(secret),
		"group":   groups.GroupID(secret),
		"address": groups.Address(secret),
		"message": groups.MessageID(secret),
		"party":   groups.Party{ID: secret, Name: secret, Addresses: []groups.Address{secret}},
		"place":   groups.Place{ID: secret, Address: secret},
	} {
		for format, handler := range map[string]func(*bytes.Buffer) slog.Handler{
			"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var out bytes.Buffer
			slog.New(handler(&out)).Info("said", "who", v)
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s as slog %s shows who it is: %s", name, format, out.String())
			}
			if !strings.Contains(out.String(), name) && name != "party" && name != "place" {
				t.Errorf("%s as slog %s doesn't say what it was: %s", name, format, out.String())
			}
		}
	}
}

func TestPeopleStayOutOfPrinting(t *testing.T) {
	t.Parallel()
	const secret = "6281100000001"
	for name, v := range map[string]any{
		"person":  groups.PersonID(secret),
		"group":   groups.GroupID(secret),
		"address": groups.Address(secret),
		"party":   groups.Party{ID: secret, Addresses: []groups.Address{secret}},
		"place":   groups.Place{ID: secret, Address: secret},
		"ref":     groups.Ref{Kind: groups.KindMember, Group: secret, Person: secret},
	} {
		for _, verb := range []string{"%v", "%+v", "%s"} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, secret) {
				t.Errorf("%s as %s shows who it is: %s", name, verb, out)
			}
		}
	}
}
