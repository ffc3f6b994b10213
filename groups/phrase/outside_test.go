package phrase_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pita/groups"
	"pita/groups/phrase"
)

// outsideArgs are the arguments that a phrase for outside may have: the code of a case,
// how the number does, a reason out of our own list, a time.
var outsideArgs = []string{"code", "health", "until", "since", "why"}

// What goes by mail or push is read by strangers, all of it.
func TestWhatGoesOutsideTellsNothingOfAnybody(t *testing.T) {
	t.Parallel()
	b, found := phrase.Embedded(), 0
	digit := regexp.MustCompile(`\d{3}`)
	for _, locale := range b.Locales() {
		for _, key := range b.Keys() {
			outside := b.Audience(key) == phrase.Outside
			if outside != strings.HasPrefix(key, "notify.") {
				t.Errorf("%s stands under %s; what goes outside is called notify.…, and nothing else is", key, b.Audience(key))
			}
			// A reason or a health is put into one.
			if !outside && !strings.HasPrefix(key, "why.") && !strings.HasPrefix(key, "health.") {
				continue
			}
			found++
			for _, name := range b.Placeholders(key) {
				if !slices.Contains(outsideArgs, name) {
					t.Errorf("%s in %s says {%s} to strangers", key, locale, name)
				}
			}
			text, err := b.Text(phrase.Reader{Locale: locale}, argless(b, key))
			if err != nil {
				t.Fatal(err)
			}
			if m := telling.FindString(text); m != "" {
				t.Errorf("%s in %s says %q to strangers: %q", key, locale, m, text)
			}
			if m := digit.FindString(text); m != "" {
				t.Errorf("%s in %s holds the number %s", key, locale, m)
			}
		}
	}
	if found < 40 {
		t.Errorf("found only %d phrases that go outside", found)
	}
}

// argless are the words of a phrase with arguments that say nothing.
func argless(b *phrase.Book, key string) groups.Words {
	w := groups.Words{Phrase: key}
	for _, name := range b.Placeholders(key) {
		w.Args = append(w.Args, groups.Arg{Name: name, Value: "–"})
	}
	return w
}
