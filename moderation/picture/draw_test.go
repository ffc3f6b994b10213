package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
	"rsc.io/qr"

	"pita/groups"
)

// coded returns a QR code with dots of that many pixels, in a white frame.
func coded(t testing.TB, text string, dot int) *image.Gray {
	t.Helper()
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	n := code.Size + 8
	im := image.NewGray(image.Rect(0, 0, n*dot, n*dot))
	for y := range im.Rect.Dy() {
		for x := range im.Rect.Dx() {
			if !code.Black(x/dot-4, y/dot-4) {
				im.Pix[y*im.Stride+x] = 255
			}
		}
	}
	return im
}

// write writes a line into a picture, size times as large as a terminal's letters.
func write(im draw.Image, x, y, size int, ink color.Color, text string) {
	face := basicfont.Face7x13
	w := font.MeasureString(face, text).Ceil()
	if w == 0 {
		return
	}
	mask := image.NewAlpha(image.Rect(0, 0, w, 13))
	(&font.Drawer{Dst: mask, Src: image.Opaque, Face: face, Dot: fixed.P(0, 11)}).DrawString(text)
	big := image.NewAlpha(image.Rect(0, 0, w*size, 13*size))
	draw.NearestNeighbor.Scale(big, big.Rect, mask, mask.Rect, draw.Src, nil)
	draw.DrawMask(im, big.Rect.Add(image.Pt(x, y)), image.NewUniform(ink), image.Point{}, big, image.Point{}, draw.Over)
}

func fill(im draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(im, r, image.NewUniform(c), image.Point{}, draw.Src)
}

var tones = []color.RGBA{
	{250, 240, 235, 255}, {227, 108, 146, 255}, {60, 90, 160, 255}, {250, 220, 60, 255}, {30, 130, 70, 255},
	{200, 40, 40, 255}, {20, 20, 30, 255}, {255, 255, 255, 255}, {140, 80, 160, 255}, {245, 160, 80, 255},
}

var syllables = []string{"ba", "ri", "tu", "ke", "lo", "mi", "sa", "na", "pe", "do", "ga", "hu", "ja", "wi", "yo", "cu"}

func word(r *rand.Rand) string {
	out := ""
	for range 2 + r.IntN(3) {
		out += syllables[r.IntN(len(syllables))]
	}
	return out
}

func phrase(r *rand.Rand, letters int) string {
	out := word(r)
	for len(out) < letters {
		out += " " + word(r)
	}
	return out[:letters]
}

// poster draws an advert: bands of colour, a headline, lines of text, a disc or two.
// layout decides where things are, words what is written.
func poster(layout, words uint64) *image.RGBA {
	l, t := rand.New(rand.NewPCG(layout, 1)), rand.New(rand.NewPCG(words, 2))
	w, h := 300+l.IntN(250), 300+l.IntN(350)
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(im, im.Rect, tones[l.IntN(len(tones))])
	for range 1 + l.IntN(3) {
		y := l.IntN(h)
		fill(im, image.Rect(0, y, w, y+30+l.IntN(h/3)), tones[l.IntN(len(tones))])
	}
	for range l.IntN(4) {
		disc(im, l.IntN(w), l.IntN(h), 20+l.IntN(100), tones[l.IntN(len(tones))])
	}
	ink := tones[l.IntN(len(tones))]
	size := 2 + l.IntN(3)
	for i := range 1 + l.IntN(3) {
		write(im, 10+l.IntN(30), 15+i*14*size+l.IntN(20), size, ink, phrase(t, w/(7*size)-4))
	}
	y := h/3 + l.IntN(h/3)
	for i := range 3 + l.IntN(6) {
		write(im, 20, y+i*26, 1+l.IntN(2), tones[l.IntN(len(tones))], phrase(t, 18+t.IntN(14)))
	}
	return im
}

// page draws a sheet of writing: the result of a laboratory, a page of a book.
func page(seed uint64) *image.RGBA {
	r := rand.New(rand.NewPCG(seed, 4))
	im := image.NewRGBA(image.Rect(0, 0, 300, 425))
	fill(im, im.Rect, color.White)
	for i := range 12 + r.IntN(10) {
		write(im, 15, 20+i*18, 1, color.Black, phrase(r, 10+r.IntN(28)))
	}
	return im
}

// chat draws a conversation as a screen shows it.
func chat(seed uint64) *image.RGBA {
	r := rand.New(rand.NewPCG(seed, 5))
	im := image.NewRGBA(image.Rect(0, 0, 270, 550))
	fill(im, im.Rect, color.RGBA{236, 229, 221, 255})
	for y := 30; y < 500; {
		lines, mine := 1+r.IntN(4), r.IntN(2)
		bubble := image.Rect(8, y, 190, y+10+lines*16).Add(image.Pt(70*mine, 0))
		fill(im, bubble, []color.RGBA{{255, 255, 255, 255}, {220, 248, 198, 255}}[mine])
		for i := range lines {
			write(im, bubble.Min.X+6, y+4+i*16, 1, color.Black, phrase(r, 8+r.IntN(14)))
		}
		y = bubble.Max.Y + 12
	}
	return im
}

func disc(im *image.RGBA, cx, cy, r int, c color.RGBA) {
	for y := max(0, cy-r); y < min(im.Rect.Dy(), cy+r); y++ {
		for x := max(0, cx-r); x < min(im.Rect.Dx(), cx+r); x++ {
			if (x-cx)*(x-cx)+(y-cy)*(y-cy) < r*r {
				im.SetRGBA(x, y, c)
			}
		}
	}
}

