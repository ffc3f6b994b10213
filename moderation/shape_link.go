package moderation

import (
	"strings"
	"unicode/utf8"
)

// A linkKind names the links that a shape means.
type linkKind uint8

const (
	noLink     linkKind = iota
	anyLink             // but for sources one may trust; or those of one domain
	shortLink           // hides where it leads
	inviteLink          // leads into another group
	mimicLink           // pretends to lead elsewhere
)

// A linkPattern is a link that a rule looks for.
type linkPattern struct {
	kind   linkKind
	domain string // of anyLink: this and those below it alone
	rule   uint32
	role   role
}

// readDomain reads the domain that follows a shape in w.
func readDomain(w, domain string) (string, error) {
	domain = strings.TrimPrefix(strings.TrimPrefix(domain, "https://"), "http://")
	domain = strings.TrimSuffix(strings.TrimPrefix(domain, "www."), "/")
	if !strings.Contains(strings.Trim(domain, "."), ".") || strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return "", wrong("wild-domain", "word", w)
	}
	return domain, nil
}

// An address is a link as it stands in a text.
type address struct {
	host        string
	path        string // its first part, in small letters
	start, stop int    // the letters of the host
	scheme      bool   // http stands before it
	user        bool   // a name and @ stand before it, to be taken for the host
	slash       bool   // it goes on after the host
	number      bool   // the host is four numbers
	written     bool   // a dot of it is written out or set apart
}

// A dot is what stands between the parts of a host.
type dot uint8

const (
	noDot       dot = iota
	plainDot        // contoh.id
	writtenDot      // contoh[.]id, contoh titik id
	spacedDot       // contoh . id
	sentenceDot     // contoh. id
	oddDot          // contoh,id
)

// dotBefore tells what dot stands right before letter i.
func (s *scan) dotBefore(i int) dot {
	if i == 0 || i >= len(s.ls) || s.ls[i].gap&gapMark == 0 {
		return noDot
	}
	between := s.after(i)
	switch between {
	case ".", "．", "。", "｡", "․", "﹒", "‧":
		return plainDot
	case ",", "•", "·", "*", "∙", "▪", "◦":
		return oddDot
	case " .", " . ", "  .  ":
		return spacedDot
	case ". ":
		return sentenceDot
	}
	if len(between) <= 7 && strings.Contains(between, ".") && strings.Trim(between, " .[](){}<>*_'\"") == "" && strings.ContainsAny(between, "[({<") {
		return writtenDot
	}
	return noDot
}

// dotAfter tells what dot stands after the letter before i, and where the next part of
// a host begins.
func (s *scan) dotAfter(i int) (d dot, next int) {
	if d := s.dotBefore(i); d != noDot {
		return d, i
	}
	if i < len(s.ls) && s.ls[i].gap != 0 {
		if k := s.wordEnd(i); k < len(s.ls) && s.isExactly(i, k, dotWords) && s.bracketed(i) && s.bracketed(k) {
			return writtenDot, k
		}
	}
	return noDot, i
}

var dotWords = []string{"dot", "titik", "d0t", "dott"}

// bracketed tells whether only spaces, brackets and hyphens stand before letter i.
func (s *scan) bracketed(i int) bool {
	between := s.after(i)
	return len(between) <= 4 && strings.Trim(between, " -_()[]{}<>*") == ""
}

// dotWord reads the link that may be spelled with the word from letter start to stop.
func (s *scan) dotWord(start, stop int) {
	if start > 0 && start >= s.readTo && stop < len(s.ls) && s.ls[stop].gap != 0 && s.bracketed(start) && s.bracketed(stop) {
		s.link(start-1, stop, writtenDot)
	}
}

