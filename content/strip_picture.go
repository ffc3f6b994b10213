package content

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// The signs of a JPEG that matter here.
const (
	jpegTEM  = 0x01
	jpegSOF0 = 0xc0
	jpegDHT  = 0xc4
	jpegJPG  = 0xc8
	jpegDAC  = 0xcc
	jpegSOF  = 0xcf // the last of them
	jpegRST0 = 0xd0
	jpegRST7 = 0xd7
	jpegEOI  = 0xd9
	jpegSOS  = 0xda
	jpegDQT  = 0xdb
	jpegDNL  = 0xdc
	jpegDRI  = 0xdd
	jpegAPP0 = 0xe0
	jpegAPPF = 0xef
	jpegCOM  = 0xfe
	// A picture that is sent in more passes than this is made to keep phones busy.
	mostScans = 64
)

// A jpegReader takes a JPEG apart, segment by segment.
type jpegReader struct {
	data   []byte
	at     int
	first  []byte // APP0, which comes before all else
	turned byte   // which side is up, by EXIF; 0 when nothing says so
	rest   []byte
	frames int
	scans  int
}

// stripJPEG returns a JPEG with the segments that make its picture, and whether
// it is whole. Kept besides are its colours and which side is up.
func stripJPEG(data []byte) ([]byte, bool) {
	r := &jpegReader{data: data, at: 2, rest: make([]byte, 0, len(data))}
	for {
		mark, ok := r.mark()
		switch {
		case !ok:
			return nil, false
		case mark == jpegEOI:
			if r.frames != 1 || r.scans == 0 {
				return nil, false
			}
			return r.written(), true
		case mark == jpegTEM || mark >= jpegRST0 && mark <= jpegRST7:
			continue
		}
		if !r.segment(mark) {
			return nil, false
		}
	}
}

// mark moves behind the next sign.
func (r *jpegReader) mark() (byte, bool) {
	if r.at >= len(r.data) || r.data[r.at] != 0xff {
		return 0, false
	}
	for r.at < len(r.data) && r.data[r.at] == 0xff {
		r.at++
	}
	if r.at == len(r.data) || r.data[r.at] == 0 {
		return 0, false
	}
	r.at++
	return r.data[r.at-1], true
}

// segment takes one segment in or leaves it out; false when it is cut, or of a
// kind phones do not know.
func (r *jpegReader) segment(mark byte) bool {
	if len(r.data)-r.at < 2 {
		return false
	}
	n := int(binary.BigEndian.Uint16(r.data[r.at:]))
	if n < 2 || n > len(r.data)-r.at {
		return false
	}
	payload := r.data[r.at+2 : r.at+n]
	r.at += n
	switch {
	case mark >= jpegAPP0 && mark <= jpegAPPF:
		r.application(mark, payload)
		return true
	case mark == jpegCOM:
		return true
	case mark == jpegSOS:
		r.scans++
		r.rest = appendSegment(r.rest, mark, payload)
		r.scan()
		return r.frames == 1 && r.scans <= mostScans
	case mark == jpegDHT || mark == jpegDAC || mark == jpegDQT || mark == jpegDRI || mark == jpegDNL:
	case mark >= jpegSOF0 && mark <= jpegSOF && mark != jpegJPG:
		r.frames++
	default:
		return false
	}
	r.rest = appendSegment(r.rest, mark, payload)
	return true
}

// application keeps the three segments of programs that change what is seen.
func (r *jpegReader) application(mark byte, payload []byte) {
	switch {
	case mark == jpegAPP0 && bytes.HasPrefix(payload, []byte("JFIF\x00")) && len(payload) >= 14 && r.first == nil:
		plain := bytes.Clone(payload[:14])
		plain[12], plain[13] = 0, 0 // no small picture follows
		r.first = appendSegment(nil, mark, plain)
	case mark == jpegAPP0+1 && bytes.HasPrefix(payload, []byte("Exif\x00\x00")) && r.turned == 0:
		r.turned = orientation(payload[6:])
	case mark == jpegAPP0+2 && bytes.HasPrefix(payload, []byte("ICC_PROFILE\x00")):
		r.rest = appendSegment(r.rest, mark, payload)
	case mark == jpegAPP0+14 && bytes.HasPrefix(payload, []byte("Adobe")) && len(payload) >= 12:
		r.rest = appendSegment(r.rest, mark, payload[:12])
	}
}

