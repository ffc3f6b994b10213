package samples_test

import (
	"regexp"
	"strings"
	"testing"

	"pita/content"
	"pita/content/render"
)

func TestPhonesShowEveryPostAsWritten(t *testing.T) {
	t.Parallel()
	today, err := content.ParseDate(written)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range render.Check(library(t), today) {
		t.Errorf("%s", f)
	}
}

func TestMessagesShowWhole(t *testing.T) {
	t.Parallel()
	const whole = 844 // phones hide the rest of what is longer
	divided := 0
	lib := library(t)
	for _, p := range lib.All() {
		messages, _ := render.Post(p, []byte(body(t, lib, p)))
		if len(messages) > 1 {
			divided++
		}
		for i, m := range messages {
			if m.Length > whole {
				t.Errorf("%s: message %d has %d characters, want at most %d", p.File, i+1, m.Length, whole)
			}
		}
		if first := messages[0]; p.Image != nil && (first.Kind != render.KindPicture || first.Alt == "" || first.Text == "") {
			t.Errorf("%s: want a picture with its words beneath, got %+v", p.File, first)
		}
	}
	if divided != 1 {
		t.Errorf("%d posts are divided; one should show how, and no other need be", divided)
	}
}

// telling are words that would tell who looks over a shoulder, or at a locked
// screen, what the message is about.
var telling = regexp.MustCompile(`(?i)kanker|kemo|payudara|tumor|sakit|demam|obat|dokter|grup|rani|tuti|bidan|` +
	`putus asa|mati|bunuh|sedih|bahaya|gawat|darurat|igd|119|kekerasan|pukul|luka|suami|aman`)

// The first 80 characters of a private message show on locked screens, and
// phones are shared.
func TestPrivateTextsBeginQuietly(t *testing.T) {
	t.Parallel()
	const shown = 80
	lib := library(t)
	checked := 0
	for _, p := range lib.All() {
		if !strings.HasPrefix(p.ID, "peduli-") && p.ID != "persetujuan" {
			continue
		}
		checked++
		messages, _ := render.Post(p, []byte(body(t, lib, p)))
		text := []rune(messages[0].Text)
		if len(messages) != 1 || len(text) <= shown {
			t.Fatalf("%s: want one message longer than %d characters, got %d of %d", p.File, shown, len(messages), len(text))
		}
		if found := telling.FindString(string(text[:shown])); found != "" {
			t.Errorf("%s: the first %d characters tell %q: %q", p.File, shown, found, string(text[:shown]))
		}
	}
	if checked < 4 {
		t.Errorf("checked %d private texts, want despair, danger, violence and consent at least", checked)
	}
}

// Whoever reads along may be the one who hurts her: nothing in the first
// message of its kind may name violence, and it asks whether talking is safe.
func TestFirstWordAboutViolenceNamesNone(t *testing.T) {
	t.Parallel()
	lib := library(t)
	p, ok := lib.Post("peduli-kekerasan", "id")
	if !ok {
		t.Fatal("post peduli-kekerasan is missing")
	}
	text := body(t, lib, p)
	naming := regexp.MustCompile(`(?i)kekeras|pukul|sakit|luka|suami|polisi|lapor|ancam|takut|tolong|igd|\d{3}`)
	if found := naming.FindString(text); found != "" {
		t.Errorf("%s names %q", p.File, found)
	}
	if !strings.Contains(text, "waktu yang aman") || !strings.Contains(text, "?") {
		t.Errorf("%s does not ask whether talking is safe", p.File)
	}
}
