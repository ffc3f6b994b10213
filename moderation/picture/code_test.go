package picture

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"golang.org/x/image/draw"
)

const link = "https://menang.example/daftar?ref=0042"

func paste(im *image.RGBA, code image.Image, x, y int) *image.RGBA {
	draw.Draw(im, code.Bounds().Add(image.Pt(x, y)), code, image.Point{}, draw.Src)
	return im
}

func sheet(w, h int, c color.Color) *image.RGBA {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(im, im.Rect, c)
	return im
}

// turned returns a picture turned by an angle in degrees, on white.
func turned(im image.Image, degrees float64) *image.RGBA {
	r := im.Bounds()
	side := int(1.5 * float64(max(r.Dx(), r.Dy())))
	out := sheet(side, side, color.White)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range side {
		for x := range side {
			dx, dy := float64(x-side/2), float64(y-side/2)
			p := image.Pt(int(cos*dx+sin*dy)+r.Dx()/2, int(-sin*dx+cos*dy)+r.Dy()/2)
			if p.In(r) {
				out.Set(x, y, im.At(p.X, p.Y))
			}
		}
	}
	return out
}

// mapped paints with other inks: dark and light.
func mapped(code *image.Gray, dark, light color.Color) *image.RGBA {
	out := sheet(code.Rect.Dx(), code.Rect.Dy(), light)
	for y := range code.Rect.Dy() {
		for x := range code.Rect.Dx() {
			if code.GrayAt(x, y).Y < 128 {
				out.Set(x, y, dark)
			}
		}
	}
	return out
}

func noisy(im *image.RGBA) *image.RGBA {
	n := uint32(7)
	for i := range im.Pix {
		n = n*1664525 + 1013904223
		im.Pix[i] = uint8(max(0, min(255, int(im.Pix[i])+int(n>>26)-32)))
	}
	return im
}

func TestCodes(t *testing.T) {
	t.Parallel()
	code := coded(t, link, 6)
	other := coded(t, "00020101021126570011ID.CONTOH.WWW0118936000000000000000", 4)
	plum, cream := color.RGBA{90, 20, 70, 255}, color.RGBA{250, 235, 215, 255}
	cases := map[string]struct {
		im      image.Image
		quality int
		want    []string
	}{
		"alone":                      {code, 80, []string{link}},
		"in a poster":                {paste(poster(1, 2), code, 40, 30), 80, []string{link}},
		"small in a large poster":    {paste(sheet(1000, 900, cream), coded(t, link, 2), 850, 750), 80, []string{link}},
		"turned a little":            {turned(code, 13), 80, []string{link}},
		"turned a quarter and more":  {turned(code, 118), 80, []string{link}},
		"light on dark":              {mapped(code, color.White, color.Black), 80, []string{link}},
		"in colours":                 {mapped(code, plum, cream), 60, []string{link}},
		"in colours, light on dark":  {mapped(code, cream, plum), 60, []string{link}},
		"saved badly":                {paste(sheet(500, 500, color.White), code, 20, 20), 15, []string{link}},
		"grainy":                     {noisy(paste(sheet(400, 400, color.White), code, 50, 50)), 60, []string{link}},
		"two":                        {paste(paste(sheet(900, 600, cream), code, 20, 40), other, 520, 80), 80, []string{link, "00020101021126570011ID.CONTOH.WWW0118936000000000000000"}},
		"twice the same":             {paste(paste(sheet(900, 500, cream), code, 20, 40), code, 460, 40), 80, []string{link}},
		"very large":                 {coded(t, link, 16), 80, []string{link}},
		"none":                       {poster(4, 4), 80, nil},
		"squares that are no code":   {checks(300), 80, nil},
		"smaller than any code":      {sheet(30, 30, color.White), 80, nil},
		"one pixel high":             {sheet(3000, 1, color.White), 80, nil},
		"stripes as wide as corners": {stripes(400), 90, nil},
		"a thousand corners":         {corners(300), 80, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := seen(t, saved(t, c.im, c.quality)).Codes
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func checks(side int) *image.RGBA {
	im := sheet(side, side, color.White)
	for y := 0; y < side; y += 20 {
		for x := y % 40; x < side; x += 40 {
			fill(im, image.Rect(x, y, x+20, y+20), color.Black)
		}
	}
	return im
}

// stripes draws what is a corner in every row, and none from above to below.
func stripes(side int) *image.RGBA {
	im := sheet(side, side, color.White)
	for x := 0; x < side; x += 18 {
		for _, bar := range [3][2]int{{0, 2}, {4, 10}, {12, 14}} {
			fill(im, image.Rect(x+bar[0], 0, x+bar[1], side), color.Black)
		}
	}
	return im
}

// corners draws nothing but the squares that stand in the corners of codes, so many that
// to try all triples of them would take minutes.
func corners(side int) *image.RGBA {
	im := sheet(side, side, color.White)
	for y := 10; y+30 < side; y += 36 {
		for x := 10; x+30 < side; x += 36 {
			fill(im, image.Rect(x, y, x+28, y+28), color.Black)
			fill(im, image.Rect(x+4, y+4, x+24, y+24), color.White)
			fill(im, image.Rect(x+8, y+8, x+20, y+20), color.Black)
		}
	}
	return im
}
