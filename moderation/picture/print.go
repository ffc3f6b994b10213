package picture

import (
	"image"
	"math"
	"slices"

	"pita/groups"
)

const (
	fields     = 32 // to a side, of which the waves are taken
	slow       = 8  // waves in each direction
	slopeRows  = 16
	slopeLeast = 3   // of 255; less is the noise of saving
	leastSized = 24  // pixels; a smaller picture has no print
	enough     = 512 // pixels of the longer side; a larger picture is made smaller first
)

// printsOf returns the print of a picture, and of what is within its frame if it has an
// even one: that a frame was put around it makes it no other. One that shows too little to
// be told from others has none.
func printsOf(g *image.Gray) (out []groups.Print) {
	for max(g.Rect.Dx(), g.Rect.Dy()) > enough && min(g.Rect.Dx(), g.Rect.Dy()) > enough/4 {
		g = halved(g)
	}
	parts := []image.Rectangle{g.Rect}
	if inner := unframed(g); inner != g.Rect {
		parts = append(parts, inner)
	}
	for _, r := range parts {
		if min(r.Dx(), r.Dy()) < leastSized || flat(g, r) {
			continue
		}
		out = append(out, groups.Print{
			Waves: waves(shrunk(g, r, fields, fields)), Slopes: slopes(shrunk(g, r, slopeRows+1, slopeRows)),
		})
	}
	return out
}

// unframed returns a picture's part within an even frame of one tone, or all of it. Only
// narrow frames are taken off: one poster may stand in more space than another.
func unframed(g *image.Gray) image.Rectangle {
	const same, spots, part = 20, 20, 12 // how far off a tone may be; one pixel in how many may be farther; the widest frame
	tone := int(g.Pix[0])
	even := func(x0, y0, dx, dy, n int) bool {
		off := 0
		for i := range n {
			if d := int(g.Pix[(y0+i*dy)*g.Stride+x0+i*dx]) - tone; d > same || d < -same {
				off++
			}
		}
		return off*spots <= n
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	r := g.Rect
	for r.Min.Y < h/part && even(0, r.Min.Y, 1, 0, w) {
		r.Min.Y++
	}
	for h-r.Max.Y < h/part && even(0, r.Max.Y-1, 1, 0, w) {
		r.Max.Y--
	}
	for r.Min.X < w/part && even(r.Min.X, 0, 0, 1, h) {
		r.Min.X++
	}
	for w-r.Max.X < w/part && even(r.Max.X-1, 0, 0, 1, h) {
		r.Max.X--
	}
	if r.Min.X == 0 || r.Min.Y == 0 || r.Max.X == w || r.Max.Y == h {
		return g.Rect
	}
	return r
}

// flat tells whether a picture is nearly as light everywhere: a sheet of one colour, a page
// of writing, a conversation on a screen. Many such pictures are alike that have nothing
// to do with each other.
func flat(g *image.Gray, r image.Rectangle) bool {
	const least = 14 // of 255; writing on white paper has up to 13, posters and photos mostly over 25
	parts := shrunk(g, r, 8, 8)
	mean, spread := 0.0, 0.0
	for _, v := range parts {
		mean += v / float64(len(parts))
	}
	for _, v := range parts {
		spread += (v - mean) * (v - mean) / float64(len(parts))
	}
	return spread < least*least
}

func median(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

// waves returns which of the slowest waves that the fields are made of are stronger than
// the middle one. How light all of it is, is none of them.
func waves(f []float64) (out uint64) {
	var rows [fields][slow]float64
	for y := range fields {
		for u := range slow {
			for x := range fields {
				rows[y][u] += f[y*fields+x] * cosines[u][x]
			}
		}
	}
	strengths := make([]float64, 0, slow*slow)
	for v := range slow {
		for u := range slow {
			sum := 0.0
			for y := range fields {
				sum += rows[y][u] * cosines[v][y]
			}
			strengths = append(strengths, sum)
		}
	}
	strengths[0] = 0
	middle := median(strengths)
	for i, s := range strengths {
		if s > middle {
			out |= 1 << i
		}
	}
	return out
}

// cosines are the waves, as they pass through the fields.
var cosines = func() (c [slow][fields]float64) {
	for u := range c {
		for x := range c[u] {
			c[u][x] = math.Cos(math.Pi * float64(u) * (float64(x) + 0.5) / fields)
		}
	}
	return c
}()

// slopes returns where a picture grows lighter and where darker, from left to right.
func slopes(f []float64) (out [8]uint64) {
	for y := range slopeRows {
		for x := range slopeRows {
			at := y*slopeRows + x
			switch step := f[y*(slopeRows+1)+x+1] - f[y*(slopeRows+1)+x]; {
			case step > slopeLeast:
				out[at/32] |= 1 << (at % 32)
			case step < -slopeLeast:
				out[at/32] |= 1 << (at%32 + 32)
			}
		}
	}
	return out
}
