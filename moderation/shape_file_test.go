package moderation

import (
	"testing"

	"pita/groups"
)

// TestWarningsExcuseNoFileThatCameAlong judges the same words as a message and as the
// name of a file.
func TestWarningsExcuseNoFileThatCameAlong(t *testing.T) {
	t.Parallel()
	b := Starting()
	for _, text := range []string{"jangan buka Undangan.apk", "Undangan.apk jangan dibuka.apk", "Apakah ini foto ibu.apk", "Hati-hati ada virus, baca.apk"} {
		for kind, want := range map[groups.SurfaceKind]groups.Lane{groups.Body: groups.Hold, groups.FileName: groups.Hide} {
			v := b.Judge(Text{Surfaces: []groups.Surface{{Kind: kind, Text: text}}, WriterNumberKnown: true})
			if v.Lane() != want {
				t.Errorf("%q as %s gets %v, want %v", text, kind, v.Lane(), want)
			}
		}
	}
}
