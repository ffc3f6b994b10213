package qr

import (
	"cmp"
	"math"
	"slices"
)

const (
	mostCorners = 60 // three make a code, so the time grows with the cube of it
	mostTries   = 48 // corners that may belong together
)

type point struct{ x, y float64 }

func (p point) sub(q point) point     { return point{p.x - q.x, p.y - q.y} }
func (p point) add(q point) point     { return point{p.x + q.x, p.y + q.y} }
func (p point) by(k float64) point    { return point{p.x * k, p.y * k} }
func (p point) length() float64       { return math.Hypot(p.x, p.y) }
func (p point) cross(q point) float64 { return p.x*q.y - p.y*q.x }

// slant is by how much a square that lies along p is narrower than a line through it from
// left to right.
func (p point) slant() float64 { return max(math.Abs(p.x), math.Abs(p.y)) / p.length() }

// A corner is the square of three modules within a ring, as it stands in three corners of
// a code.
type corner struct {
	point
	module float64 // how wide a module is, from left to right
	seen   int
}

// A square is three corners that may belong to one code.
type square struct {
	tl, tr, bl point
	modules    float64 // between the middles of two corners
	odd        float64 // how far it is from being square
}

// corners returns what looks like corners of codes, the clearest first.
func (f *field) corners() []corner {
	var out []corner
	for y := 1; y < f.h; y += 2 {
		var runs [5]int
		dark, length := false, 0
		for x := 0; x <= f.w; x++ {
			now := x < f.w && f.dark[y*f.w+x]
			if now == dark && x < f.w {
				length++
				continue
			}
			copy(runs[:], runs[1:])
			runs[4] = length
			if dark && ratio(runs) {
				out = f.noted(out, x, y, runs)
				if len(out) > 8*mostCorners {
					return nil // nothing but corners: no code is among them
				}
			}
			dark, length = now, 1
		}
	}
	slices.SortStableFunc(out, func(a, b corner) int { return cmp.Compare(b.seen, a.seen) })
	return out[:min(len(out), mostCorners)]
}

// ratio tells whether runs of dark and light are as wide as those through a corner.
func ratio(runs [5]int) bool {
	sum := 0
	for _, r := range runs {
		if r == 0 {
			return false
		}
		sum += r
	}
	if sum < 7 {
		return false
	}
	module := float64(sum) / 7
	for i, r := range runs {
		want, off := module, module*0.7
		if i == 2 {
			want, off = 3*module, 2*module*0.7
		}
		if math.Abs(float64(r)-want) > off {
			return false
		}
	}
	return true
}

// noted adds the corner whose runs end before x, if it is one from above to below too.
func (f *field) noted(all []corner, x, y int, runs [5]int) []corner {
	cx := x - runs[4] - runs[3] - (runs[2]+1)/2
	long := 0 // longer than any part of it, whichever way it is looked at
	for _, r := range runs {
		long += r
	}
	up, ok := f.through(cx, y, 0, 1, long)
	if !ok {
		return all
	}
	cy := int(up.y)
	across, ok := f.through(cx, cy, 1, 0, long)
	if !ok || across.module > 2*up.module || up.module > 2*across.module {
		return all
	}
	c := corner{point{across.x, up.y}, (across.module + up.module) / 2, 1}
	for i := range all {
		o := &all[i]
		if math.Abs(o.x-c.x) < 1.5*o.module && math.Abs(o.y-c.y) < 1.5*o.module {
			n := float64(o.seen)
			o.point = o.by(n).add(c.point).by(1 / (n + 1))
			o.module = (o.module*n + c.module) / (n + 1)
			o.seen++
			return all
		}
	}
	return append(all, c)
}

// through follows a line both ways from the middle of a corner, and returns the middle and
// the width that it has along that line. No part of it may be long.
func (f *field) through(x, y, dx, dy, long int) (corner, bool) {
	back, forth := f.arm(x, y, -dx, -dy, long), f.arm(x, y, dx, dy, long)
	runs := [5]int{back[2], back[1], back[0] + 1 + forth[0], forth[1], forth[2]}
	if !f.at(x, y) || !ratio(runs) {
		return corner{}, false
	}
	sum := 0
	for _, r := range runs {
		sum += r
	}
	shift := float64(forth[0]-back[0])/2 + 0.5
	return corner{point{float64(x) + shift*float64(dx), float64(y) + shift*float64(dy)}, float64(sum) / 7, 1}, true
}

// arm counts what lies between the middle of a corner and its outer edge: dark, light, dark.
// Of what is long it counts no more, so that stripes over a whole picture cost little.
func (f *field) arm(x, y, dx, dy, long int) (runs [3]int) {
	for i := range runs {
		for runs[i] <= long {
			x, y = x+dx, y+dy
			if x < 0 || y < 0 || x >= f.w || y >= f.h {
				return runs
			}
			if f.dark[y*f.w+x] != (i != 1) {
				x, y = x-dx, y-dy
				break
			}
			runs[i]++
		}
	}
	return runs
}

func abs(n int) int { return max(n, -n) }

// squares returns the threes of corners that may be codes, the squarest first.
func (f *field) squares() []square {
	all := f.corners()
	var out []square
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			for k := j + 1; k < len(all); k++ {
				if s, ok := squareOf(all[i], all[j], all[k]); ok {
					out = append(out, s)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b square) int { return cmp.Compare(a.odd, b.odd) })
	return out[:min(len(out), mostTries)]
}

// squareOf returns the code of three corners, if they stand as those of one do.
func squareOf(a, b, c corner) (square, bool) {
	least, most := min(a.module, b.module, c.module), max(a.module, b.module, c.module)
	if most > 1.6*least {
		return square{}, false
	}
	// The corner opposite the longest side is the one above and left.
	ab, bc, ca := a.sub(b.point).length(), b.sub(c.point).length(), c.sub(a.point).length()
	switch max(ab, bc, ca) {
	case ab:
		a, b, c = c, a, b
	case ca:
		a, b = b, a
	}
	p, q := b.sub(a.point), c.sub(a.point)
	lp, lq := p.length(), q.length()
	if lp == 0 || lq == 0 {
		return square{}, false
	}
	angle := (p.x*q.x + p.y*q.y) / (lp * lq)
	odd := math.Abs(lp-lq)/min(lp, lq) + math.Abs(angle) + (most-least)/least
	if math.Abs(lp-lq) > 0.35*min(lp, lq) || math.Abs(angle) > 0.35 {
		return square{}, false
	}
	module := (a.module + b.module + c.module) / 3
	modules := (lp + lq) / (module * (p.slant() + q.slant()))
	if modules < 12 || modules > 180 {
		return square{}, false
	}
	if p.cross(q) < 0 {
		b, c = c, b
	}
	return square{a.point, b.point, c.point, modules, odd}, true
}