// photo draws soft light and shadow of many sizes, with a grain, as a camera sees things.
func photo(seed uint64) *image.RGBA {
	r := rand.New(rand.NewPCG(seed, 3))
	w, h := 120+r.IntN(80), 90+r.IntN(100)
	type wave struct{ fx, fy, phase, weight float64 }
	var waves [16]wave
	for i := range waves {
		f := 0.4 + float64(i)*0.35
		angle := r.Float64() * 2 * math.Pi
		waves[i] = wave{f * math.Cos(angle), f * math.Sin(angle), r.Float64() * 2 * math.Pi, (0.5 + r.Float64()) / f}
	}
	hue := [3]float64{0.7 + 0.3*r.Float64(), 0.7 + 0.3*r.Float64(), 0.7 + 0.3*r.Float64()}
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 0.0
			for _, wv := range waves {
				v += wv.weight * math.Sin(2*math.Pi*(wv.fx*float64(x)/float64(w)+wv.fy*float64(y)/float64(h))+wv.phase)
			}
			v = 128 + 38*v + 8*(r.Float64()-0.5)
			at := im.PixOffset(x, y)
			for k := range 3 {
				im.Pix[at+k] = uint8(math.Max(0, math.Min(255, v*hue[k])))
			}
			im.Pix[at+3] = 255
		}
	}
	return im
}

func saved(t testing.TB, im image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, im image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, im image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, im, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func resized(im image.Image, by float64) *image.RGBA {
	r := im.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(r.Dx())*by)), max(1, int(float64(r.Dy())*by))))
	draw.BiLinear.Scale(out, out.Rect, im, r, draw.Src, nil)
	return out
}

// cut takes parts of a picture's sides away, in hundredths.
func cut(im *image.RGBA, left, top, right, bottom int) image.Image {
	r := im.Rect
	return im.SubImage(image.Rect(r.Min.X+r.Dx()*left/100, r.Min.Y+r.Dy()*top/100, r.Max.X-r.Dx()*right/100, r.Max.Y-r.Dy()*bottom/100))
}

// framed puts a border around a picture, in hundredths of its width.
func framed(im *image.RGBA, part int, c color.Color) *image.RGBA {
	edge := im.Rect.Dx() * part / 100
	out := image.NewRGBA(im.Rect.Inset(-edge))
	fill(out, out.Rect, c)
	draw.Draw(out, im.Rect, im, im.Rect.Min, draw.Src)
	return out
}

func marked(im *image.RGBA) *image.RGBA {
	out := image.NewRGBA(im.Rect)
	draw.Draw(out, out.Rect, im, im.Rect.Min, draw.Src)
	write(out, out.Rect.Dx()-150, out.Rect.Dy()-30, 2, tones[7], "@salin_2026")
	return out
}

func lighter(im *image.RGBA, by int) *image.RGBA {
	out := image.NewRGBA(im.Rect)
	for i, v := range im.Pix {
		out.Pix[i] = uint8(max(0, min(255, int(v)+by)))
	}
	return out
}

// changes are what happens to a picture that is passed on.
var changes = []struct {
	name  string
	do    func(*image.RGBA) image.Image
	jpeg  int
	least groups.Likeness // that the samples must keep
}{
	{"saved at 75", func(im *image.RGBA) image.Image { return im }, 75, groups.Same},
	{"saved at 30", func(im *image.RGBA) image.Image { return im }, 30, groups.Same},
	{"half as large", func(im *image.RGBA) image.Image { return resized(im, 0.5) }, 80, groups.Same},
	{"a quarter as large", func(im *image.RGBA) image.Image { return resized(im, 0.25) }, 70, groups.Alike},
	{"a thumbnail", func(im *image.RGBA) image.Image { return resized(im, 72/float64(max(im.Rect.Dx(), im.Rect.Dy()))) }, 60, groups.Alike},
	{"half as large again", func(im *image.RGBA) image.Image { return resized(im, 1.5) }, 80, groups.Same},
	{"lighter", func(im *image.RGBA) image.Image { return lighter(im, 18) }, 80, groups.Same},
	{"darker", func(im *image.RGBA) image.Image { return lighter(im, -18) }, 80, groups.Same},
	{"two hundredths cut all round", func(im *image.RGBA) image.Image { return cut(im, 2, 2, 2, 2) }, 80, groups.Alike},
	{"four hundredths cut below", func(im *image.RGBA) image.Image { return cut(im, 0, 0, 0, 4) }, 80, groups.Alike},
	{"three hundredths cut at the left", func(im *image.RGBA) image.Image { return cut(im, 3, 0, 0, 0) }, 80, groups.Unlike},
	{"white border", func(im *image.RGBA) image.Image { return framed(im, 3, color.White) }, 80, groups.Alike},
	{"black border", func(im *image.RGBA) image.Image { return framed(im, 2, color.Black) }, 80, groups.Alike},
	{"watermark", func(im *image.RGBA) image.Image { return marked(im) }, 80, groups.Same},
	{"all of it", func(im *image.RGBA) image.Image { return resized(framed(marked(lighter(im, 8)), 2, color.White), 0.6) }, 50, groups.Unlike},
}
