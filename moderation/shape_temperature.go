package moderation

// findTemperature finds a body temperature of at least the threshold: 34 to 43
// degrees, near a word of fever, and not the value of something else.
func (s *scan) findTemperature(chain []group) {
	for i, g := range chain {
		if g.stop-g.start != 2 || i > 0 && s.decimal(g.start) || g.start > 0 && s.ls[g.start].gap == 0 {
			continue
		}
		value, stop, exact := number(s.digits(g.start, g.stop))*10, g.stop, false
		if i+1 < len(chain) && s.decimal(g.stop) {
			if chain[i+1].stop-chain[i+1].start > 2 {
				continue
			}
			value += int(s.ls[g.stop].exact - '0')
			stop, exact = chain[i+1].stop, true
		}
		// "If it is above 38" asks; "if it is 38.9" has a thermometer in hand.
		if !exact && s.hinted(g.start, g.start, 5, "kalau", "kalo", "klo", "jika", "bila", "apabila", "if") {
			continue
		}
		if value > 430 || s.otherUnit(stop) || s.otherValue(g.start) {
			continue
		}
		if s.degrees(stop) && s.hinted(g.start, stop, 8, fever...) || s.hinted(g.start, stop, 4, fever...) {
			s.note(g.start, stop, temperatureBuild, float64(value))
		}
	}
}

var fever = []string{"panas", "demam", "suhu", "meriang", "termometer", "thermometer", "fever", "temperature", "temp",
	"sumeng", "sumer", "nggreges", "greges", "menggigil", "panes", "panase", "muriang", "mriang", "anget"}

// decimal tells whether only a comma or dot stands before letter i.
func (s *scan) decimal(i int) bool {
	between := s.after(i)
	return between == "," || between == "."
}

// degrees tells whether the number that ends before letter i is in degrees.
func (s *scan) degrees(i int) bool {
	return i < len(s.ls) && s.wordIs(i, "derajat", "celcius", "celsius", "c", "drajat", "degrees")
}

// otherUnit tells whether the number that ends before letter i counts
// something else.
func (s *scan) otherUnit(i int) bool {
	if i >= len(s.ls) {
		return false
	}
	if s.ls[i].gap == 0 && !s.degrees(i) && !s.wordIs(i, "an", "nya") || s.after(i) == "%" || s.after(i) == ":" {
		return true
	}
	return s.wordIs(i, "kg", "cm", "mm", "ml", "mg", "tahun", "thn", "th", "hari", "ribu", "rb", "jt", "juta", "jam", "menit",
		"minggu", "bulan", "bln", "kali", "kilo", "orang", "gram", "km", "persen", "januari", "februari", "maret", "april",
		"mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember")
}

// otherValue tells whether the number at letter i is a laboratory value, an
// age, a date or a place in a list.
func (s *scan) otherValue(i int) bool {
	return s.hinted(i, i, 3, "ca", "cea", "hb", "leukosit", "trombosit", "tensi", "usia", "umur", "jam", "pukul", "rp",
		"cuaca", "ruangan", "oven", "matahari", "terik", "tanggal", "tgl", "nomor", "bed", "kamar", "lila", "lingkar", "berat", "bb", "ukuran")
}

// wordIs tells whether the word that begins at letter i, or is left of it, is
// one of the words.
func (s *scan) wordIs(i int, words ...string) bool {
	k := i + 1
	for k < len(s.ls) && s.ls[k].word == s.ls[i].word {
		k++
	}
	return s.isExactly(i, k, words)
}

func (s *scan) isExactly(i, k int, words []string) bool {
	for _, w := range words {
		if len(w) != k-i {
			continue
		}
		same := true
		for j := range len(w) {
			same = same && s.ls[i+j].exact == w[j]
		}
		if same {
			return true
		}
	}
	return false
}
