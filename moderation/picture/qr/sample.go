package qr

import "math"

// A view leads from the modules of a code to the pixels of its picture: a plane seen from
// anywhere.
type view struct{ a, b, c, d, e, f, g, h float64 }

func (v view) at(x, y float64) point {
	w := v.g*x + v.h*y + 1
	return point{(v.a*x + v.b*y + v.c) / w, (v.d*x + v.e*y + v.f) / w}
}

// views returns how a code of that many modules to a side may be seen: by its fourth
// corner where a mark near that is found, and straight on.
func (f *field) views(s square, side int) []view {
	n := float64(side)
	across, down := s.tr.sub(s.tl).by(1/(n-7)), s.bl.sub(s.tl).by(1/(n-7))
	flat := func(x, y float64) point { return s.tl.add(across.by(x - 3.5)).add(down.by(y - 3.5)) }
	var out []view
	if side > 21 {
		if mark, ok := f.mark(flat(n-6.5, n-6.5), across, down); ok {
			out = append(out, seen([4]point{{3.5, 3.5}, {n - 3.5, 3.5}, {3.5, n - 3.5}, {n - 6.5, n - 6.5}}, [4]point{s.tl, s.tr, s.bl, mark}))
		}
	}
	o := flat(0, 0)
	return append(out, view{a: across.x, b: down.x, c: o.x, d: across.y, e: down.y, f: o.y})
}

// mark looks for the small square within a ring that most codes have near their fourth
// corner.
func (f *field) mark(near, across, down point) (best point, ok bool) {
	const reach, least = 5.0, 22 // modules; of 25 that must be right
	most, off := 0, math.MaxFloat64
	for dy := -reach; dy <= reach; dy += 0.5 {
		for dx := -reach; dx <= reach; dx += 0.5 {
			p := near.add(across.by(dx)).add(down.by(dy))
			right := 0
			for y := -2; y <= 2; y++ {
				for x := -2; x <= 2; x++ {
					q := p.add(across.by(float64(x))).add(down.by(float64(y)))
					want := max(abs(x), abs(y)) != 1
					if f.at(int(math.Floor(q.x)), int(math.Floor(q.y))) == want {
						right++
					}
				}
			}
			if far := dx*dx + dy*dy; right > most || right == most && far < off {
				best, most, off = p, right, far
			}
		}
	}
	return best, most >= least
}

// seen returns the view that leads from four places to four others.
func seen(from, to [4]point) view {
	var m [8][9]float64
	for i := range 4 {
		x, y, u, v := from[i].x, from[i].y, to[i].x, to[i].y
		m[2*i] = [9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u}
		m[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v}
	}
	for col := range 8 {
		pivot := col
		for r := col; r < 8; r++ {
			if math.Abs(m[r][col]) > math.Abs(m[pivot][col]) {
				pivot = r
			}
		}
		m[col], m[pivot] = m[pivot], m[col]
		if m[col][col] == 0 {
			return view{} // the places lie on a line: nothing is seen
		}
		for r := range 8 {
			if r == col {
				continue
			}
			k := m[r][col] / m[col][col]
			for c := col; c < 9; c++ {
				m[r][c] -= k * m[col][c]
			}
		}
	}
	s := func(i int) float64 { return m[i][8] / m[i][i] }
	return view{s(0), s(1), s(2), s(3), s(4), s(5), s(6), s(7)}
}

// ticks tells whether dark and light take turns between the corners, as in every code. What
// only looks like corners is not worth reading.
func (f *field) ticks(v view, side int) bool {
	right := 0
	for i := 8; i < side-8; i++ {
		across, down := v.at(float64(i)+0.5, 6.5), v.at(6.5, float64(i)+0.5)
		for _, p := range [2]point{across, down} {
			if f.at(int(math.Floor(p.x)), int(math.Floor(p.y))) == (i%2 == 0) {
				right++
			}
		}
	}
	return 10*right >= 7*2*(side-16)
}

// A matrix is the modules of a code.
type matrix struct {
	side int
	dark []bool
}

func (m matrix) at(x, y int) bool { return m.dark[y*m.side+x] }

// sampled returns the modules of a code: of each what most of five spots in it are.
func (f *field) sampled(v view, side int) matrix {
	m := matrix{side, make([]bool, side*side)}
	for y := range side {
		for x := range side {
			dark := 0
			for _, d := range [5][2]float64{{0.5, 0.5}, {0.3, 0.5}, {0.7, 0.5}, {0.5, 0.3}, {0.5, 0.7}} {
				p := v.at(float64(x)+d[0], float64(y)+d[1])
				if f.at(int(math.Floor(p.x)), int(math.Floor(p.y))) {
					dark++
				}
			}
			m.dark[y*side+x] = dark > 2
		}
	}
	return m
}

// mirrored returns the code as it is seen from behind.
func (m matrix) mirrored() matrix {
	out := matrix{m.side, make([]bool, len(m.dark))}
	for y := range m.side {
		for x := range m.side {
			out.dark[x*m.side+y] = m.at(x, y)
		}
	}
	return out
}
