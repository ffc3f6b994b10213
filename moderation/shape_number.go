package moderation

import (
	"slices"
	"strings"
)

// A numberPattern is a shape made of digits that a rule looks for.
type numberPattern struct {
	build build
	limit int // as in argument
	rule  uint32
	role  role
}

// A group is a run of digits, in letters. A chain is groups that one number
// may consist of: little more than a space, a dot or a hyphen stands between.
type group struct{ start, stop int }

const longestChain = 12

// phones remembers which phone numbers of other people a message holds.
type phones struct {
	number         string
	several        bool
	surface, start int
}

// numbers looks for the book's number shapes in the chain that begins with
// letter i, and returns the letter after the chain.
func (s *scan) numbers(i int) int {
	var room [longestChain]group
	size := 0
	for i < len(s.ls) && s.ls[i].style == styleDigit && size < longestChain {
		g := group{i, i + 1}
		for g.stop < len(s.ls) && s.ls[g.stop].style == styleDigit && s.ls[g.stop].gap == 0 {
			g.stop++
		}
		if size > 0 && !s.linked(room[size-1], g) {
			break
		}
		room[size], i = g, g.stop
		size++
	}
	s.chain(room[:size])
	return i
}

// linked tells whether b may continue the number that a belongs to.
func (s *scan) linked(a, b group) bool {
	between := s.after(b.start)
	return a.stop == b.start && len(between) <= 3 && strings.Trim(between, " -.()\u00a0/,") == "" && !strings.Contains(between, "\n")
}

// chain looks for numbers of each build that a rule wants, once, however many rules do.
func (s *scan) chain(chain []group) {
	by := &s.book.byBuild
	if by[amountBuild] != nil {
		s.findAmount(chain)
	}
	if chain[len(chain)-1].stop-chain[0].start >= 2 {
		for of := range by {
			if by[of] != nil {
				s.findNumber(chain, build(of))
			}
		}
	}
	if s.book.spells {
		s.goesOn(chain)
	}
}

// findNumber notes where numbers of one build stand in a chain.
func (s *scan) findNumber(chain []group, of build) {
	switch of {
	case nikBuild:
		s.findNIK(chain)
	case bpjsBuild:
		s.findBPJS(chain)
	case recordBuild:
		s.findRecord(chain)
	case phoneBuild:
		s.findPhone(chain)
	case temperatureBuild:
		s.findTemperature(chain)
	case familyBuild:
		s.findFamily(chain)
	case passportBuild:
		s.findPassport(chain)
	case accountBuild:
		s.findAccount(chain)
	}
}

// add remembers a phone number found at byte start of a surface.
func (ph *phones) add(number string, surface, start int) {
	number = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(number, "0"), "62"), "0")
	if ph.number == "" {
		ph.number, ph.surface, ph.start = number, surface, start
	}
	ph.several = ph.several || number != ph.number
}

// digits returns the digits from letter start to stop.
func (s *scan) digits(start, stop int) string {
	b := make([]byte, 0, stop-start)
	for _, l := range s.ls[start:stop] {
		if l.style == styleDigit {
			b = append(b, l.exact)
		}
	}
	return string(b)
}

// note adds a number of a build for the patterns that want it: those whose threshold its
// value reaches.
func (s *scan) note(start, stop int, of build, value float64) {
	for _, n := range s.book.byBuild[of] {
		if value >= float64(n.limit) {
			s.found.add(occurrence{int32(start), int32(stop), n.rule, n.role, false})
		}
	}
}

// alone tells whether neither a letter nor a further digit touches the number.
func (s *scan) alone(start, stop int) bool {
	return (start == 0 || s.ls[start].gap != 0) && (stop >= len(s.ls) || s.ls[stop].gap != 0)
}

// spans calls found with each run of groups that has the wanted number of digits.
func (s *scan) spans(chain []group, size int, found func(start, stop int)) {
	for i := range chain {
		for k := i; k < len(chain); k++ {
			if n := chain[k].stop - chain[i].start; n >= size {
				if n == size && s.alone(chain[i].start, chain[k].stop) {
					found(chain[i].start, chain[k].stop)
				}
				break
			}
		}
	}
}

// provinces are the codes a citizen's number can begin with.
var provinces = strings.Fields(`11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65
	71 72 73 74 75 76 81 82 91 92 93 94 95 96 97`)

// findNIK finds citizens' numbers, with whatever hints at them or without.
func (s *scan) findNIK(chain []group) {
	s.spans(chain, 16, func(start, stop int) {
		if isNIK(s.digits(start, stop)) {
			s.note(start, stop, nikBuild, 0)
		}
	})
}

// findFamily finds the numbers of family cards, which are built like those of
// citizens, where a word says so.
func (s *scan) findFamily(chain []group) {
	s.spans(chain, 16, func(start, stop int) {
		if isNIK(s.digits(start, stop)) && s.hinted(start, stop, nearWords, "kk", "keluarga") {
			s.note(start, stop, familyBuild, 0)
		}
	})
}

