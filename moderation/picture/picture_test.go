package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"

	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// tinyWebP is one pixel, in the lossless kind.
var tinyWebP = must(base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="))

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// largePNG says of itself that it is that large, and holds nothing.
func largePNG(t testing.TB, w, h uint32) []byte {
	data := bytes.Clone(pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1))))
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	return mended(data)
}

// mended mends the check sum of a PNG's head.
func mended(data []byte) []byte {
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// nestedWebP says that it is small, and has a picture within that is 16,000 pixels wide.
func nestedWebP() []byte {
	inner := []byte{0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x3E, 0x80, 0x3E, 0, 0}
	data := []byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x09\x00\x00VP8 ")
	data = binary.LittleEndian.AppendUint32(data, uint32(len(inner)))
	data = append(data, inner...)
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)-8))
	return data
}

// pngHead says that it is that large, and has a byte of its head changed.
func pngHead(t testing.TB, w, h uint32, at int, to byte) []byte {
	data := largePNG(t, w, h)
	data[at] = to
	return mended(data)
}

// inPassesOf is the beginning of a JPEG in several passes, of all colours in full.
func inPassesOf(t testing.TB, w, h uint16) []byte {
	data := saved(t, image.NewRGBA(image.Rect(0, 0, 8, 8)), 80)
	at := bytes.Index(data, []byte{0xFF, 0xC0})
	data[at+1], data[at+11] = 0xC2, 0x11
	binary.BigEndian.PutUint16(data[at+5:], h)
	binary.BigEndian.PutUint16(data[at+7:], w)
	data[bytes.Index(data, []byte{0xFF, 0xDA})+12] = 0 // a first pass holds the means only
	return data
}

// losslessWebP says that it is that large, and holds nothing.
func losslessWebP(w, h uint32) []byte {
	data := []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f")
	data = binary.LittleEndian.AppendUint32(data, (w-1)|(h-1)<<14)
	return append(data, make([]byte, 9)...)
}

// manyPasses is a JPEG with more beginnings of a pass than any program writes.
func manyPasses(t testing.TB) []byte {
	return append(saved(t, image.NewGray(image.Rect(0, 0, 8, 8)), 80), bytes.Repeat([]byte{0xFF, 0xDA}, 200)...)
}

func TestLookRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		data []byte
		want error
	}{
		"nothing":                       {nil, ErrUnknown},
		"words":                         {[]byte("ini bukan gambar"), ErrUnknown},
		"half a JPEG":                   {saved(t, poster(1, 1), 80)[:700], ErrUnknown},
		"more bytes than are looked at": {append(saved(t, image.NewGray(image.Rect(0, 0, 8, 8)), 80), make([]byte, MostBytes)...), ErrTooLarge},
		"a PNG as wide as a street":     {largePNG(t, 60_000, 60_000), ErrTooLarge},
		"a PNG just too large":          {largePNG(t, 5000, 4001), ErrTooLarge},
		"a JPEG in passes":              {inPassesOf(t, 4000, 2001), ErrTooLarge},
		"a PNG of 16 bits":              {pngHead(t, 4000, 2001, 24, 16), ErrTooLarge},
		"a PNG interlaced":              {pngHead(t, 4000, 2001, 28, 1), ErrTooLarge},
		"a PNG of 16 bits, not as many": {pngHead(t, 4000, 2000, 24, 16), ErrUnknown},
		"a lossless WebP":               {losslessWebP(4000, 2001), ErrTooLarge},
		"a WebP with more within":       {nestedWebP(), ErrTooLarge},
		"a JPEG of too many passes":     {manyPasses(t), ErrTooLarge},
		"a WebP that moves":             {[]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x09\x00\x00\x09\x00\x00"), ErrUnknown},
	}
	for name, c := range cases {
		got, err := Look(c.data)
		if !errors.Is(err, c.want) || len(got.Codes)+len(got.Prints) > 0 {
			t.Errorf("%s: saw %d codes and %d prints, error %v; want none and %v", name, len(got.Codes), len(got.Prints), err, c.want)
		}
	}
}