// dotted reads the link that may stand around the mark before letter i.
func (s *scan) dotted(i int) {
	if i < s.readTo {
		return
	}
	d := s.dotBefore(i)
	if d == noDot {
		return
	}
	stop := s.labelEnd(i)
	then, _ := s.dotAfter(stop)
	switch {
	case then == noDot && s.suffix(group{i, stop}) == noSuffix && s.ls[i].style != styleDigit && !s.schemeBefore(s.labelStart(i-1)):
		return // most sentences end here
	case then == plainDot && (d == spacedDot || d == sentenceDot):
		return // what follows is whole without what stands before
	}
	s.link(i-1, i, d)
}

// labelEnd returns the letter after the part of a host in which letter i stands, and
// labelStart its first letter. Hyphens belong to it; letters may be spread out.
func (s *scan) labelEnd(i int) int {
	k := i + 1
	for k < len(s.ls) && (s.ls[k].gap == 0 || s.hyphen(k) || s.spread(k)) && k-i < longestRead {
		k++
	}
	return k
}

func (s *scan) labelStart(i int) int {
	k := i
	for k > 0 && (s.ls[k].gap == 0 || s.hyphen(k) || s.spread(k)) && i-k < longestRead {
		k--
	}
	return k
}

// spread tells whether letter i and the one before it stand each by itself.
func (s *scan) spread(i int) bool {
	return s.ls[i].gap == gapSpace && (i == 1 || s.ls[i-1].gap != 0) && (i+1 == len(s.ls) || s.ls[i+1].gap != 0) && len(s.after(i)) == 1
}

// hyphen tells whether hyphens alone stand before letter i.
func (s *scan) hyphen(i int) bool {
	off := int(s.ls[i].off)
	if s.ls[i].gap != gapMark || i == 0 || s.text[off-1] != '-' && s.text[off-1] != '_' {
		return false
	}
	between := s.after(i)
	return len(between) <= 2 && strings.Trim(between, "-_") == ""
}

// longestHost is how many parts of a host are read.
const longestHost = 8

// link reads the host of which one part ends with letter left and the next begins
// with letter right, and notes it for the patterns that mean it.
func (s *scan) link(left, right int, d dot) {
	var labels [longestHost]group
	labels[0] = group{s.labelStart(left), left + 1}
	labels[1] = group{right, s.labelEnd(right)}
	size, loosest := 2, d
	for size < len(labels) {
		next, at := s.dotAfter(labels[size-1].stop)
		if next == noDot || next > writtenDot && (s.suffix(labels[size-1]) == strongSuffix || d < spacedDot) {
			break
		}
		labels[size] = group{at, s.labelEnd(at)}
		loosest = max(loosest, next)
		size++
	}
	if d == plainDot {
		s.readTo = labels[size-1].stop
	}
	a, ok := s.address(labels[:size], loosest)
	if !ok {
		return
	}
	s.readTo = a.stop
	for _, p := range s.book.links {
		if s.means(p, &a) {
			s.found.add(occurrence{int32(a.start), int32(a.stop), p.rule, p.role, false})
		}
	}
	s.host = a.host
}

// address makes an address of the parts of a host, and says whether it is one.
func (s *scan) address(labels []group, loosest dot) (a address, ok bool) {
	a = address{written: loosest != plainDot}
	if at := s.lastAt(labels); at >= 0 {
		if a.scheme = s.schemeBefore(labels[0].start); !a.scheme {
			return a, false // an address of mail
		}
		for labels[0].stop <= at {
			labels = labels[1:]
		}
		labels[0].start, a.user = at+1, true
	}
	a.start, a.stop = labels[0].start, labels[len(labels)-1].stop
	if a.start >= labels[0].stop || strings.HasSuffix(s.after(a.start), "@") && !a.user {
		return a, false
	}
	a.scheme = a.scheme || s.schemeBefore(a.start)
	a.slash, a.path = s.pathAfter(a.stop, loosest)
	a.number = s.fourNumbers(labels)
	suffix := s.suffix(labels[len(labels)-1])
	switch {
	case a.number:
		ok = a.scheme || a.slash
	case suffix == noSuffix:
		ok = a.scheme && loosest == plainDot && a.stop-labels[len(labels)-1].start >= 2
	case a.scheme:
		ok = true
	case suffix == strongSuffix:
		// "cok . Gg" and "ya,tv" are none.
		last := labels[len(labels)-1]
		long := last.stop-last.start >= 3
		ok = a.slash && loosest < oddDot || loosest < spacedDot || (loosest == spacedDot || loosest == oddDot) && long
	default:
		ok = loosest < oddDot && (a.slash || loosest <= writtenDot && s.named(labels))
	}
	if ok {
		a.host = s.hostOf(labels)
	}
	return a, ok && len(a.host) > 3
}

