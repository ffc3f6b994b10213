package moderation

import (
	"slices"
	"strconv"
	"strings"
)

// A shape is a kind of word that no list can hold, written in braces: a number
// of a certain build, a link, a file that runs.
type shape struct {
	names []string
	// digits says what build of number it is, if it is one.
	digits build
	// seeds are words that lead to a link or file; check then looks closer.
	seeds []string
	check checkID
	// takes says that a threshold follows the name: {suhu>=38}.
	takes bool
}

var shapes = []shape{
	{names: []string{"nik"}, digits: nikBuild},
	{names: []string{"bpjs"}, digits: bpjsBuild},
	{names: []string{"rekam-medis", "record"}, digits: recordBuild},
	{names: []string{"telepon", "phone"}, digits: phoneBuild},
	{names: []string{"suhu", "temperature"}, digits: temperatureBuild, takes: true},
	{names: []string{"tautan-grup", "group-link"}, check: checkInvite,
		seeds: []string{"chat whatsapp com", "whatsapp com channel", "t me", "telegram me", "discord gg"}},
	{names: []string{"tautan-pendek", "short-link"}, check: checkInvite,
		seeds: []string{"bit ly", "tinyurl com", "s id", "cutt ly", "is gd", "shorturl at", "rebrand ly", "linktr ee", "rb gy", "t ly", "goo gl", "heylink me", "lynk id"}},
	{names: []string{"berkas-berbahaya", "dangerous-file"}, check: checkFile,
		seeds: []string{"apk", "apks", "xapk", "exe", "msi", "scr", "bat", "vbs", "jar", "lnk", "hta", "ps1", "docm", "xlsm"}},
}

// A build names the numbers of one kind.
type build uint8

const (
	noNumber build = iota
	nikBuild
	bpjsBuild
	recordBuild
	phoneBuild
	temperatureBuild
)

// parseShape returns the shape that w names and its threshold in tenths, or no
// shape when w is a word.
func parseShape(w string) (*shape, int, error) {
	w = strings.TrimSpace(w)
	if !strings.HasPrefix(w, "{") || !strings.HasSuffix(w, "}") {
		if strings.ContainsAny(w, "{}") {
			return nil, 0, wrong("brace-astray", "word", w)
		}
		return nil, 0, nil
	}
	name, limit, takes := strings.Cut(strings.ToLower(w[1:len(w)-1]), ">=")
	i := slices.IndexFunc(shapes, func(sh shape) bool { return slices.Contains(sh.names, strings.TrimSpace(name)) })
	switch {
	case i < 0:
		return nil, 0, wrong("unknown-shape", "word", w, "shapes", shapeNames())
	case takes != shapes[i].takes && shapes[i].takes:
		return nil, 0, wrong("needs-threshold", "word", w, "example", "{"+shapes[i].names[0]+">=38}")
	case takes != shapes[i].takes:
		return nil, 0, wrong("no-threshold", "word", w, "example", "{"+shapes[i].names[0]+"}")
	case !takes:
		return &shapes[i], 0, nil
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(limit), ",", "."), 64)
	if err != nil || v < 30 || v > 45 {
		return nil, 0, wrong("wild-threshold", "word", w)
	}
	return &shapes[i], int(v*10 + 0.5), nil
}

func shapeNames() string {
	var names []string
	for _, sh := range shapes {
		name := "{" + sh.names[0] + "}"
		if sh.takes {
			name = "{" + sh.names[0] + ">=38}"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// isForwardedWord tells the near word that asks how a message came.
func isForwardedWord(w string) bool {
	w = strings.ToLower(strings.TrimSpace(w))
	return w == "{diteruskan}" || w == "{forwarded}"
}

// A checkID names the closer look that a seed word needs.
type checkID uint8

const (
	checkNothing checkID = iota
	checkInvite
	checkFile
)

// isQuestionWord tells the exception that leaves questions alone.
func isQuestionWord(w string) bool {
	w = strings.ToLower(strings.TrimSpace(w))
	return w == "{tanya}" || w == "{question}"
}

// passes takes the closer look at the letters from start to stop.
func (s *scan) passes(check checkID, start, stop int) bool {
	switch check {
	case checkInvite:
		return s.dotted(start, stop) && stop < len(s.ls) && strings.HasPrefix(strings.TrimSpace(s.after(stop)), "/")
	case checkFile:
		return start > 0 && s.after(start) == "." && !strings.HasPrefix(s.after(stop), "(")
	}
	return true
}

// dotted tells whether all that stands between the words from start to stop is
// a dot or a slash, as in an address.
func (s *scan) dotted(start, stop int) bool {
	for i := start + 1; i < stop; i++ {
		if s.ls[i].gap == 0 {
			continue
		}
		switch strings.Trim(s.after(i), " []()") {
		case ".", "/":
		default:
			return false
		}
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
