package picture

import (
	"image"
	"image/draw"
)

// grayOf returns how light a picture is, on white paper where one can see through it.
func grayOf(im image.Image) *image.Gray {
	size := im.Bounds()
	w, h := size.Dx(), size.Dy()
	switch im := im.(type) {
	case *image.YCbCr:
		return luma(im.Y, im.YStride, im.YOffset(size.Min.X, size.Min.Y), w, h)
	case *image.Gray:
		return luma(im.Pix, im.Stride, im.PixOffset(size.Min.X, size.Min.Y), w, h)
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	row := image.NewRGBA(image.Rect(0, 0, w, 1)) // one row at a time: a copy in colours could be large
	for y := range h {
		draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(row, row.Rect, im, image.Pt(size.Min.X, size.Min.Y+y), draw.Over)
		for x := range w {
			p := row.Pix[4*x : 4*x+3]
			out.Pix[y*out.Stride+x] = uint8((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2]) + 500) / 1000)
		}
	}
	return out
}

// luma takes a plane as it is, closing the gaps between its rows.
func luma(pix []uint8, stride, at, w, h int) *image.Gray {
	if stride == w && at == 0 {
		return &image.Gray{Pix: pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		copy(out.Pix[y*w:(y+1)*w], pix[at+y*stride:])
	}
	return out
}

// halved returns a picture of half the size, each of whose pixels is the mean of four.
func halved(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx()/2, g.Rect.Dy()/2
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		upper, lower := g.Pix[2*y*g.Stride:], g.Pix[(2*y+1)*g.Stride:]
		row := out.Pix[y*w : (y+1)*w]
		for x := range row {
			row[x] = uint8((int(upper[2*x]) + int(upper[2*x+1]) + int(lower[2*x]) + int(lower[2*x+1]) + 2) / 4)
		}
	}
	return out
}

// shrunk returns the part of a picture within r in w × h fields, each the mean of what it
// covers, whole pixels only. A part smaller than that repeats its pixels.
func shrunk(g *image.Gray, r image.Rectangle, w, h int) []float64 {
	out := make([]float64, w*h)
	for y := range h {
		y0, y1 := r.Min.Y+y*r.Dy()/h, r.Min.Y+(y+1)*r.Dy()/h
		for x := range w {
			x0, x1 := r.Min.X+x*r.Dx()/w, r.Min.X+(x+1)*r.Dx()/w
			sum, n := 0, 0
			for yy := y0; yy < max(y1, y0+1); yy++ {
				for _, v := range g.Pix[yy*g.Stride+x0 : yy*g.Stride+max(x1, x0+1)] {
					sum += int(v)
					n++
				}
			}
			out[y*w+x] = float64(sum) / float64(n)
		}
	}
	return out
}
