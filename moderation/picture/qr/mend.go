package qr

// The field of 256 numbers in which words are mended: powers of 2, and what power each is.
var (
	powers [512]byte
	logs   [256]int
)

func init() {
	x := 1
	for i := range 255 {
		powers[i], powers[i+255] = byte(x), byte(x)
		logs[x] = i
		if x <<= 1; x > 255 {
			x ^= 0x11D
		}
	}
}

func times(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return powers[logs[a]+logs[b]]
}

func over(a, b byte) byte { // b is not 0
	if a == 0 {
		return 0
	}
	return powers[logs[a]+255-logs[b]]
}

// mended returns the words of all blocks, in order and without those that mend them.
func mended(words []byte, blocks, mending int) ([]byte, bool) {
	short := len(words) / blocks // words of a block; the last ones have one more
	long := len(words) % blocks
	all := make([][]byte, blocks)
	at := 0
	take := func(b int) {
		all[b] = append(all[b], words[at])
		at++
	}
	for i := range short - mending + 1 {
		for b := range blocks {
			if i < short-mending || b >= blocks-long {
				take(b)
			}
		}
	}
	for range mending {
		for b := range blocks {
			take(b)
		}
	}
	var out []byte
	for _, block := range all {
		if !mend(block, mending) {
			return nil, false
		}
		out = append(out, block[:len(block)-mending]...)
	}
	return out, true
}

// mend puts right what is wrong in a block, up to half as many words as mend it.
func mend(block []byte, mending int) bool {
	signs, right := syndromes(block, mending)
	if right {
		return true
	}
	locator := locate(signs)
	wrong := len(locator) - 1
	if wrong < 1 || wrong > mending/2 {
		return false
	}
	value := make([]byte, mending) // the evaluator
	for i := range value {
		for j := 0; j <= i && j < len(locator); j++ {
			value[i] ^= times(locator[j], signs[i-j])
		}
	}
	found := 0
	for i := range block {
		power := len(block) - 1 - i
		inverse := powers[(255-power%255)%255]
		if at(locator, inverse) != 0 {
			continue
		}
		slope := byte(0) // of the locator: its odd terms
		for j := 1; j < len(locator); j += 2 {
			slope ^= times(locator[j], powers[(j-1)*logs[inverse]%255])
		}
		if slope == 0 {
			return false
		}
		block[i] ^= times(powers[power%255], over(at(value[:wrong], inverse), slope))
		found++
	}
	if found != wrong {
		return false
	}
	_, right = syndromes(block, mending)
	return right
}

// syndromes returns what is left of a block at each of the first powers: nothing, if it is
// right.
func syndromes(block []byte, n int) (out []byte, right bool) {
	out, right = make([]byte, n), true
	for i := range out {
		for _, w := range block {
			out[i] = times(out[i], powers[i]) ^ w
		}
		right = right && out[i] == 0
	}
	return out, right
}

// locate returns the shortest polynomial whose roots tell where a block is wrong.
func locate(signs []byte) []byte {
	now, before := []byte{1}, []byte{1}
	length, shift, last := 0, 1, byte(1)
	for n := range signs {
		d := signs[n]
		for i := 1; i <= length && i < len(now); i++ {
			d ^= times(now[i], signs[n-i])
		}
		if d == 0 {
			shift++
			continue
		}
		next := append([]byte(nil), now...)
		for len(next) < len(before)+shift {
			next = append(next, 0)
		}
		k := over(d, last)
		for i, c := range before {
			next[i+shift] ^= times(k, c)
		}
		if 2*length <= n {
			before, last, length, shift = now, d, n+1-length, 1
		} else {
			shift++
		}
		now = next
	}
	for len(now) > 1 && now[len(now)-1] == 0 {
		now = now[:len(now)-1]
	}
	return now
}

// at returns the value of a polynomial, the constant first.
func at(poly []byte, x byte) (out byte) {
	for i := len(poly) - 1; i >= 0; i-- {
		out = times(out, x) ^ poly[i]
	}
	return out
}
