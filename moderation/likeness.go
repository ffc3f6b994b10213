package moderation

import (
	"math/bits"
	"unicode/utf8"

	"pita/groups"
)

const (
	// shortestPrint is how many letters a text needs to have a print: "iya bun" is
	// like too much.
	shortestPrint = 24
	// likePrints is in how many bits the prints of like texts may differ. Texts that
	// have nothing in common differ in about 32; a word changed in ten makes about 10.
	likePrints = 13
	printGram  = 4 // letters that are looked at together
)

// Print returns a number that says nothing of what a message reads as, but is nearly the
// same for messages that read nearly the same, however they are disguised; digits and
// signs do not count. It is 0 for texts too short to be told apart.
func Print(surfaces []groups.Surface) uint64 {
	var sum [64]uint16
	var eight [8]uint64 // sums of eight bits each, side by side
	grams, pending := 0, 0
	window, size := uint64(0), 0
	add := func(c byte) {
		window, size = window<<8|uint64(c), size+1
		if size < printGram {
			return
		}
		h := mix(window & (1<<(8*printGram) - 1))
		for k := range eight {
			eight[k] += h >> k & 0x0101010101010101
		}
		if grams, pending = grams+1, pending+1; pending == 255 {
			spill(&sum, &eight)
			pending = 0
		}
	}
	for n := range surfaces {
		eachLetter(surfaces[n].Text, add)
	}
	if size < shortestPrint {
		return 0
	}
	spill(&sum, &eight)
	print := uint64(0)
	for k, n := range sum {
		if int(n)*2 > grams {
			print |= 1 << k
		}
	}
	return max(print, 1)
}

// Like tells whether two prints are of texts that read nearly the same.
func Like(a, b uint64) bool {
	return a != 0 && b != 0 && bits.OnesCount64(a^b) <= likePrints
}

// longestPrinted is how much of a text its print looks at.
const longestPrinted = 2000

// eachLetter calls add with each letter of s as it reads; a letter that is not folded
// gives the last byte of its rune.
func eachLetter(s string, add func(byte)) {
	var room [shortText]letter
	for s = s[:min(len(s), longestPrinted)]; s != ""; {
		part := s[:min(len(s), shortText)]
		for len(part) < len(s) && len(part) > shortText-utf8.UTFMax && !utf8.RuneStart(s[len(part)]) {
			part = part[:len(part)-1]
		}
		ls := read(part, room[:0])
		for _, l := range ls {
			switch {
			case l.style == styleDigit:
			case l.exact == 0:
				add(byte(foreign(part, l)))
			default:
				add(l.exact)
			}
		}
		s = s[len(part):]
	}
}

// spill adds the sums of eight bits to those of sixteen.
func spill(sum *[64]uint16, eight *[8]uint64) {
	for k := range eight {
		for i := range 8 {
			sum[8*i+k] += uint16(eight[k] >> (8 * i) & 0xFF)
		}
		eight[k] = 0
	}
}

// mix spreads a few letters over all bits, always the same way.
func mix(x uint64) uint64 {
	x *= 0x9E3779B97F4A7C15
	x ^= x >> 29
	x *= 0xBF58476D1CE4E5B9
	return x ^ x>>32
}
