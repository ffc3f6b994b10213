// Package picture reads what a machine can read of a picture: what its QR codes say, and a
// print by which the same picture is known again. It reads no writing and knows no faces.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the first picture of one that moves
	_ "image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/webp" // stickers; not those that move

	"pita/groups"
)

// Bounds of what is looked at. Larger pictures are let be, and so are JPEGs in more passes
// than any camera or program makes: each pass costs time over the whole picture, and may
// be a few bytes long.
const (
	MostBytes  = 16 << 20
	mostPixels = 20_000_000
	mostCostly = 8_000_000 // pixels of a kind that takes up to 15 bytes each to decode
	mostPasses = 100
)

// The reasons not to look at a picture.
var (
	ErrTooLarge = errors.New("the picture is too large to be looked at")
	ErrUnknown  = errors.New("this is no picture that can be read")
)

// Look reads a JPEG, PNG, GIF or WebP picture. It keeps nothing of data. While it looks it
// holds what decoding takes (1 to 4 bytes a pixel; up to 15 of JPEGs in passes, PNGs of 16
// bits or interlaced, and lossless WebP, of which it reads 8 million pixels at most), and then five more bytes for each of at most 8
// million pixels. It never panics. The error is ErrTooLarge or ErrUnknown; then nothing
// was seen.
func Look(data []byte) (seen groups.Seen, err error) {
	defer func() {
		if recover() != nil { // the readers are others', and the bytes are strangers'
			seen, err = groups.Seen{}, ErrUnknown
		}
	}()
	if err := bounded(data); err != nil {
		return groups.Seen{}, err
	}
	im, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return groups.Seen{}, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	g := grayOf(im)
	return groups.Seen{Codes: codes(g), Prints: printsOf(g)}, nil
}

// See is Look for whom it is the same whether nothing was seen or nothing could be.
func See(data []byte) groups.Seen {
	seen, _ := Look(data) // a picture that can't be read shows nothing
	return seen
}

// bounded looks at what the picture says of itself, before anything of it is decoded.
func bounded(data []byte) error {
	if len(data) > MostBytes || bytes.Count(data, []byte{0xFF, 0xDA}) > mostPasses && bytes.HasPrefix(data, []byte{0xFF, 0xD8}) {
		return ErrTooLarge
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	switch {
	case kind == "webp":
		return boundedWebP(data)
	case kind == "jpeg" && inPasses(data), kind == "png" && wide(data):
		return boundedSize(size.Width, size.Height, mostCostly)
	}
	return boundedSize(size.Width, size.Height, mostPixels)
}

func boundedSize(width, height, most int) error {
	switch {
	case width <= 0 || height <= 0:
		return ErrUnknown
	case width > most/height:
		return ErrTooLarge
	}
	return nil
}

// inPasses says whether a JPEG may come in several passes: all that was read of it is kept
// until the last. A marker within another part counts as well; a large camera's picture is
// let be for it once in a long while.
func inPasses(data []byte) bool { return bytes.Contains(data, []byte{0xFF, 0xC2}) }

// wide says whether a PNG has 16 bits a colour, or comes in passes that are put together.
func wide(data []byte) bool {
	const depth, interlaced = 24, 28 // where its head says so
	return len(data) > interlaced && (data[depth] == 16 || data[interlaced] != 0)
}

// boundedWebP looks at every part of a WebP file that says how large a picture is: the
// first one may say less than what the decoder makes room for.
func boundedWebP(data []byte) error {
	const head, chunk = 12, 8
	for at := head; at+chunk+10 <= len(data); {
		kind, body := string(data[at:at+4]), data[at+chunk:]
		w, h, most := 1, 1, mostPixels
		switch kind {
		case "VP8X":
			w, h = 1+number(body[4:7]), 1+number(body[7:10])
		case "VP8 ":
			w, h = number(body[6:8])&0x3FFF, number(body[8:10])&0x3FFF
		case "VP8L":
			packed := number(body[1:5])
			w, h, most = 1+packed&0x3FFF, 1+packed>>14&0x3FFF, mostCostly
		}
		if err := boundedSize(w, h, most); err != nil {
			return err
		}
		size := number(data[at+4 : at+chunk])
		at += chunk + size + size&1
	}
	return nil
}

// number reads up to four bytes, the least first.
func number(b []byte) (n int) {
	for i, c := range b {
		n |= int(c) << (8 * i)
	}
	return n
}
