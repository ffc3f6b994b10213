package qr

import "math/bits"

// How a code of each version holds its words, by how much of it may be damaged: the least,
// 7 hundredths, first. The words that mend one block, and how many blocks there are.
var (
	mending = [4][40]uint8{
		{7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
		{10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
		{13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
		{17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
	}
	blocks = [4][40]uint8{
		{1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
		{1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
		{1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
		{1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81},
	}
)

// text returns what a code of that version says, if it can be read.
func (m matrix) text(version int) (string, bool) {
	level, mask, ok := m.format()
	if !ok {
		return "", false
	}
	words := m.words(version, mask)
	data, ok := mended(words, int(blocks[level][version-1]), int(mending[level][version-1]))
	if !ok {
		return "", false
	}
	return said(data, version)
}

// format returns how much of the code may be damaged, and which mask lies over it. It
// stands there twice, and three of its fifteen bits may be wrong.
func (m matrix) format() (level, mask int, ok bool) {
	n := m.side
	var read [2]uint16
	for i := range 15 {
		first := m.at(8, [15]int{0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8}[i])
		if i >= 8 {
			first = m.at([7]int{7, 5, 4, 3, 2, 1, 0}[i-8], 8)
		}
		second := i < 8 && m.at(n-1-i, 8) || i >= 8 && m.at(8, n-15+i)
		for k, dark := range [2]bool{first, second} {
			if dark {
				read[k] |= 1 << i
			}
		}
	}
	least := 4
	for v := range uint16(32) {
		for _, r := range read {
			if off := bits.OnesCount16(formatOf(v) ^ r); off < least {
				// The levels are numbered 1, 0, 3, 2, the least damage first.
				least, level, mask = off, int(v>>3)^1, int(v&7)
			}
		}
	}
	return level, mask, least < 4
}

// formatOf returns the fifteen bits that stand for five.
func formatOf(v uint16) uint16 {
	rest := v
	for range 10 {
		rest = rest<<1 ^ rest>>9*0x537
	}
	return (v<<10 | rest) ^ 0x5412
}

// masked tells whether a mask turns a module over.
func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (x/3+y/2)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}

// words returns the words of a code, as they stand in it: in columns of two from the
// right, up and down in turns, around all that only shows how it lies.
func (m matrix) words(version, mask int) []byte {
	var out []byte
	word, n := byte(0), 0
	fixed := signs(version)
	for right := m.side - 1; right > 0; right -= 2 {
		if right == 6 {
			right-- // the column of ticks holds no words
		}
		for i := range m.side {
			y := i
			if (right+1)&2 == 0 {
				y = m.side - 1 - i
			}
			for x := right; x > right-2; x-- {
				if fixed.at(x, y) {
					continue
				}
				word <<= 1
				if m.at(x, y) != masked(mask, x, y) {
					word |= 1
				}
				if n++; n%8 == 0 {
					out = append(out, word)
				}
			}
		}
	}
	return out
}

// signs returns the modules of a version that hold no words.
func signs(version int) matrix {
	n := 17 + 4*version
	m := matrix{n, make([]bool, n*n)}
	fill := func(x0, y0, w, h int) {
		for y := y0; y < y0+h; y++ {
			for x := x0; x < x0+w; x++ {
				m.dark[y*n+x] = true
			}
		}
	}
	fill(0, 0, 9, 9)
	fill(n-8, 0, 8, 9)
	fill(0, n-8, 9, 8)
	fill(6, 0, 1, n)
	fill(0, 6, n, 1)
	if version >= 7 {
		fill(n-11, 0, 3, 6)
		fill(0, n-11, 6, 3)
	}
	places := marks(version)
	for i, y := range places {
		for j, x := range places {
			last := len(places) - 1
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue
			}
			fill(x-2, y-2, 5, 5)
		}
	}
	return m
}

// marks returns in which rows and columns the small squares of a version stand.
func marks(version int) []int {
	if version == 1 {
		return nil
	}
	count := version/7 + 2
	step := (version*4 + count*2 + 1) / (count*2 - 2) * 2
	if version == 32 {
		step = 26
	}
	out := make([]int, count)
	out[0] = 6
	for i := count - 1; i > 0; i-- {
		out[i] = 17 + 4*version - 7 - (count-1-i)*step
	}
	return out
}
