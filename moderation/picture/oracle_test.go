package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
)

// seenAskew returns a picture as it is seen on a wall: turned, and from the side.
func seenAskew(im *image.Gray, r *rand.Rand, lean float64) *image.RGBA {
	n := float64(im.Rect.Dx())
	angle := r.Float64() * 2 * math.Pi
	tilt, squint := (r.Float64()-0.5)*lean, (r.Float64()-0.5)*lean
	out := sheet(int(1.5*n)+80, int(1.5*n)+80, color.RGBA{200, 190, 170, 255})
	sin, cos := math.Sincos(angle)
	mid := float64(out.Rect.Dx()) / 2
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			dx, dy := (float64(x)-mid)/n, (float64(y)-mid)/n
			w := 1 + tilt*dx + squint*dy
			px, py := ((cos*dx+sin*dy)/w+0.5)*n, ((-sin*dx+cos*dy)/w+0.5)*n
			if px >= 0 && py >= 0 && px < n && py < n {
				v := im.Pix[int(py)*im.Stride+int(px)]
				out.SetRGBA(x, y, color.RGBA{v, v, v, 255})
			}
		}
	}
	return out
}

// shaded lays a shadow over a picture, and blurs it.
func shaded(im *image.RGBA, dark float64, blur int) *image.RGBA {
	out := image.NewRGBA(im.Rect)
	w, h := im.Rect.Dx(), im.Rect.Dy()
	for y := range h {
		for x := range w {
			k := 1 - dark*float64(x+y)/float64(w+h)
			for c := range 3 {
				sum, n := 0, 0
				for yy := max(0, y-blur); yy <= min(h-1, y+blur); yy++ {
					for xx := max(0, x-blur); xx <= min(w-1, x+blur); xx++ {
						sum += int(im.Pix[im.PixOffset(xx, yy)+c])
						n++
					}
				}
				out.Pix[out.PixOffset(x, y)+c] = uint8(k * float64(sum) / float64(n))
			}
			out.Pix[out.PixOffset(x, y)+3] = 255
		}
	}
	return out
}

// TestBesideAnotherReader gives photographed codes to our reader and to another one: turned,
// from the side, in shadow, out of focus, grainy, saved badly. With -more there are more.
func TestBesideAnotherReader(t *testing.T) {
	t.Parallel()
	n := 2
	if *more {
		n = 400
	}
	r := rand.New(rand.NewPCG(1, 9))
	ours, others, wrong := 0, 0, 0
	for i := range n {
		text := fmt.Sprintf("https://contoh.example/%d/%s", i, strings.Repeat("abc123", r.IntN(12)))
		code := coded(t, text, 3+r.IntN(3))
		im := shaded(seenAskew(code, r, 0.8*r.Float64()), 0.7*r.Float64(), r.IntN(2))
		if r.IntN(3) == 0 {
			im = noisy(im)
		}
		data := saved(t, im, 20+r.IntN(70))
		got := seen(t, data).Codes
		switch {
		case len(got) == 1 && got[0] == text:
			ours++
		case len(got) > 0:
			wrong++
		}
		if another(t, data) == text {
			others++
		}
	}
	t.Logf("of %d: ours read %d, wrongly %d, the other %d", n, ours, wrong, others)
	if wrong > 0 || ours < others-n/50 {
		t.Errorf("of %d our reader read %d and %d wrongly, the other %d", n, ours, wrong, others)
	}
}

// another is what another library reads, trying as hard as it can.
func another(t *testing.T, data []byte) string {
	t.Helper()
	im, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for range rounds {
		b, err := gozxing.NewBinaryBitmapFromImage(im)
		if err != nil {
			t.Fatal(err)
		}
		if res, err := zxing.NewQRCodeReader().Decode(b, hints); err == nil {
			return res.GetText()
		}
		im = halved(grayOf(im))
	}
	return ""
}