// scan takes in what follows the head of a scan, up to the next sign.
func (r *jpegReader) scan() {
	start := r.at
	for {
		n := bytes.IndexByte(r.data[r.at:], 0xff)
		if n < 0 || r.at+n+1 >= len(r.data) {
			r.at = len(r.data)
			break
		}
		r.at += n
		if next := r.data[r.at+1]; next != 0 && (next < jpegRST0 || next > jpegRST7) {
			break
		}
		r.at += 2
	}
	r.rest = append(r.rest, r.data[start:r.at]...)
}

func (r *jpegReader) written() []byte {
	out := make([]byte, 0, len(r.rest)+64)
	out = append(out, 0xff, 0xd8)
	out = append(out, r.first...)
	if r.turned > 1 {
		out = appendSegment(out, jpegAPP0+1, []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+
			string(rune(r.turned))+"\x00\x00\x00\x00\x00\x00"))
	}
	out = append(out, r.rest...)
	return append(out, 0xff, jpegEOI)
}

func appendSegment(out []byte, mark byte, payload []byte) []byte {
	out = append(out, 0xff, mark)
	out = binary.BigEndian.AppendUint16(out, uint16(len(payload)+2))
	return append(out, payload...)
}

// orientation returns which side of a picture is up, from 1 to 8, by what its
// camera wrote; 0 when that can't be read.
func orientation(tiff []byte) byte {
	var order binary.ByteOrder = binary.BigEndian
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case !bytes.HasPrefix(tiff, []byte("MM\x00*")):
		return 0
	}
	const entry, tag, short = 12, 0x0112, 3
	if len(tiff) < 8 {
		return 0
	}
	first := uint64(order.Uint32(tiff[4:]))
	if first+2 > uint64(len(tiff)) {
		return 0
	}
	rest := tiff[first+2:]
	for n := order.Uint16(tiff[first:]); n > 0 && len(rest) >= entry; n-- {
		if order.Uint16(rest) == tag && order.Uint16(rest[2:]) == short {
			if up := order.Uint16(rest[8:]); up >= 1 && up <= 8 {
				return byte(up)
			}
			return 0
		}
		rest = rest[entry:]
	}
	return 0
}

// pngKept are the pieces of a PNG that make its picture and its colours.
var pngKept = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true,
	"gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "sBIT": true, "pHYs": true, "bKGD": true,
}

// stripPNG returns a PNG with the pieces that make its picture, and whether it
// is whole: one without any picture data is not.
func stripPNG(data []byte) ([]byte, bool) {
	const sign, around = 8, 12 // around a piece: its length, its name, its sum
	out := append(make([]byte, 0, len(data)), data[:sign]...)
	drawn := false
	for rest := data[sign:]; len(rest) >= around; {
		n := uint64(binary.BigEndian.Uint32(rest))
		if n+around > uint64(len(rest)) {
			return nil, false
		}
		piece := rest[:n+around]
		name := string(piece[4:8])
		rest = rest[n+around:]
		// Its first letter is a capital when no picture can be made without it.
		needed := name[0]&0x20 == 0
		switch first := len(out) == sign; {
		case crc32.ChecksumIEEE(piece[4:8+n]) != binary.BigEndian.Uint32(piece[8+n:]):
			return nil, false
		case needed && !pngKept[name], first != (name == "IHDR"):
			return nil, false
		case pngKept[name]:
			out = append(out, piece...)
		}
		drawn = drawn || name == "IDAT"
		if name == "IEND" {
			return out, drawn && n == 0
		}
	}
	return nil, false
}
