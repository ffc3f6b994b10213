package content_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"pita/content"
)

// secret stands in everything that must not leave.
const secret = "Jl. Rahasia 7"

func coloured() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 40, 24))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	return img
}

func segment(mark byte, payload string) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0xff, mark}, uint16(len(payload)+2))
	return append(out, payload...)
}

// exif is what a camera writes: which side is up, and where the picture was taken.
func exif(order binary.AppendByteOrder, up uint16) string {
	b := []byte("Exif\x00\x00MM\x00*")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = []byte("Exif\x00\x00II*\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, tag := range []uint16{0x010f, 0x0112} {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, up)
		b = append(b, 0, 0)
	}
	return string(b) + secret
}

// photo is a JPEG with all that cameras and programs write into it.
func photo(t testing.TB, more ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, coloured(), nil); err != nil {
		t.Fatal(err)
	}
	out := append([]byte{0xff, 0xd8}, segment(0xe0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01"+secret)...)
	for _, s := range more {
		out = append(out, s...)
	}
	for mark := byte(0xe1); mark <= 0xef; mark++ {
		out = append(out, segment(mark, secret)...)
	}
	out = append(out, segment(0xfe, secret)...)
	return append(append(out, b.Bytes()[2:]...), secret...)
}

func chunk(name, data string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// drawing is a PNG with all that programs write into it.
func drawing(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 25
	out := bytes.Clone(b.Bytes()[:head])
	for _, name := range []string{"tEXt", "zTXt", "iTXt", "eXIf", "tIME", "prVt"} {
		out = append(out, chunk(name, secret)...)
	}
	return append(append(out, b.Bytes()[head:]...), secret...)
}

// oggSum is the sum of a page, worked out bit by bit.
func oggSum(page []byte) (sum uint32) {
	for _, b := range page {
		sum ^= uint32(b) << 24
		for range 8 {
			top := sum >> 31
			sum <<= 1
			sum ^= top * 0x04c11db7
		}
	}
	return sum
}

func oggPage(flags byte, count uint32, body string, open bool) []byte {
	p := append([]byte("OggS\x00"), flags)
	p = append(p, make([]byte, 8)...)
	p = binary.LittleEndian.AppendUint32(p, 77)
	p = binary.LittleEndian.AppendUint32(p, count)
	p = append(p, 0, 0, 0, 0)
	full := len(body) / 255
	if !open {
		full++
	}
	p = append(p, byte(full))
	p = append(p, bytes.Repeat([]byte{255}, len(body)/255)...)
	if !open {
		p = append(p, byte(len(body)%255))
	}
	p = append(p, body...)
	binary.LittleEndian.PutUint32(p[22:], oggSum(p))
	return p
}

// voice is a voice note whose tags fill two pages.
func voice() []byte {
	tags := "OpusTags" + strings.Repeat(secret, 40)
	tags = tags[:510]
	out := oggPage(2, 0, "OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00", false)
	out = append(out, oggPage(0, 1, tags, true)...)
	out = append(out, oggPage(1, 2, secret, false)...)
	out = append(out, oggPage(0, 3, "sound", false)...)
	out = append(out, oggPage(4, 4, "more sound", false)...)
	return append(out, secret...)
}

func assets(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"foto.jpg":   photo(t, segment(0xe1, exif(binary.BigEndian, 6))),
		"gambar.png": drawing(t, coloured()),
		"suara.ogg":  voice(),
		"surat.pdf":  []byte("%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"),
	}
}

func TestStripTakesOutWhatNobodySees(t *testing.T) {
	t.Parallel()
	for name, data := range assets(t) {
		got, err := content.Strip(name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Contains(got, []byte(secret)) {
			t.Errorf("%s still says where it was made", name)
		}
		if again, err := content.Strip(name, got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("%s: stripping twice changes it again (%v)", name, err)
		}
		if strings.HasSuffix(name, "g.ogg") || name == "surat.pdf" || name == "suara.ogg" {
			continue
		}
		want, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		shown, _, err := image.Decode(bytes.NewReader(got))
		if err != nil {
			t.Fatalf("%s: it shows nothing any more: %v", name, err)
		}
		for y := range 24 {
			for x := range 40 {
				if color.RGBAModel.Convert(shown.At(x, y)) != color.RGBAModel.Convert(want.At(x, y)) {
					t.Fatalf("%s looks different at %d, %d", name, x, y)
				}
			}
		}
	}
}

func TestStripKeepsColoursAndWhichSideIsUp(t *testing.T) {
	t.Parallel()
	icc := "ICC_PROFILE\x00\x01\x01profile"
	for name, c := range map[string]struct {
		more []byte
		want string
	}{
		"colours":         {segment(0xe2, icc), icc},
		"turned":          {segment(0xe1, exif(binary.BigEndian, 6)), "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06"},
		"turned, Intel":   {segment(0xe1, exif(binary.LittleEndian, 8)), "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x08"},
		"colours of inks": {segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x02"), "Adobe\x00\x64\x00\x00\x00\x00\x02"},
	} {
		got, err := content.Strip("a.jpg", photo(t, c.more))
		if err != nil || !bytes.Contains(got, []byte(c.want)) {
			t.Errorf("%s: got %v, and no %q in it", name, err, c.want)
		}
	}
	for _, up := range []uint16{0, 1, 9, 0x0600} {
		got, err := content.Strip("a.jpg", photo(t, segment(0xe1, exif(binary.BigEndian, up))))
		if err != nil || bytes.Contains(got, []byte("Exif")) {
			t.Errorf("side %d: EXIF is kept (%v)", up, err)
		}
	}
}

func TestStripRenumbersAVoiceNote(t *testing.T) {
	t.Parallel()
	got, err := content.Strip("a.ogg", voice())
	if err != nil {
		t.Fatal(err)
	}
	want := append(oggPage(2, 0, "OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00", false),
		oggPage(0, 1, "OpusTags\x00\x00\x00\x00\x00\x00\x00\x00", false)...)
	want = append(want, oggPage(0, 2, "sound", false)...)
	want = append(want, oggPage(4, 3, "more sound", false)...)
	if !bytes.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// sized is the head of a PNG of that size, and nothing of its picture.
func sized(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32(nil, width)
	head = binary.BigEndian.AppendUint32(head, height)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", string(head)+"\x08\x02\x00\x00\x00")...)
	return append(append(out, chunk("IDAT", "x")...), chunk("IEND", "")...)
}

func TestStripRefuses(t *testing.T) {
	t.Parallel()
	jpg, ogg := photo(t), voice()
	scan := bytes.Index(jpg, []byte{0xff, 0xda})
	scans := append(bytes.Clone(jpg[:scan]), bytes.Repeat(jpg[scan:len(jpg)-len(secret)-2], 65)...)
	swapped := bytes.Clone(ogg)
	swapped[len(swapped)-len(secret)-1] ^= 1
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"40 megapixels":          {sized(8000, 5000), `The picture "x" has 40000000 pixels; at most 25000000 may be sent. Make it smaller first.`},
		"a bomb for decoders":    {sized(1<<31-1, 1<<31-1), `The file "x" is damaged or was saved half-way (PNG). Save it again from the program it came from.`},
		"a wide bomb":            {sized(1<<30, 1), `The picture "x" has 1073741824 pixels; at most 25000000 may be sent. Make it smaller first.`},
		"too many passes":        {append(scans, 0xff, 0xd9), "damaged"},
		"half a JPEG":            {jpg[:len(jpg)/2], "damaged"},
		"half a PNG":             {drawing(t, coloured())[:300], "damaged"},
		"a PNG without picture":  {append(sized(1, 1)[:33], "\x00\x00\x00\x00IEND\xae\x42\x60\x82"...), "damaged"},
		"half a voice note":      {ogg[:len(ogg)-len(secret)-3], "damaged"},
		"a changed voice note":   {swapped, "damaged"},
		"two heads":              {append(sized(1, 1)[:33], sized(8000, 5000)[8:]...), "damaged"},
		"half a PDF":             {[]byte("%PDF-1.7\n1 0 obj"), "damaged"},
		"a locked PDF":           {[]byte("%PDF-1.7\n/Encrypt 5 0 R\n%%EOF"), "password"},
		"a PDF with a program":   {[]byte("%PDF-1.7\n/S /JavaScript\n%%EOF"), "JavaScript"},
		"a GIF":                  {[]byte("GIF89a"), `The file "x" is not JPEG / PNG / Ogg Opus / PDF (it holds: GIF). Save it again as JPEG / PNG / Ogg Opus / PDF.`},
		"nothing":                {nil, "kosong/empty"},
		"a picture of six MiB":   {append(bytes.Clone(jpg), make([]byte, 6<<20)...), `The file "x" has 7 MiB; at most 5 MiB may be sent. Make it smaller first.`},
		"a program by its name":  {[]byte("MZ\x90\x00 and so on"), "it holds: ?"},
		"a voice note of no one": {[]byte("OggS....................OpusHead"), "damaged"},
	} {
		got, err := content.Strip("x", c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) || got != nil && !strings.Contains(name, "PDF") {
			t.Errorf("%s: got %d bytes and %q, want an error with %q", name, len(got), err, c.want)
		}
	}
}

// Whatever a file holds: it is refused, or what is left is stable, no longer than
// before and free of what stood beside the picture.
func FuzzStrip(f *testing.F) {
	for _, data := range assets(f) {
		f.Add(data)
	}
	f.Add(sized(8000, 5000))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := content.Strip("x", data)
		if err != nil {
			return
		}
		if again, err := content.Strip("x", got); err != nil || !bytes.Equal(got, again) {
			t.Fatalf("the second time it is different (%v)", err)
		}
		const most = 64 // what says which side is up
		if len(got) > len(data)+most {
			t.Fatalf("%d bytes became %d", len(data), len(got))
		}
	})
}

// What a library hands out is stripped, and only what its posts name, as what
// they name it.
func TestAssetIsAsItIsSent(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{}
	for name, data := range assets(t) {
		fsys["a/"+name] = &fstest.MapFile{Data: data}
	}
	fsys["a/satu.md"] = post("satu", "id", "sumber: WHO\ngambar: {file: foto.jpg, alt: Tangan}\nsuara: suara.ogg\ndokumen: {file: surat.pdf, nama: Surat}\n")
	fsys["a/dua.md"] = post("dua", "id", "sumber: WHO\nsuara: gambar.png\n")
	l, _ := content.Load(fsys)
	for _, name := range []string{"a/foto.jpg", "a/suara.ogg", "a/surat.pdf"} {
		want, err := content.Strip(name, fsys[name].Data)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := l.Asset(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %d bytes, %v; want the %d stripped ones", name, len(got), err, len(want))
		}
	}
	for _, name := range []string{"a/gambar.png", "a/satu.md", "a/entah.png"} {
		if _, err := l.Asset(name); err == nil {
			t.Errorf("%s was handed out", name)
		}
	}
	p, _ := l.Post("satu", "id")
	if got, want := strings.Join(p.Assets(), " "), "a/foto.jpg a/suara.ogg a/surat.pdf"; got != want || p.Document.Name != "Surat.pdf" {
		t.Errorf("assets: got %q (named %q), want %q (named Surat.pdf)", got, p.Document.Name, want)
	}
	if q, _ := l.Post("dua", "id"); !q.Broken {
		t.Error("a post whose voice note is a picture is not broken")
	}
}