func TestLookTakesEveryKind(t *testing.T) {
	t.Parallel()
	code := coded(t, link, 6)
	for name, data := range map[string][]byte{"jpeg": saved(t, code, 80), "png": pngOf(t, code), "gif": gifOf(t, code)} {
		if got := seen(t, data).Codes; len(got) != 1 || got[0] != link {
			t.Errorf("%s: read %q", name, got)
		}
	}
	if _, err := Look(tinyWebP); err != nil {
		t.Errorf("webp: %v", err)
	}
	clear := image.NewNRGBA(code.Rect) // dark dots on nothing
	for y := range code.Rect.Dy() {
		for x := range code.Rect.Dx() {
			if code.GrayAt(x, y).Y < 128 {
				clear.Set(x, y, color.Black)
			}
		}
	}
	if got := seen(t, pngOf(t, clear)).Codes; len(got) != 1 {
		t.Errorf("on nothing: read %q, want it read as on white paper", got)
	}
	part := poster(1, 1).SubImage(image.Rect(50, 30, 280, 250))
	if a, b := seen(t, pngOf(t, part)).Prints, printsOf(grayOf(part)); best(a, b) != groups.Same {
		t.Error("a picture that does not begin at 0, 0 is another one")
	}
}

// TestWhatACodeSaysIsBounded reads a long code, one of odd bytes, and one of nothing.
func TestWhatACodeSaysIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("panjang sekali ", 30)
	if got := seen(t, pngOf(t, coded(t, long, 3))).Codes; len(got) != 1 || got[0] != long {
		t.Errorf("a long code: read %d codes", len(got))
	}
	for _, odd := range []string{"\xff\xfe\x00\x80", "   "} {
		for _, text := range seen(t, pngOf(t, coded(t, odd, 8))).Codes {
			if strings.TrimSpace(text) == "" || strings.ToValidUTF8(text, "") != text {
				t.Errorf("%q was read as %q", odd, text)
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	small := image.NewRGBA(image.Rect(0, 0, 60, 50))
	fill(small, image.Rect(0, 0, 30, 50), tones[1])
	for _, data := range [][]byte{
		saved(f, small, 50), pngOf(f, small), gifOf(f, small), tinyWebP, nestedWebP(),
		saved(f, coded(f, "x", 2), 60), pngOf(f, coded(f, "x", 2)),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Look(data)
		if err != nil && (len(got.Codes)+len(got.Prints) > 0 || !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrUnknown)) {
			t.Errorf("an error of another kind, or something seen beside it: %v", err)
		}
		if len(got.Codes) > mostCodes || len(got.Prints) > 2 {
			t.Errorf("%d codes, %d prints", len(got.Codes), len(got.Prints))
		}
	})
}

// BenchmarkLook looks at a picture as a phone sends it, in turns with decoding it alone.
func BenchmarkLook(b *testing.B) {
	big := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for i, im := range []*image.RGBA{photo(1), photo(2), poster(1, 1), photo(3)} {
		part := resized(im, 800/float64(im.Rect.Dx()))
		paste(big, part, 800*(i%2), 600*(i/2))
	}
	data := saved(b, big, 80)
	var took [2][]time.Duration
	b.ReportAllocs()
	for b.Loop() {
		for i, do := range [2]func() error{
			func() error { _, err := jpeg.Decode(bytes.NewReader(data)); return err },
			func() error { _, err := Look(data); return err },
		} {
			at := time.Now()
			if err := do(); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(at))
		}
	}
	slices.Sort(took[0])
	slices.Sort(took[1])
	n := len(took[0]) / 2
	b.ReportMetric(float64(took[1][0])/1e6, "ms-least")
	b.ReportMetric(float64(took[1][0])/float64(took[0][0]), "x-decode-least")
	b.ReportMetric(float64(took[1][n])/float64(took[0][n]), "x-decode-median")
}