// isNIK tells sixteen digits that are a citizen's number: a province, a regency (01
// on) or city (71 on), a district, the day (40 more for women), month and year of
// birth, and a counter.
func isNIK(d string) bool {
	regency, day, month := number(d[2:4]), number(d[6:8]), number(d[8:10])
	if day > 40 {
		day -= 40
	}
	return slices.Contains(provinces, d[:2]) && (regency >= 1 && regency < 50 || regency > 70 && regency < 90) &&
		d[4:6] != "00" && month >= 1 && month <= 12 && day >= 1 && day <= daysIn[month] && d[12:] != "0000"
}

// number reads digits.
func number(d string) int {
	v := 0
	for i := range len(d) {
		v = v*10 + int(d[i]-'0')
	}
	return v
}

// daysIn is how many days a month can have.
var daysIn = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// findBPJS finds insurance numbers: thirteen digits in company that says so.
func (s *scan) findBPJS(chain []group) {
	s.spans(chain, 13, func(start, stop int) {
		if s.hinted(start, stop, nearWords, "bpjs", "jkn", "kis", "kartu", "noka", "askes", "faskes", "peserta") {
			s.note(start, stop, bpjsBuild, 0)
		}
	})
}

// findRecord finds the numbers of medical records.
func (s *scan) findRecord(chain []group) {
	for i := range chain {
		for k := i; k < len(chain) && k < i+4; k++ {
			start, stop := chain[i].start, chain[k].stop
			size := stop - start
			if size >= 5 && size <= 10 && s.alone(start, stop) && (k+1 == len(chain) || size+chain[k+1].stop-chain[k+1].start > 10) {
				if s.hinted(start, start, 3, "rm", "norm", "medrec", "mr", "nrm", "mrn") || s.hinted(start, start, 3, "record") && s.hinted(start, start, 3, "medical") || s.hinted(start, start, 3, "rekam") && s.hinted(start, start, 3, "medis", "medik") {
					s.note(start, stop, recordBuild, 0)
				}
				return
			}
		}
	}
}

// findPassport finds the numbers of passports, one or two letters and six or seven
// digits, where a word says so.
func (s *scan) findPassport(chain []group) {
	for _, g := range chain {
		first := s.wordStart(g.start)
		letters, size := g.start-first, g.stop-g.start
		if letters == 0 && first > 0 && s.ls[first-1].word+1 == s.ls[first].word && (first == 1 || s.ls[first-1].gap != 0) && s.ls[first-1].style != styleDigit {
			first, letters = first-1, 1 // "A 1234567"
		}
		if letters >= 1 && letters <= 2 && letters+size >= 8 && letters+size <= 9 && s.wordEnd(g.start) == g.stop &&
			s.hinted(first, first, 4, "paspor", "passport", "pasport") {
			s.note(first, g.stop, passportBuild, 0)
		}
	}
}

// findAccount finds the numbers of bank accounts, where a word says so.
func (s *scan) findAccount(chain []group) {
	for i := range chain {
		for k := len(chain) - 1; k >= i; k-- {
			start, stop := chain[i].start, chain[k].stop
			if size := stop - start; size < 10 || size > 16 || !s.alone(start, stop) {
				continue
			}
			if s.hinted(start, start, 5, accountHints...) && !s.areHours(chain[i:]) {
				s.note(start, stop, accountBuild, 0)
			}
			return
		}
	}
}

var accountHints = []string{"rekening", "rek", "norek", "account", "bca", "mandiri", "bri", "bni", "bsi", "btn", "cimb",
	"permata", "danamon", "seabank", "jago", "muamalat", "briva", "transfer", "tf", "trf"}

// farthestHint is how many letters away a hint may stand, however long the words are.
const farthestHint = 200

// hinted tells whether one of the words stands at most dist words from the
// letters start to stop; start == stop looks back only. A long word may have
// an ending.
func (s *scan) hinted(start, stop, dist int, words ...string) bool {
	first, last := start, stop
	for first > 0 && int(s.ls[start].word-s.ls[first-1].word) <= dist && start-first < farthestHint {
		first--
	}
	if stop > start {
		for last < len(s.ls) && int(s.ls[last].word-s.ls[stop-1].word) <= dist && last-stop < farthestHint {
			last++
		}
	}
	for i := first; i < last; {
		k := i + 1
		for k < last && s.ls[k].word == s.ls[i].word && (s.ls[k].style == styleDigit) == (s.ls[i].style == styleDigit) {
			k++
		}
		if (i < start || i >= stop) && s.isOneOf(i, k, words) {
			return true
		}
		i = k
	}
	return false
}

// isOneOf tells whether the letters i to k are one of the words.
func (s *scan) isOneOf(i, k int, words []string) bool {
	var room [24]byte
	w := room[:0]
	for _, l := range s.ls[i:min(k, i+len(room))] {
		w = append(w, l.exact)
	}
	for _, hint := range words {
		if string(w) == hint || len(hint) >= 4 && strings.HasPrefix(string(w), hint) {
			return true
		}
	}
	return false
}
