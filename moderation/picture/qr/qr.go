// Package qr reads QR codes in a picture in gray. It is here since libraries that read them
// bring tables of every script a code may be written in, which weigh more than all else of
// the reading; ours are in ASCII or UTF-8.
package qr

import (
	"image"
	"slices"
	"strings"
)

const (
	mostCodes = 8  // of one picture
	leastSide = 30 // pixels; a smaller picture holds no code
)

// Read returns what the codes of a picture in this size say, each once: dark on light, or
// light on dark, however they are turned. How long it takes is bounded by the number of
// pixels, whatever they show. It is no error that there is none.
func Read(g *image.Gray) []string {
	var found []string
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if min(w, h) < leastSide {
		return nil
	}
	sums := summed(g)
	for _, part := range []int{4, 16} {
		f := darkened(g, sums, max(16, min(w, h)/part))
		for range 2 {
			for _, text := range f.read() {
				if !slices.Contains(found, text) && len(found) < mostCodes {
					found = append(found, text)
				}
			}
			f.invert()
		}
	}
	return found
}

// A field is a picture of nothing but dark and light.
type field struct {
	w, h int
	dark []bool
}

func (f *field) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < f.w && y < f.h && f.dark[y*f.w+x]
}

func (f *field) invert() {
	for i, d := range f.dark {
		f.dark[i] = !d
	}
}

// summed returns, for each corner of a pixel, the sum of all pixels above and left of it.
func summed(g *image.Gray) []uint32 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	sums := make([]uint32, (w+1)*(h+1))
	for y := range h {
		row := uint32(0)
		for x := range w {
			row += uint32(g.Pix[y*g.Stride+x])
			sums[(y+1)*(w+1)+x+1] = sums[y*(w+1)+x+1] + row
		}
	}
	return sums
}

// darkened says of each pixel whether it is darker than what is within reach around it.
func darkened(g *image.Gray, sums []uint32, reach int) *field {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	f := &field{w: w, h: h, dark: make([]bool, w*h)}
	for y := range h {
		y0, y1 := max(0, y-reach), min(h, y+reach+1)
		above, below := sums[y0*(w+1):(y0+1)*(w+1)], sums[y1*(w+1):(y1+1)*(w+1)]
		row, dark := g.Pix[y*g.Stride:y*g.Stride+w], f.dark[y*w:(y+1)*w]
		for x, v := range row {
			x0, x1 := max(0, x-reach), min(w, x+reach+1)
			sum := below[x1] - above[x1] - below[x0] + above[x0]
			dark[x] = uint64(v)*uint64((y1-y0)*(x1-x0)) < uint64(sum)
		}
	}
	return f
}

// read returns what the codes of a field say.
func (f *field) read() (out []string) {
	used := make(map[point]bool)
	for _, s := range f.squares() {
		if used[s.tl] || used[s.tr] || used[s.bl] {
			continue // a corner belongs to one code
		}
		if text, ok := f.decode(s); ok {
			used[s.tl], used[s.tr], used[s.bl] = true, true, true
			if text = strings.ToValidUTF8(text, "�"); strings.TrimSpace(text) != "" {
				out = append(out, text)
			}
		}
	}
	return out
}

// decode reads the code whose corners these are. How many modules it has to a side is
// measured, and may be one step off.
func (f *field) decode(s square) (string, bool) {
	guess := int(s.modules+0.5) + 7
	version := (guess - 17 + 2) / 4
	for _, v := range []int{version, version - 1, version + 1} {
		if v < 1 || v > 40 {
			continue
		}
		for _, t := range f.views(s, 17+4*v) {
			if !f.ticks(t, 17+4*v) {
				continue
			}
			m := f.sampled(t, 17+4*v)
			if text, ok := m.text(v); ok {
				return text, true
			}
			if text, ok := m.mirrored().text(v); ok {
				return text, true
			}
		}
	}
	return "", false
}
