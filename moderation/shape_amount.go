package moderation

import (
	"strconv"
	"strings"
)

// mostMoney bounds what is read as an amount, in rupiah.
const mostMoney = 1_000_000_000_000_000

// leastBare is the least that counts as an amount when no word says that it is money:
// "seribu bunga" is none.
const leastBare = 10_000

// moneyUnits are the words by which amounts are shortened; a bare one counts once.
var moneyUnits = map[string]int{
	"rb": 1_000, "rbu": 1_000, "ribu": 1_000, "rebu": 1_000, "ewu": 1_000, "k": 1_000,
	"jt": 1_000_000, "jta": 1_000_000, "juta": 1_000_000,
	"m": 1_000_000_000, "miliar": 1_000_000_000, "milyar": 1_000_000_000,
}

// readMoney reads the threshold of a rule: 1jt, 500rb, 1,5 juta, 1.500.000.
func readMoney(s string) (rupiah int, ok bool) {
	s = strings.TrimSpace(strings.TrimPrefix(s, "rp"))
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz ")
	unit, known := moneyUnits[strings.TrimSpace(s[len(digits):])]
	if digits == s {
		unit, known = 1, true
	}
	whole, part, _ := strings.Cut(digits, ",")
	groups := strings.Split(whole, ".")
	for k, g := range groups {
		if g == "" || len(g) > 15 || strings.Trim(g, "0123456789") != "" || k > 0 && len(g) != 3 {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(strings.Join(groups, "")+"."+part+"0", 64)
	v *= float64(unit)
	return int(v + 0.5), known && err == nil && v >= 1 && v <= mostMoney
}

// findAmount finds amounts of money of at least the threshold that are written in
// digits: behind Rp, or before ribu, juta or rupiah.
func (s *scan) findAmount(chain []group) {
	for i := 0; i < len(chain); {
		v, k := s.amount(chain, i)
		start, stop := chain[i].start, chain[k-1].stop
		i = k
		priced := s.priced(start)
		unit, after := s.unitAt(stop, priced)
		priced = priced || after > stop && s.isCurrency(after)
		if !priced && (unit == 0 || unit > 1 && (s.counted(after) || s.measured(start))) {
			continue
		}
		v *= float64(max(unit, 1))
		if !priced && v < leastBare {
			continue
		}
		if v >= 1 && v <= mostMoney {
			s.note(start, after, amountBuild, v)
		}
	}
}

// amount returns the number that begins with group i, dots or commas between
// thousands and before a part, and the group after it.
func (s *scan) amount(chain []group, i int) (v float64, next int) {
	v = digitsValue(s, chain[i])
	k := i + 1
	mark := ""
	for k < len(chain) && chain[k].stop-chain[k].start == 3 && chain[i].stop-chain[i].start <= 3 {
		between := s.after(chain[k].start)
		if between != "." && between != "," || mark != "" && between != mark {
			break
		}
		mark = between
		v = v*1000 + digitsValue(s, chain[k])
		k++
	}
	if k < len(chain) && chain[k].stop-chain[k].start <= 2 && s.decimal(chain[k].start) {
		part := digitsValue(s, chain[k])
		for range chain[k].stop - chain[k].start {
			part /= 10
		}
		v, k = v+part, k+1
	}
	return v, k
}

func digitsValue(s *scan, g group) float64 {
	v := 0.0
	for _, l := range s.ls[g.start:g.stop] {
		v = v*10 + float64(l.exact-'0')
	}
	return v
}

// priced tells whether a sign of money stands before letter i.
func (s *scan) priced(i int) bool {
	if i == 0 || strings.Trim(s.after(i), " .:\u00a0") != "" {
		return false
	}
	first := s.wordStart(i - 1)
	return s.isExactly(first, i, []string{"rp", "idr", "rupiah"})
}

// unitAt returns the unit that begins at letter i, and the letter after it; 1 for
// a currency alone, 0 for none. A single letter is one only where it can be nothing
// else: "50k", "Rp 2 M".
func (s *scan) unitAt(i int, priced bool) (unit, after int) {
	if i >= len(s.ls) || strings.Trim(s.after(i), " \u00a0,-=") != "" || strings.Contains(s.after(i), ", ") {
		return 0, i
	}
	k := s.wordEnd(i)
	if v := s.unit(i, k); v > 0 && (k-i > 1 || priced || s.ls[i].gap == 0 && s.ls[i].exact == 'k') {
		unit, after = v, k
		if s.isUnit(k, "rupiah", "perak", "idr") {
			after = s.wordEnd(k)
		}
		return unit, after
	}
	if s.isUnit(i, "rupiah", "perak", "idr") {
		return 1, k
	}
	return 0, i
}

// isCurrency tells whether the word that ends before letter i names a currency.
func (s *scan) isCurrency(i int) bool {
	return s.isExactly(s.wordStart(i-1), i, []string{"rupiah", "perak", "idr"})
}

func (s *scan) isUnit(i int, words ...string) bool {
	return i < len(s.ls) && strings.TrimSpace(s.after(i)) == "" && s.isExactly(i, s.wordEnd(i), words)
}

// unit returns what the word from letter i to k multiplies by, or 0.
func (s *scan) unit(i, k int) int {
	var room [8]byte
	w := room[:0]
	if k-i > len(room) {
		return 0
	}
	for _, l := range s.ls[i:k] {
		w = append(w, l.exact)
	}
	return moneyUnits[string(w)]
}

// longestRead is how many letters of a word are looked at: what is longer is none, and
// would cost its length again at each number in it.
const longestRead = 64

// wordStart returns the first letter of the word in which letter i stands.
func (s *scan) wordStart(i int) int {
	k := i
	for k > 0 && s.ls[k].gap == 0 && i-k < longestRead {
		k--
	}
	return k
}

// wordEnd returns the letter after the word in which letter i stands.
func (s *scan) wordEnd(i int) int {
	k := i + 1
	for k < len(s.ls) && s.ls[k].gap == 0 && k-i < longestRead {
		k++
	}
	return k
}

// counted tells whether the number that ends before letter i counts something
// that is no money: "150 ribu sel".
func (s *scan) counted(i int) bool {
	return i < len(s.ls) && s.isExactly(i, s.wordEnd(i), countedThings)
}

var countedThings = strings.Fields(`orang pasien kasus penderita penyintas perempuan wanita anggota langkah km kilo
	meter sel iu unit mg ml mcg follower followers pengikut subscriber viewers views penonton kali tahun cases people
	women patients steps`)

// measured tells whether a word of the laboratory stands before letter i.
func (s *scan) measured(i int) bool {
	return s.hinted(i, i, 3, "trombosit", "leukosit", "eritrosit", "lekosit", "hematokrit", "platelet", "neutrofil", "anc", "plt", "wbc", "ca", "cea", "hb")
}

// Words of numbers, for amounts in words.
var (
	moneyWords = strings.Fields("ribu rebu juta jt miliar milyar sejuta seribu semiliar semilyar")
	smallWords = map[string]float64{
		"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
		"sepuluh": 10, "sebelas": 11, "seratus": 100, "setengah": 0.5, "one": 1, "two": 2, "five": 5, "ten": 10,
	}
)

// moneyWord finds an amount in words that ends with the unit from letter start to
// stop: "lima ratus ribu", "sejuta", "dua setengah juta".
func (s *scan) moneyWord(start, stop int) {
	if s.ls[start].gap == 0 {
		return
	}
	first, v := s.wordsBefore(start)
	unit := s.unit(start, stop)
	switch {
	case unit == 0 && stop-start > 2 && s.ls[start].exact == 's': // sejuta
		unit, first, v = s.unit(start+2, stop), start, 1
	case v == 0:
		return
	}
	last, least := stop, float64(leastBare)
	if s.isUnit(stop, "rupiah", "perak") {
		last, least = s.wordEnd(stop), 1
	}
	if v *= float64(unit); v < least || s.counted(last) || s.measured(first) {
		return
	}
	s.note(first, last, amountBuild, v)
}

// mostMoneyWords is how many words an amount may have before its unit.
const mostMoneyWords = 6

// wordsBefore reads the words of number before letter i, and returns where they begin
// and what they say; 0 when there are none.
func (s *scan) wordsBefore(i int) (first int, v float64) {
	first = i
	var starts [mostMoneyWords]int
	size := 0
	for first > 0 && size < len(starts) && strings.TrimSpace(s.after(first)) == "" {
		k := s.wordStart(first - 1)
		if _, ok := s.numberWord(k, first); !ok {
			break
		}
		starts[size], first = k, k
		size++
	}
	sum := 0.0
	for size--; size >= 0; size-- {
		switch w, _ := s.numberWord(starts[size], s.wordEnd(starts[size])); {
		case w == tens || w == hundreds:
			sum, v = sum-w*max(v, 1), 0
		case w == teens:
			v += 10
		case w >= 100:
			sum += w
		default:
			v += w
		}
	}
	return first, sum + v
}

// Words that multiply or move what stands before them; told apart from values by
// being negative.
const (
	tens     = -10.0
	hundreds = -100.0
	teens    = -1.0
)

// numberWord returns the value of the word from letter i to k.
func (s *scan) numberWord(i, k int) (v float64, ok bool) {
	var room [12]byte
	w := room[:0]
	if k-i > len(room) {
		return 0, false
	}
	for _, l := range s.ls[i:k] {
		w = append(w, l.exact)
	}
	switch string(w) {
	case "puluh":
		return tens, true
	case "ratus":
		return hundreds, true
	case "belas":
		return teens, true
	}
	v, ok = smallWords[string(w)]
	return v, ok
}
