package whatsapp

import (
	"bytes"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"

	"pita/groups"
)

func TestWhatsmeowsLogNamesNobody(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := quiet{slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	log.Debugf("never %s", "seen")
	log.Infof("never %s", "seen")
	node := &waBinary.Node{Tag: "message", Attrs: waBinary.Attrs{"notify": "Sari"}}
	log.Sub("Recv").Warnf("Node handling took %s for %s", 7*time.Second, node)
	log.Errorf("Failed to decrypt %s from %v: %v (%d of %d)", "3EB0AABBCCDDEEFF", sariPN, errors.New(
		`no session with 6281100000012_1:3 (sender: 1006281100000012:3@lid, number +62 811-0000-0012, "Sari")`), 2, 3)
	log.Warnf("bad verbs %d %x %q %t", sariPN, node, "Sari", errors.New("x"))
	got := out.String()
	if strings.Contains(got, "seen") || strings.Contains(got, "Sari") || regexp.MustCompile(`8110|3EB0|@lid`).MatchString(got) {
		t.Errorf("the log names somebody:\n%s", got)
	}
	for _, want := range []string{"Node handling took 7s for -", "no session with", "(2 of 3)"} {
		if !strings.Contains(got, want) {
			t.Errorf("the log does not say %q any more:\n%s", want, got)
		}
	}
}

func TestARehearsalNeverDialsWhatsApp(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{Keys: &keyring{}}); err == nil || !strings.Contains(err.Error(), "rehearses") {
		t.Errorf("a process that rehearses was let dial WhatsApp itself: %v", err)
	}
}

func TestTheWritersOwnNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"nomor saya 0811 0000 0012":              "0811 0000 0012",
		"+62 811-0000-0012":                      "+62 811-0000-0012",
		"wa.me/6281100000012?text=a":             "6281100000012",
		"0062 (811) 0000.0012 ya":                "0062 (811) 0000.0012",
		"+62\u00a0811\u20110000\u20110012":       "+62\u00a0811\u20110000\u20110012",
		"nol delapan satu satu 0000 0012":        "nol delapan satu satu 0000 0012",
		"0811 0000 0013":                         "",
		"resi 62811000000123":                    "",
		"1.000.000":                              "",
		"":                                       "",
		"0811 0000 0012 atau 0811 0000 0013 dan": "0811 0000 0012",
	} {
		texts := []groups.Surface{{Text: text}}
		markOwn(texts, sariPN)
		spans := texts[0].Own
		got := ""
		if len(spans) > 0 {
			got = text[spans[0].Start:spans[0].End]
		}
		if got != want || len(spans) > 1 {
			t.Errorf("in %q the writer's own number is %q, want %q", text, got, want)
		}
	}
}
