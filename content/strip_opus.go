package content

import (
	"bytes"
	"encoding/binary"
)

// Where things stand in a page of Ogg.
const (
	oggFlags  = 5
	oggSerial = 14
	oggCount  = 18
	oggSum    = 22
	oggTable  = 27
	oggLast   = 4 // the flag of a stream's last page
)

// An oggPage is one page: its head with the table of pieces, and what they hold.
type oggPage struct{ head, body []byte }

// stripOpus returns a voice note without title, artist, pictures or the name of
// the program that made it, and whether it is whole. The pages after that are
// counted and summed anew.
func stripOpus(data []byte) ([]byte, bool) {
	first, rest, ok := readPage(data)
	if !ok || !bytes.HasPrefix(first.body, []byte("OpusHead")) || first.open() {
		return nil, false
	}
	rest, ok = skipTags(first.serial(), rest)
	if !ok {
		return nil, false
	}
	out := append(make([]byte, 0, len(data)), data[:len(first.head)+len(first.body)]...)
	out = appendPage(out, tagsPage(first.serial()), 1)
	for count := uint32(2); len(rest) > 0; count++ {
		var p oggPage
		if p, rest, ok = readPage(rest); !ok || p.serial() != first.serial() {
			return nil, false
		}
		out = appendPage(out, p, count)
		if p.head[oggFlags]&oggLast != 0 {
			break
		}
	}
	return out, true
}

// readPage cuts the first page off; false when it is cut or its sum is wrong.
func readPage(data []byte) (oggPage, []byte, bool) {
	if len(data) < oggTable || !bytes.HasPrefix(data, []byte("OggS\x00")) {
		return oggPage{}, nil, false
	}
	head := oggTable + int(data[oggTable-1])
	if len(data) < head {
		return oggPage{}, nil, false
	}
	size := head
	for _, n := range data[oggTable:head] {
		size += int(n)
	}
	if len(data) < size {
		return oggPage{}, nil, false
	}
	p := oggPage{data[:head], data[head:size]}
	return p, data[size:], p.sum() == binary.LittleEndian.Uint32(data[oggSum:])
}

func (p oggPage) serial() uint32 { return binary.LittleEndian.Uint32(p.head[oggSerial:]) }

// open reports whether the last piece goes on in the next page.
func (p oggPage) open() bool { return len(p.head) == oggTable || p.head[len(p.head)-1] == 255 }

// skipTags returns what comes after the pages of tags.
func skipTags(serial uint32, rest []byte) ([]byte, bool) {
	for first := true; ; first = false {
		p, after, ok := readPage(rest)
		if !ok || p.serial() != serial || first && !bytes.HasPrefix(p.body, []byte("OpusTags")) {
			return nil, false
		}
		if rest = after; !p.open() {
			return rest, true
		}
	}
}

// tagsPage is the page of tags that says nothing; phones ask for one.
func tagsPage(serial uint32) oggPage {
	body := []byte("OpusTags\x00\x00\x00\x00\x00\x00\x00\x00")
	head := append([]byte("OggS"), make([]byte, oggTable-4)...)
	binary.LittleEndian.PutUint32(head[oggSerial:], serial)
	head[oggTable-1] = 1
	return oggPage{append(head, byte(len(body))), body}
}

// appendPage writes a page with that number.
func appendPage(out []byte, p oggPage, count uint32) []byte {
	head := bytes.Clone(p.head)
	binary.LittleEndian.PutUint32(head[oggCount:], count)
	binary.LittleEndian.PutUint32(head[oggSum:], oggPage{head, p.body}.sum())
	return append(append(out, head...), p.body...)
}

// sum is Ogg's sum of a page, in which the place of the sum counts as zero.
func (p oggPage) sum() uint32 {
	sum := uint32(0)
	add := func(bs []byte) {
		for _, b := range bs {
			sum = sum<<8 ^ oggSums[byte(sum>>24)^b]
		}
	}
	add(p.head[:oggSum])
	add([]byte{0, 0, 0, 0})
	add(p.head[oggSum+4:])
	add(p.body)
	return sum
}

var oggSums = makeOggSums()

func makeOggSums() (table [256]uint32) {
	for i := range table {
		sum := uint32(i) << 24
		for range 8 {
			if sum&(1<<31) != 0 {
				sum = sum<<1 ^ 0x04c11db7
				continue
			}
			sum <<= 1
		}
		table[i] = sum
	}
	return table
}
