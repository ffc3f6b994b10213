package decide

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pita/moderation"
)

// What stands in place of what would tell who wrote.
const (
	nameCovered   = "[nama]"
	numberCovered = "[nomor]"
)

const (
	mostNamed  = 4  // words of a name that follow one another
	mostPieces = 12 // pieces that one word may be written in: "S-a-r-i"
	shortName  = 3  // letters; a shorter part of a name is also a word like any
	longNumber = 6  // digits, with what stands between them, that may lead to somebody
	wideGap    = 5  // signs between digits that still belong to one number
)

// sayings splits a table of what people say, a line each, into words.
func sayings(lines string) (out [][]string) {
	for line := range strings.Lines(lines) {
		if words := saying(line); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// saying returns the words of a list as pieces are read.
func saying(words string) []string { return strings.Fields(squeezed(words)) }

var (
	// honorifics are what many are called by: a profile named so names nobody.
	honorifics = saying("ibu bu bunda bun mama mam mami umi ummi mbak mba kak kakak teh teteh tante bapak pak ayah papa abi mas bang om dr drg hj haji hajah ny nyonya si")
	// everyday are names that are words like any as well: where nothing points to the writer they stay.
	everyday = saying("indah mawar melati bunga cahaya bulan bintang cantik murni suci setia harapan damai senang kasih cinta sayang putri putra anugerah manis mutiara permata intan berkah sabar ikhlas harum wangi pelangi embun fajar senja mentari surya hati doa seri lily rose hope grace joy may june")
	// introduces are words after which people say their name, in whatever letters.
	introduces = sayings(`nama saya
		nama aku
		nama ku
		namaku
		nama gue
		nama gua
		nama gw
		nama sy
		nama lengkap saya
		nama lengkap aku
		nama panggilan saya
		nama panggilan aku
		nama asli saya
		namanya saya
		saya bernama
		aku bernama
		panggil saya
		panggil aku
		panggil saja
		panggil aja
		biasa dipanggil
		sering dipanggil
		akrab dipanggil
		saya dipanggil
		perkenalkan saya
		perkenalkan aku
		kenalkan saya
		my name is
		my names
		my name s
		i am called
		call me`)
	// presents are words after which a capital is a name, and small letters are talk.
	presents = sayings(`saya
		aku
		sy
		gue
		gw
		ini
		i am
		i m
		im
		this is
		salam
		wassalam
		wasalam
		hormat saya
		ttd
		tertanda
		regards`)
	// labels stand before a name and a colon.
	labels = sayings(`nama
		nama lengkap
		nama panggilan
		nama pasien
		name`)
	// fillers may stand between an introduction and the name.
	fillers = saying("adalah ialah itu yaitu saja aja dengan is bu ibu bunda mbak mba kak teh")
	// resumes are words with which talk goes on after a name.
	resumes = saying("ada adalah agar aja akan aku anak apa apakah asal atau baru berapa berumur biar bila bisa boleh bolehkah buat bukan dan dari dengan dgn di dokter dulu gak ga nggak gimana bagaimana habis hamil hari harus ibu ingin ini istri itu jadi jika kalau kalo kanker kapan kata ke kemo kena kenapa kok lagi lama lebih mau mengapa minta mohon mulai nanti numpang operasi pasca pasien payudara penyintas pengen pernah pingin punya rambut rumah saat sakit sama saya sebagai sedang sejak sekarang selama setelah sesudah stadium sudah suami sy tahun takut tanya bertanya tapi tentang tidak tinggal tolong udah umur untuk usia yang yg from and but have has can i my the in at with to who what when how is am was please")
	// oneself are words with which people speak of themselves.
	oneself = saying("saya sy aku ku gue gua gw i im me my")
	// pointing stand before a name that its writer says of herself.
	pointing = saying("saya sy aku ini nama dari dengan bu ibu bunda mbak mba kak teh gue gw from")
	// speaking stands after a name with which somebody speaks of herself: "indah mau tanya".
	speaking = saying("disini sini mau ingin tanya bertanya minta pengen pingin punya takut pamit izin ijin")
	// endings grow onto a name.
	endings = saying("ku mu nya s kah lah pun")
	// domains end the name of a site.
	domains = strings.Fields("com id net org me co io info link ly gl be app xyz site online web dev gg cc tv page club shop store biz sch ac go")
)

// A piece is a word of a text, or part of one: letters with nothing between them.
type piece struct {
	from, to int    // bytes of the text
	word     string // as it is read, a letter drawn out only once
	capital  bool   // it begins with a capital that is not one of many
	before   string // what stands between it and the piece before
}

// pieces takes a text apart.
func pieces(s string) []piece {
	var out []piece
	for i, end := 0, 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !wordly(r) {
			i += size
			continue
		}
		from := i
		for i < len(s) && wordly(r) {
			i += size
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		word := squeezed(strings.ReplaceAll(moderation.Fold(s[from:i]), " ", ""))
		if word == "" {
			continue
		}
		runes := []rune(s[from:i])
		capital := unicode.IsUpper(runes[0]) && (len(runes) == 1 || !unicode.IsUpper(runes[1]))
		out = append(out, piece{from, i, word, capital, s[end:from]})
		end = i
	}
	return out
}

// wordly says whether a sign belongs to a word: a letter, what is read as one, or what is written
// over or unseen within one.
func wordly(r rune) bool {
	if unicode.IsLetter(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf) {
		return true
	}
	if r < 0x2000 || unicode.IsSpace(r) || unicode.IsNumber(r) {
		return false
	}
	read := moderation.Fold(string(r))
	return read != "" && strings.IndexFunc(read, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// squeezed returns a word with what is drawn out written once: "Saariii" is Sari.
func squeezed(s string) string { return string(slices.Compact([]rune(s))) }

// ends says whether what stands before a piece ends a name: a comma or stop, or a digit.
func (p piece) ends() bool {
	return strings.ContainsAny(p.before, ",;:!?()[]/\n\"") || strings.Contains(p.before, ". ") || strings.ContainsFunc(p.before, unicode.IsNumber)
}

// begins says whether a piece begins a sentence.
func (p piece) begins() bool {
	return p.from == len(p.before) || strings.ContainsAny(p.before, ".!?\n")
}

// spellings returns what a name may be recognised by: its parts, and such as follow one another
// written as one.
func spellings(name string) []string {
	parts := slices.DeleteFunc(pieces(name), func(p piece) bool { return slices.Contains(honorifics, p.word) })
	parts = parts[:min(len(parts), mostPieces)] // a stranger may call herself anything, however long
	var out []string
	for i := range parts {
		joined := ""
		for _, p := range parts[i:] {
			joined += p.word
			out = append(out, squeezed(joined))
		}
	}
	return out
}

// A cover is what is covered of a text.
type cover struct {
	from, to int
	with     string
}

// covered returns a question without its writer's name, as far as it is known or said, and
// without numbers, addresses and links that lead to somebody.
func covered(question, name string) string {
	covers := linksOf(question)
	hidden := func(p piece) bool {
		return slices.ContainsFunc(covers, func(c cover) bool { return p.from < c.to && c.from < p.to })
	}
	all, names := pieces(question), spellings(name)
	for i := 0; i < len(all); {
		n := nameAt(all, i, names)
		if n == 0 {
			n = saidAt(all, i)
		} else if n == 1 {
			n += goesOn(all[i+1:], true)
		}
		for _, p := range all[i : i+n] {
			if !hidden(p) {
				covers = append(covers, cover{p.from, p.to, nameCovered})
			}
		}
		i += max(n, 1)
	}
	slices.SortFunc(covers, func(a, b cover) int { return cmp.Compare(a.from, b.from) })
	var out strings.Builder
	at := 0
	for k, c := range covers {
		// Of a name in pieces, "Nur'aini", no sign is left between.
		if gap := question[at:c.from]; k == 0 || covers[k-1].with != c.with || gap == "" || strings.ContainsFunc(gap, unicode.IsSpace) || len(gap) > utf8.UTFMax {
			out.WriteString(gap)
			out.WriteString(c.with)
		}
		at = c.to
	}
	out.WriteString(question[at:])
	return coverNumbers(strings.Join(strings.Fields(out.String()), " "))
}

// nameAt returns how many pieces from i on are the name of the writer, or a part of it.
func nameAt(all []piece, i int, names []string) int {
	joined := ""
	found := 0
	for n := 1; n <= min(mostPieces, len(all)-i); n++ {
		joined = squeezed(joined + all[i+n-1].word)
		for _, name := range names {
			rest, ok := strings.CutPrefix(joined, name)
			if !ok || rest != "" && !slices.Contains(endings, rest) {
				continue
			}
			if n > 1 || rest != "" && len([]rune(name)) >= shortName || pointed(all, i, name, names) {
				found = n
			}
		}
	}
	return found
}

// pointed says whether a single piece is a name where it stands: of a name that is a word like any
// only what looks like one is, or what its writer says of herself.
func pointed(all []piece, i int, name string, names []string) bool {
	if !slices.Contains(everyday, name) && len([]rune(name)) >= shortName {
		return true
	}
	near := i+1 < len(all) && slices.Contains(names, all[i+1].word) || i > 0 && slices.Contains(names, all[i-1].word)
	near = near || i+1 < len(all) && slices.Contains(speaking, all[i+1].word)
	return near || all[i].capital || all[i].begins() || i > 0 && slices.Contains(pointing, all[i-1].word)
}

// saidAt returns how many pieces from i on are a name because of what stands before them.
func saidAt(all []piece, i int) int {
	before := all[:i]
	for len(before) > 0 && slices.Contains(fillers, before[len(before)-1].word) && !endsWith(before, presents) && !endsWith(before, introduces) {
		before = before[:len(before)-1]
	}
	switch {
	case endsWith(before, introduces) || strings.ContainsAny(all[i].before, ":=") && endsWith(before, labels):
		if slices.Contains(fillers, all[i].word) {
			return 0
		}
		return goesOn(withoutGap(all[i:]), false)
	case endsWith(before, presents) && !(all[i].ends() && slices.Contains(oneself, all[i-1].word)):
		return goesOn(withoutGap(all[i:]), true)
	}
	return 0
}

// withoutGap forgets what stands before the first piece.
func withoutGap(all []piece) []piece {
	all = slices.Clone(all[:min(len(all), mostNamed)])
	all[0].before = " "
	return all
}

// goesOn returns how many of the next pieces belong to a name: to a comma or stop, or a word with
// which talk goes on.
func goesOn(all []piece, capitals bool) int {
	for n, p := range all {
		if n == mostNamed || p.ends() || capitals && !p.capital || slices.Contains(resumes, p.word) {
			return n
		}
	}
	return min(len(all), mostNamed)
}

// endsWith says whether pieces end with one of the sayings.
func endsWith(before []piece, sayings [][]string) bool {
	return slices.ContainsFunc(sayings, func(words []string) bool {
		n := len(before) - len(words)
		return n >= 0 && slices.EqualFunc(before[n:], words, func(p piece, w string) bool { return p.word == w })
	})
}

// linksOf covers addresses: of mail, of a site, of somebody's page.
func linksOf(s string) (out []cover) {
	at := 0
	for _, f := range strings.Fields(s) {
		from := at + strings.Index(s[at:], f)
		at = from + len(f)
		if bare := strings.Trim(f, ".,;:!?()[]\"'*_~"); leads(bare) {
			from += strings.Index(f, bare)
			out = append(out, cover{from, from + len(bare), numberCovered})
		}
	}
	return out
}

// leads says whether a word without spaces leads to somebody.
func leads(word string) bool {
	if strings.ContainsAny(word, "@＠") || strings.Contains(word, "://") {
		return true
	}
	host, _, path := strings.Cut(strings.NewReplacer("．", ".", "。", ".", "․", ".", "／", "/").Replace(word), "/")
	parts := strings.Split(host, ".")
	last := moderation.Fold(parts[len(parts)-1])
	if len(parts) < 2 || slices.Contains(parts, "") || len(last) < 2 || strings.ContainsFunc(last, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return false
	}
	return path || slices.Contains(domains, last) || strings.EqualFold(parts[0], "www")
}

// coverNumbers covers what is written in many digits, whatever signs stand between them: phone,
// card and record numbers. A temperature, a dose or a date is left, and what a comma and a space
// set apart is another number.
func coverNumbers(s string) string {
	var out strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); {
		end, digits := i, 0
		for k := i; k < len(runes) && k-end <= wideGap && (unicode.IsNumber(runes[k]) || k > i && between(runes[k], runes[k-1])); k++ {
			if unicode.IsNumber(runes[k]) {
				digits, end = digits+1, k+1
			}
		}
		switch {
		case digits >= longNumber:
			out.WriteString(numberCovered)
			i = end
		case end > i:
			out.WriteString(string(runes[i:end]))
			i = end
		default:
			out.WriteRune(runes[i])
			i++
		}
	}
	return out.String()
}

// between says whether a sign may stand within a number.
func between(r, before rune) bool {
	return !unicode.IsLetter(r) && !(unicode.IsSpace(r) && strings.ContainsRune(",;?!", before))
}
