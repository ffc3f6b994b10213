package samples_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"pita/content"
	"pita/content/samples"
)

// written is the day the library was made; later days may want reviews, which
// is no fault of the code.
const written = "2026-11-23"

func library(t *testing.T) *content.Library {
	t.Helper()
	lib, found := content.Load(samples.Library())
	for _, f := range found {
		t.Errorf("the library does not load cleanly: %s", f)
	}
	return lib
}

func body(t *testing.T, lib *content.Library, p content.Post) string {
	t.Helper()
	b, err := lib.Body(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHeadsHaveNothingToMend(t *testing.T) {
	t.Parallel()
	today, err := content.ParseDate(written)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range library(t).Check(today) {
		t.Errorf("%s", f)
	}
}

func TestLibraryIsWhatAGroupNeeds(t *testing.T) {
	t.Parallel()
	lib := library(t)
	if n := len(lib.IDs()); n < 12 {
		t.Errorf("the library has %d posts, want at least 12", n)
	}
	for _, kind := range []content.Kind{content.Education, content.Reminder, content.Announcement, content.Emergency, content.Poll} {
		if !slices.ContainsFunc(lib.All(), func(p content.Post) bool { return p.Kind == kind }) {
			t.Errorf("no post is of kind %s", kind)
		}
	}
	for _, tone := range []content.Tone{content.Cheerful, content.Neutral, content.Mourning} {
		if !slices.ContainsFunc(lib.All(), func(p content.Post) bool { return p.Tone == tone }) {
			t.Errorf("no post is of tone %s", tone)
		}
	}
	for _, id := range []string{"kartu-bantuan", "sambutan", "perkenalan", "persetujuan"} {
		if _, ok := lib.Post(id, "id"); !ok {
			t.Errorf("post %s is missing", id)
		}
	}
	twin, _ := lib.Post("sadari-01", "en")
	own, _ := lib.Post("sadari-01", "id")
	if twin.Lang != "en" || own.Lang != "id" || twin.Image == nil || own.Image == nil {
		t.Errorf("sadari-01 is there in %q and %q, want id and en, each with its picture", own.Lang, twin.Lang)
	}
}

func TestEveryCitationIsUsed(t *testing.T) {
	t.Parallel()
	src, err := fs.ReadFile(samples.Library(), content.CitationsFile)
	if err != nil {
		t.Fatal(err)
	}
	var cited map[string]string
	if err := yaml.Unmarshal(src, &cited); err != nil {
		t.Fatal(err)
	}
	for _, p := range library(t).All() {
		for _, key := range p.Cited {
			delete(cited, key)
		}
	}
	for key := range cited {
		t.Errorf("no post cites @%s; remove it from %s", key, content.CitationsFile)
	}
}

// The rules name the posts they answer with; a name without a post would leave
// a person in need without an answer.
func TestRuleBookFindsItsPosts(t *testing.T) {
	t.Parallel()
	lib := library(t)
	files, err := filepath.Glob("../../moderation/book/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no rule book beside the library: %v", err)
	}
	named := regexp.MustCompile(`(?m)^[\s-]*(?:pos|pos_grup|post|group_post):\s*["']?([a-z0-9-]+)`)
	names := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(src), -1) {
			names++
			if _, ok := lib.Post(m[1], "id"); !ok {
				t.Errorf("%s names post %q, which the library does not have; nearest is %q",
					filepath.Base(file), m[1], lib.Nearest(m[1]))
			}
		}
	}
	if names == 0 {
		t.Error("the rule book names no post at all; is this test still reading it?")
	}
}

// Telephone lines change. They stand on one dated card, and nowhere may a post
// name a line that the card does not.
func TestHelpLinesStandOnADatedCard(t *testing.T) {
	t.Parallel()
	lib := library(t)
	post, _ := lib.Post("kartu-bantuan", "id")
	card := body(t, lib, post)
	m := regexp.MustCompile(`Diperiksa pada: (\S+),`).FindStringSubmatch(card)
	if m == nil {
		t.Fatal("the card does not say when its numbers were last checked")
	}
	if _, err := content.ParseDate(m[1]); err != nil {
		t.Errorf("the card's date: %v", err)
	}
	line := regexp.MustCompile(`\b\d{3}(?: ext \d+)?\b|\b[\w-]+\.id\b`)
	onCard := line.FindAllString(card, -1)
	for _, p := range lib.All() {
		if p.Kind != content.Emergency && !strings.HasPrefix(p.ID, "peduli-") && p.ID != "takut-sedih" {
			continue
		}
		for _, named := range line.FindAllString(body(t, lib, p), -1) {
			if !slices.Contains(onCard, named) {
				t.Errorf("%s names %q, which is not on the card %v", p.File, named, onCard)
			}
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.?!:]["*]*(?:\s|$)|\n`)

func TestSentencesAreShort(t *testing.T) {
	t.Parallel()
	const most = 15
	lib := library(t)
	for _, p := range lib.All() {
		for _, sentence := range sentenceEnd.Split(body(t, lib, p), -1) {
			if words := strings.Fields(strings.Trim(sentence, "-*#>| ")); len(words) > most {
				t.Errorf("%s: %d words, want at most %d: %q", p.File, len(words), most, sentence)
			}
		}
	}
}

func TestPromisesNothing(t *testing.T) {
	t.Parallel()
	promise := regexp.MustCompile(`(?i)\b(?:pasti sembuh|menyembuhkan|dijamin|cure[sd]?|guarantee[sd]?)\b`)
	lib := library(t)
	for _, p := range lib.All() {
		if found := promise.FindString(body(t, lib, p)); found != "" {
			t.Errorf("%s promises: %q", p.File, found)
		}
	}
}

func TestChatsCanBeListed(t *testing.T) {
	t.Parallel()
	if _, err := fs.Glob(samples.Chats(), "*.chat"); err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadDir(samples.Chats(), "."); err != nil {
		t.Errorf("the folder of transcripts is not embedded: %v", err)
	}
}