// lastAt returns the last letter of the host that is an @, or -1.
func (s *scan) lastAt(labels []group) int {
	for k := labels[len(labels)-1].stop - 1; k >= labels[0].start; k-- {
		if s.ls[k].exact == '@' {
			return k
		}
	}
	return -1
}

// schemeBefore tells whether http, or a disguise of it, stands before letter i.
func (s *scan) schemeBefore(i int) bool {
	if i == 0 {
		return false
	}
	between := s.after(i)
	if strings.ContainsAny(between, ":/") && len(between) <= 8 {
		return s.isExactly(s.wordStart(i-1), i, []string{"http", "https", "hxxp", "hxxps", "htp", "htps", "htttp", "htttps", "ftp"})
	}
	return false
}

// pathAfter tells whether an address goes on at letter i, and the first part of how.
func (s *scan) pathAfter(i int, d dot) (slash bool, path string) {
	rest := s.text[end(s.text, s.ls, i-1):]
	if d != plainDot {
		rest = strings.TrimLeft(rest, " ")
	}
	if port := strings.TrimLeft(strings.TrimPrefix(rest, ":"), "0123456789"); len(port) < len(rest)-1 && rest[0] == ':' {
		rest = port
	}
	if rest == "" || !strings.ContainsRune("/?#／", firstRune(rest)) {
		return false, ""
	}
	if d != plainDot {
		rest = rest[:1] + strings.TrimLeft(rest[1:], " ")
	}
	// A copy: the text itself must not seem to be kept, or each judging would ask for memory.
	path = strings.ToLower(strings.Clone(rest[1:min(len(rest), 40)]))
	if k := strings.IndexAny(path, "/?# \n\t)],"); k >= 0 {
		path = path[:k]
	}
	return path != "" || rest[0] == '/' && len(rest) > 1 && rest[1] > ' ', path
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// fourNumbers tells a host that is four numbers.
func (s *scan) fourNumbers(labels []group) bool {
	if len(labels) != 4 {
		return false
	}
	for _, g := range labels {
		for _, l := range s.ls[g.start:g.stop] {
			if l.style != styleDigit {
				return false
			}
		}
		if g.stop-g.start > 3 || number(s.digits(g.start, g.stop)) > 255 {
			return false
		}
	}
	return true
}

// The strength of an ending: a weak one is also a word, so that "bagus.top" may be two
// sentences.
const (
	noSuffix = iota
	weakSuffix
	strongSuffix
)

var (
	strongEndings = setOf(`com kom net org biz xyz id int gov edu mil asia io ly gl gg cc tv gd gy vip bet win icu cyou sbs cfd
		buzz rest quest monster autos lol ngo eu uk au jp cn ru fr nl sg ph th vn hk tw kr br`)
	weakEndings = setOf(`info click online site website store shop us de me my to is in it at so co no be do la ga tk ml gq cf ke di sa se pa pe si mu mi na ni nu ki ma mo ba hu ws
		link top club live life fun pro app dev art blog cafe care news world today zone space one work page email group digital
		agency cloud games game casino poker band best cash date deals gold love mobi name network plus run sale show solutions
		team tech tips tools vin wiki work cam chat city company design expert guru health host ink media money ooo
		bio ee ai am fm im ie es pl se st vc lt lv pw ae`)
)

// suffix tells how surely a part of a host is an ending.
func (s *scan) suffix(g group) int {
	var room [12]byte
	if g.stop-g.start > len(room) || g.stop-g.start < 2 {
		return noSuffix
	}
	w := room[:0]
	for _, l := range s.ls[g.start:g.stop] {
		w = append(w, l.exact)
	}
	switch {
	case strongEndings[string(w)]:
		return strongSuffix
	case weakEndings[string(w)]:
		return weakSuffix
	}
	return noSuffix
}

// named tells whether a host looks like one besides its ending: it has www, a digit or a
// hyphen, or is a known one.
func (s *scan) named(labels []group) bool {
	first := labels[0]
	if s.isExactly(first.start, first.stop, []string{"www"}) && len(labels) > 2 {
		return true
	}
	for _, g := range labels {
		for k := g.start; k < g.stop; k++ {
			if s.ls[k].style == styleDigit || k > g.start && s.ls[k].gap != 0 {
				return true
			}
		}
	}
	host, last := s.hostOf(labels), labels[len(labels)-1]
	return theNet.owned(host) || last.stop-last.start >= 3 && theNet.mimics(host)
}

// hostOf writes a host as it reads.
func (s *scan) hostOf(labels []group) string {
	var b strings.Builder
	for n, g := range labels {
		if n > 0 {
			b.WriteByte('.')
		}
		for k := g.start; k < g.stop; k++ {
			if k > g.start && s.ls[k].gap&gapMark != 0 {
				b.WriteString(s.after(k))
			}
			if s.ls[k].exact == 0 {
				b.WriteByte('?')
				continue
			}
			b.WriteByte(s.ls[k].exact)
		}
	}
	return strings.TrimPrefix(b.String(), "www.")
}

// means tells whether p means the address.
func (s *scan) means(p linkPattern, a *address) bool {
	switch p.kind {
	case shortLink:
		return a.slash && lists(theNet.short, a.host, a.path) && !theNet.isGood(a.host)
	case inviteLink:
		return a.slash && lists(theNet.invites, a.host, a.path) && (s.invite == 0 || pathPrint(a.path) != s.invite)
	case mimicLink:
		return s.mimicked(a)
	}
	if p.domain != "" {
		return within(a.host, p.domain) && !s.dressed(a)
	}
	return !theNet.isGood(a.host) || s.mimicked(a)
}

// mimicked tells whether an address pretends to be another.
func (s *scan) mimicked(a *address) bool {
	if a.user || a.number || theNet.mimics(a.host) {
		return true
	}
	if s.dressed(a) && (theNet.owned(a.host) || theNet.isGood(a.host)) {
		return true
	}
	// [kemkes.go.id](https://contoh.xyz) shows one address and leads to another.
	return a.scheme && s.host != "" && s.host != a.host && strings.HasSuffix(strings.TrimRight(s.beforeScheme(a), " "), "](")
}

// beforeScheme returns a little of what stands before the scheme of an address.
func (s *scan) beforeScheme(a *address) string {
	return s.after(s.wordStart(a.start - 1))
}

// dressed tells whether letters of other scripts stand in the host.
func (s *scan) dressed(a *address) bool {
	for k := a.start; k < a.stop; k++ {
		if s.text[s.ls[k].off] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// InvitePrint returns a number by which a group's own invite link is known again. The link
// itself need not be kept.
func InvitePrint(link string) uint64 {
	path := link[strings.LastIndexByte(link, '/')+1:]
	if k := strings.IndexAny(path, "?#"); k >= 0 {
		path = path[:k]
	}
	return pathPrint(strings.ToLower(path))
}

// pathPrint hashes the first part of a path (FNV-1a); of none it is 0.
func pathPrint(path string) uint64 {
	if path == "" {
		return 0
	}
	h := uint64(0xCBF29CE484222325)
	for i := range len(path) {
		h = (h ^ uint64(path[i])) * 0x100000001B3
	}
	return max(h, 1)
}
