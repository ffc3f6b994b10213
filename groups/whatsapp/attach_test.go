package whatsapp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"go.mau.fi/whatsmeow"

	"pita/groups"
)

// drawn returns a PNG of that size, red at the top and blue below.
func drawn(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{R: 255, A: 255}
			if y > height/2 {
				c = color.RGBA{B: 255, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAPictureHasASmallOneWithIt(t *testing.T) {
	t.Parallel()
	thumb, width, height := thumbnail(drawn(t, 800, 400))
	if *width != 800 || *height != 400 {
		t.Errorf("the size is %d × %d, want 800 × 400", *width, *height)
	}
	small, err := jpeg.Decode(bytes.NewReader(thumb))
	if err != nil {
		t.Fatalf("the thumbnail is no JPEG: %v", err)
	}
	if b := small.Bounds(); b.Dx() != thumbSide || b.Dy() != thumbSide/2 {
		t.Errorf("the thumbnail is %d × %d, want %d × %d", b.Dx(), b.Dy(), thumbSide, thumbSide/2)
	}
	if r, _, b, _ := small.At(10, 3).RGBA(); r < 2*b {
		t.Error("the thumbnail shows something else than the picture")
	}
	var large bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&large, image.NewGray(image.Rect(0, 0, 4001, 4000))); err != nil {
		t.Fatal(err)
	}
	if thumb, width, height := thumbnail(large.Bytes()); thumb != nil || *width != 4001 || *height != 4000 {
		t.Error("a picture of more than 16 megapixels is decoded, or has no size")
	}
	for name, data := range map[string][]byte{"none": nil, "a text": []byte("gambar"), "a cut one": drawn(t, 8, 8)[:20]} {
		if thumb, _, _ := thumbnail(data); thumb != nil {
			t.Errorf("%s: it has a thumbnail", name)
		}
	}
}

// A picture that lies on its side is shown upright, and so is the small one: red, which
// stands at the top of what is saved, comes to the side that is turned up.
func TestASmallPictureStandsUpright(t *testing.T) {
	t.Parallel()
	whole, err := png.Decode(bytes.NewReader(drawn(t, 160, 80)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, whole, nil); err != nil {
		t.Fatal(err)
	}
	const wide, high = 72, 36
	for up, red := range map[byte]image.Point{
		1: {36, 3}, 2: {36, 3}, 3: {36, 32}, 4: {36, 32}, 5: {3, 36}, 6: {32, 36}, 7: {32, 36}, 8: {3, 36}, 9: {36, 3},
	} {
		said := append([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), up)
		thumb, width, height := thumbnail(append(append(said, 0, 0, 0, 0, 0, 0), b.Bytes()[2:]...))
		small, err := jpeg.Decode(bytes.NewReader(thumb))
		if err != nil {
			t.Fatalf("side %d: %v", up, err)
		}
		size := image.Pt(wide, high)
		if up >= 5 && up <= 8 {
			size = image.Pt(high, wide)
		}
		if got := small.Bounds().Size(); got != size || (*width > *height) != (size.X > size.Y) {
			t.Errorf("side %d: the small one is %v, the picture %d × %d, want %v", up, got, *width, *height, size)
		}
		if r, _, blue, _ := small.At(red.X, red.Y).RGBA(); r < 2*blue {
			t.Errorf("side %d: there is no red at %v", up, red)
		}
	}
}

// opus returns an Ogg Opus recording in outline: a first page with its head, and a last
// page that says how many samples sounded.
func opus(skip uint16, samples uint64) []byte {
	page := func(granule uint64) []byte {
		b := append([]byte("OggS\x00\x00"), make([]byte, 21)...)
		binary.LittleEndian.PutUint64(b[6:], granule)
		return b
	}
	head := append([]byte("OpusHead\x01\x01"), 0, 0)
	binary.LittleEndian.PutUint16(head[10:], skip)
	return append(append(append(page(0), head...), make([]byte, 100)...), page(samples)...)
}

func TestHowLongAVoiceNoteSounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		want uint32
		opus bool
	}{
		"ten seconds":          {opus(312, 312+10*opusRate), 10, true},
		"a bit more":           {opus(312, 312+10*opusRate+1), 11, true},
		"a count that is lost": {opus(312, 1<<63), 0, true},
		"a cut one":            {opus(312, 0)[:40], 0, true},
		"cut in its head":      {opus(312, 0)[:36], 0, false},
		"something else":       {[]byte("ID3 and so on, long enough for a page of Ogg"), 0, false},
		"nothing":              {nil, 0, false},
	} {
		if got, is := opusSeconds(c.data); got != c.want || is != c.opus {
			t.Errorf("%s: %d s, opus %v; want %d s, opus %v", name, got, is, c.want, c.opus)
		}
	}
}

func FuzzVoice(f *testing.F) {
	f.Add(opus(312, 480000))
	f.Fuzz(func(_ *testing.T, data []byte) {
		opusSeconds(data)
		thumbnail(data)
	})
}

func TestAMediumIsUploadedOnce(t *testing.T) {
	t.Parallel()
	var u uploads
	count := 0
	up := func() (whatsmeow.UploadResponse, error) {
		count++
		if count == 1 {
			return whatsmeow.UploadResponse{}, errors.New("the host is down")
		}
		return whatsmeow.UploadResponse{DirectPath: "/v/1"}, nil
	}
	for range 3 {
		_, _ = u.of("a", up)
	}
	if count != 2 {
		t.Errorf("it was uploaded %d times, want once after the failure", count)
	}
	for i := range 2 * keptUploads {
		_, _ = u.of(groups.ActionID(rune('b'+i)), up)
	}
	if len(u.done) != keptUploads || len(u.ids) != keptUploads {
		t.Errorf("%d uploads are remembered, want %d", len(u.done), keptUploads)
	}
}
