package moderation

import (
	"testing"

	"pita/groups"
)

// TestStartingBookAsksHowAMessageCame judges texts that only the way they came makes
// worth a look.
func TestStartingBookAsksHowAMessageCame(t *testing.T) {
	t.Parallel()
	b := Starting()
	const link, claim, greeting = "Daftar sekarang di https://contoh.example", "Ilmuwan membuktikan, ini membunuh kanker", "Selamat pagi bunda"
	for _, c := range []struct {
		name, text string
		came       Text
		want       groups.Lane
	}{
		{"a claim", claim, Text{}, groups.None},
		{"a claim passed on many times", claim, Text{Forwarded: 5}, groups.Hold},
		{"a link", link, Text{}, groups.None},
		{"a link of a newcomer", link, Text{Newcomer: true}, groups.Hold},
		{"a link again and again", link, Text{Repeats: 3}, groups.Hold},
		{"a link in a flood", link, Text{Flood: 6}, groups.Hold},
		{"a greeting, however it came", greeting, Text{Forwarded: 5, Newcomer: true, Repeats: 9, Flood: 9}, groups.None},
	} {
		c.came.Surfaces = oneText(c.text).Surfaces
		if got := b.Judge(c.came).Lane(); got != c.want {
			t.Errorf("%s gets %v, want %v", c.name, got, c.want)
		}
	}
}
