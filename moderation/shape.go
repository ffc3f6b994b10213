package moderation

import (
	"slices"
	"strconv"
	"strings"
)

// A shape is a kind of word that no list can hold, written in braces: a number
// of a certain build, a link, a file that runs, or how a message came.
type shape struct {
	names []string
	// digits says what build of number it is, if it is one.
	digits build
	// link says what kind of link it is, if it is one.
	link linkKind
	// came says how a message came, if the shape asks that.
	came circumstance
	// seeds are words that lead to a file; check then looks closer.
	seeds []string
	check checkID
	// takes says what follows the name.
	takes taken
}

// Taken is what may follow the name of a shape.
type taken uint8

const (
	takesNothing taken = iota
	takesDegrees       // must: {suhu>=38}
	takesCount         // must: {berulang>=3}
	takesMoney         // may: {nominal>=1jt}
	takesDomain        // may: {tautan:contoh.id}
)

// An argument is what follows the name of a shape in a rule.
type argument struct {
	limit  int // tenths of a degree, times, or rupiah
	domain string
}

var shapes = []shape{
	{names: []string{"nik"}, digits: nikBuild},
	{names: []string{"kk", "family-card"}, digits: familyBuild},
	{names: []string{"bpjs"}, digits: bpjsBuild},
	{names: []string{"rekam-medis", "record"}, digits: recordBuild},
	{names: []string{"paspor", "passport"}, digits: passportBuild},
	{names: []string{"rekening", "account"}, digits: accountBuild},
	{names: []string{"telepon", "phone"}, digits: phoneBuild},
	{names: []string{"suhu", "temperature"}, digits: temperatureBuild, takes: takesDegrees},
	{names: []string{"nominal", "amount"}, digits: amountBuild, takes: takesMoney},
	{names: []string{"tautan", "link"}, link: anyLink, takes: takesDomain},
	{names: []string{"tautan-grup", "group-link"}, link: inviteLink},
	{names: []string{"tautan-pendek", "short-link"}, link: shortLink},
	{names: []string{"tautan-mirip", "lookalike-link"}, link: mimicLink},
	{names: []string{"berkas-berbahaya", "dangerous-file"}, check: checkFile, seeds: dangerousFiles},
	{names: []string{"diteruskan", "forwarded"}, came: forwardedOften},
	{names: []string{"pendatang-baru", "newcomer"}, came: byNewcomer},
	{names: []string{"berulang", "repeated"}, came: repeated, takes: takesCount},
	{names: []string{"banjir", "flood"}, came: flooding, takes: takesCount},
	{names: []string{"kartu-kontak", "contact-card"}, came: withCard},
	{names: []string{"kode-qr", "qr-code"}, came: withCode},
}

// A build names the numbers of one kind.
type build uint8

const (
	noNumber build = iota
	nikBuild
	familyBuild
	bpjsBuild
	recordBuild
	passportBuild
	accountBuild
	phoneBuild
	temperatureBuild
	amountBuild
	builds // how many there are
)

// parseShape returns the shape that w names and what follows its name, or no
// shape when w is a word.
func parseShape(w string) (*shape, argument, error) {
	w = strings.TrimSpace(w)
	if !strings.HasPrefix(w, "{") || !strings.HasSuffix(w, "}") || len(w) < 2 {
		if strings.ContainsAny(w, "{}") {
			return nil, argument{}, wrong("brace-astray", "word", w)
		}
		return nil, argument{}, nil
	}
	name, after, sign := splitShape(strings.ToLower(w[1 : len(w)-1]))
	i := slices.IndexFunc(shapes, func(sh shape) bool { return slices.Contains(sh.names, name) })
	if i < 0 {
		return nil, argument{}, wrong("unknown-shape", "word", w, "shapes", shapeNames())
	}
	arg, err := shapes[i].argument(w, after, sign)
	if err != nil {
		return nil, argument{}, err
	}
	return &shapes[i], arg, nil
}

// splitShape takes the name off what follows it, and says by which sign it follows.
func splitShape(inside string) (name, after, sign string) {
	for _, sign := range []string{">=", ":"} {
		if name, after, ok := strings.Cut(inside, sign); ok {
			return strings.TrimSpace(name), strings.TrimSpace(after), sign
		}
	}
	return strings.TrimSpace(inside), "", ""
}

// argument reads what follows the name of a shape in w.
func (sh *shape) argument(w, after, sign string) (arg argument, err error) {
	switch {
	case sign == "" && (sh.takes == takesDegrees || sh.takes == takesCount):
		return arg, wrong("needs-threshold", "word", w, "example", sh.example())
	case sign == "":
		return arg, nil
	case sign == ":" && sh.takes == takesDomain:
		arg.domain, err = readDomain(w, after)
		return arg, err
	case sign == ":", sh.takes == takesNothing, sh.takes == takesDomain:
		return arg, wrong("no-threshold", "word", w, "example", sh.example())
	}
	switch sh.takes {
	case takesDegrees:
		v, err := strconv.ParseFloat(strings.ReplaceAll(after, ",", "."), 64)
		if err != nil || v < 30 || v > 45 {
			return arg, wrong("wild-threshold", "word", w)
		}
		arg.limit = int(v*10 + 0.5)
	case takesCount:
		n, err := strconv.Atoi(after)
		if err != nil || n < 2 || n > mostCounted {
			return arg, wrong("wild-count", "word", w, "most", strconv.Itoa(mostCounted), "example", sh.example())
		}
		arg.limit = n
	case takesMoney:
		v, ok := readMoney(after)
		if !ok {
			return arg, wrong("wild-money", "word", w, "example", sh.example())
		}
		arg.limit = v
	}
	return arg, nil
}

// example returns the shape as it is written in a rule.
func (sh *shape) example() string {
	after := map[taken]string{takesDegrees: ">=38", takesCount: ">=3"}[sh.takes]
	return "{" + sh.names[0] + after + "}"
}

func shapeNames() string {
	var names []string
	for i := range shapes {
		names = append(names, shapes[i].example())
	}
	return strings.Join(names, ", ")
}

// A checkID names the closer look that a seed word needs.
type checkID uint8

const (
	checkNothing checkID = iota
	checkFile            // a dot stands before it, as in the name of a file
	checkMoney           // a word such as "juta": an amount may end here
	checkDigit           // a word such as "nol": a number may be spelled here
	checkDot             // "titik", "dot": a link may be spelled here
)

// isQuestionWord tells the exception that leaves questions alone.
func isQuestionWord(w string) bool {
	w = strings.ToLower(strings.TrimSpace(w))
	return w == "{tanya}" || w == "{question}"
}

// Readers remember how far the words of one surface have been read as something
// longer, so that nothing is read twice.
type readers struct {
	readTo int    // the letter after the last link
	host   string // of the last link
	invite uint64 // of the group's own link

	spelledTo int // the letter after the last number in words
}

// passes takes the closer look at the letters from start to stop.
func (s *scan) passes(check checkID, start, stop int) bool {
	switch check {
	case checkFile:
		return s.isFile(start, stop)
	case checkMoney:
		s.moneyWord(start, stop)
		return false
	case checkDigit:
		s.digitWord(start)
		return false
	case checkDot:
		s.dotWord(start, stop)
		return false
	}
	return true
}

// after returns what stands between letter i-1 and letter i, or the end.
func (s *scan) after(i int) string {
	from, to := 0, len(s.text)
	if i > 0 {
		from = end(s.text, s.ls, i-1)
	}
	if i < len(s.ls) {
		to = int(s.ls[i].off)
	}
	return s.text[min(from, to):to]
}
