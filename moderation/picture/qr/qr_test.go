package qr

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"rsc.io/qr"
	"rsc.io/qr/coding"
)

// drawn draws a code with modules of that many pixels, in a light frame.
func drawn(side int, black func(x, y int) bool, dot int) *image.Gray {
	n := side + 8
	g := image.NewGray(image.Rect(0, 0, n*dot, n*dot))
	for y := range n * dot {
		for x := range n * dot {
			mx, my := x/dot-4, y/dot-4
			if mx < 0 || my < 0 || mx >= side || my >= side || !black(mx, my) {
				g.Pix[y*g.Stride+x] = 230
			} else {
				g.Pix[y*g.Stride+x] = 25
			}
		}
	}
	return g
}

// TestEveryVersionIsRead writes a text in each size and with each protection, by a writer
// that is not ours.
func TestEveryVersionIsRead(t *testing.T) {
	t.Parallel()
	for v := coding.Version(coding.MinVersion); v <= coding.MaxVersion; v++ {
		for _, l := range []coding.Level{coding.L, coding.M, coding.Q, coding.H} {
			if v > 2 && int(v)%4 != int(l) && v%13 != 1 {
				continue // each version in one way, and a few in all
			}
			plan, err := coding.NewPlan(v, l, coding.Mask(int(v)%8))
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Repeat(fmt.Sprintf("versi %d; ", v), 400)[:plan.DataBytes-4]
			code, err := plan.Encode(coding.String(text))
			if err != nil {
				t.Fatal(err)
			}
			m := matrix{code.Size, make([]bool, code.Size*code.Size)}
			for y := range code.Size {
				for x := range code.Size {
					m.dark[y*code.Size+x] = code.Black(x, y)
				}
			}
			if got, ok := m.text(int(v)); !ok || got != text {
				t.Errorf("version %d, level %v: read %q, %t", v, l, got, ok)
			}
		}
	}
}

// TestDamageIsMended dirties modules until no code of that protection can be read.
func TestDamageIsMended(t *testing.T) {
	t.Parallel()
	for level, may := range map[qr.Level]int{qr.L: 6, qr.H: 25} {
		code, err := qr.Encode("https://contoh.example/jalan/yang/panjang", level)
		if err != nil {
			t.Fatal(err)
		}
		m := matrix{code.Size, make([]bool, code.Size*code.Size)}
		for i := range m.dark {
			m.dark[i] = code.Black(i%code.Size, i/code.Size)
		}
		clean := slices.Clone(m.dark)
		side := 0
		for ; side < code.Size-10; side++ { // a spot in the middle grows
			copy(m.dark, clean)
			for y := 9; y < 9+side && y < code.Size-9; y++ {
				for x := 9; x < 9+side; x++ {
					m.dark[y*code.Size+x] = true
				}
			}
			if text, ok := m.text((code.Size - 17) / 4); ok && text != "https://contoh.example/jalan/yang/panjang" {
				t.Fatalf("level %d: a spot of %d modules has it read as %q", level, side, text)
			} else if !ok {
				break
			}
		}
		if share := 100 * side * side / (code.Size * code.Size); share < may/2 {
			t.Errorf("level %d: a spot of %d × %d modules, %d hundredths, can't be mended", level, side, side, share)
		}
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0", "31415926535", "HTTPS://CONTOH.EXAMPLE/A-B", "ABC", "selamat pagi, Bu 🌸", "a\nb"} {
		code, err := qr.Encode(text, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		if got := Read(drawn(code.Size, code.Black, 3)); len(got) != 1 || got[0] != text {
			t.Errorf("%q was read as %q", text, got)
		}
	}
	for name, c := range map[string]struct {
		words []byte
		want  string
		ok    bool
	}{
		"nothing":                {nil, "", true},
		"the end":                {[]byte{0x00, 0xEC}, "", true},
		"latin letters":          {[]byte{0x40, 0x1E, 0x90, 0x00}, "é", true},
		"a script named":         {[]byte{0x71, 0xA4, 0x01, 0x61, 0x00}, "a", true},
		"one of several codes":   {[]byte{0x30, 0x12, 0x34, 0x01, 0x61, 0x00}, "a", true},
		"more told than there":   {[]byte{0x4F, 0xF6}, "", false},
		"a way nobody writes":    {[]byte{0xF0, 0x00}, "", false},
		"a number over 999":      {[]byte{0x10, 0x0F, 0xFC}, "", false},
		"signs of other scripts": {[]byte{0x80, 0x10, 0x00, 0x00}, "\uFFFD", true},
	} {
		if got, ok := said(c.words, 1); ok != c.ok || ok && got != c.want {
			t.Errorf("%s: got %q, %t; want %q, %t", name, got, ok, c.want, c.ok)
		}
	}
}

func FuzzSaid(f *testing.F) {
	f.Add([]byte{0x40, 0x1E, 0x90, 0x00}, 1)
	f.Add([]byte{0x71, 0xA4, 0x01, 0x61, 0x00}, 10)
	f.Fuzz(func(t *testing.T, words []byte, version int) {
		if text, ok := said(words, version); ok && len(text) > 8*len(words)+8 {
			t.Errorf("%d bytes say %d", len(words), len(text))
		}
	})
}

// FuzzText reads codes of random modules: nothing is read that is not there but by chance.
func FuzzText(f *testing.F) {
	f.Add([]byte("modul"), 2)
	f.Fuzz(func(t *testing.T, seed []byte, version int) {
		if version < 1 || version > 40 || len(seed) == 0 {
			return
		}
		n := 17 + 4*version
		m := matrix{n, make([]bool, n*n)}
		for i := range m.dark {
			m.dark[i] = seed[i/8%len(seed)]>>(i%8)&1 == 1
		}
		m.text(version)
	})
}
