package render

import (
	"fmt"
	"slices"
	"strings"

	"pita/content"
)

// looks undoes look-alikes, so that a replaced sign counts as the sign.
var looks = strings.NewReplacer("∗", "*", "＿", "_", "∼", "~", "ˋ", "`", "∣", "|", "＞", ">")

// shown returns the lines phones show of a text, as an oracle writes them.
func shown(text string) []want {
	var out []want
	if text == "" {
		return nil
	}
	for _, l := range Read(text) {
		o := oracle{}
		for _, r := range l.Runs {
			st := style(0)
			for _, s := range []struct {
				on bool
				st style
			}{{r.Bold, bold}, {r.Italic, italic}, {r.Strike, strike}, {r.Code, code}, {r.URL, url}} {
				if s.on {
					st |= s.st
				}
			}
			o.put(r.Text, st)
		}
		if l.Kind == LineBlank || visible(o.glyphs) {
			out = append(out, want{l.Kind, l.Marker, o.glyphs})
		}
	}
	return out
}

// A tally counts lines by how phones show them.
type tally struct{ lines, exact, touching, plain int }

func (s *tally) add(t tally) {
	s.lines, s.exact, s.touching, s.plain = s.lines+t.lines, s.exact+t.exact, s.touching+t.touching, s.plain+t.plain
}

func (s tally) String() string {
	return fmt.Sprintf("%d lines: %d exactly as meant, %d without emphasis that touches a word, %d without any", s.lines, s.exact, s.touching, s.plain)
}

// compare holds what phones show to what is meant. A line may show less emphasis
// than is meant, never other, and only where a finding says so. What differs
// besides is returned in words.
func compare(meant, got []want, found []content.Finding) (s tally, wrong string) {
	if len(meant) != len(got) {
		return s, fmt.Sprintf("%d lines are shown, %d are meant:\nshown %s\nmeant %s", len(got), len(meant), spellAll(got), spellAll(meant))
	}
	said := func(code string) bool {
		return slices.ContainsFunc(found, func(f content.Finding) bool { return f.Code == code })
	}
	for i, m := range meant {
		g := got[i]
		less, touches, bad := differ(m, g)
		s.lines++
		switch {
		case bad:
		case !less:
			s.exact++
			continue
		case touches && said("emphasis-dropped"):
			s.touching++
			continue
		case said("styles-dropped"):
			s.plain++
			continue
		}
		return s, fmt.Sprintf("line %d\nshown %s\nmeant %s", i+1, spellWant(g), spellWant(m))
	}
	return s, ""
}

// together leaves out what sets backticks of code apart.
func together(glyphs []glyph) []glyph {
	tick := func(i int) bool { return i >= 0 && i < len(glyphs) && (glyphs[i].r == '`' || glyphs[i].r == 'ˋ') }
	var out []glyph
	for i, g := range glyphs {
		if g.r != 0x200b || !tick(i-1) && !tick(i+1) {
			out = append(out, g)
		}
	}
	return out
}

// differ says whether a line shows less emphasis than is meant, whether all that
// is missing touches a word, and whether it is wrong in any other way.
func differ(meant, got want) (less, touches, bad bool) {
	meant.glyphs, got.glyphs = together(meant.glyphs), together(got.glyphs)
	if meant.kind != got.kind || meant.marker != got.marker || len(meant.glyphs) != len(got.glyphs) {
		return false, false, true
	}
	touches = true
	asked := slices.Clone(meant.glyphs)
	for i, g := range got.glyphs {
		if g.style&(code|url) != 0 { // no emphasis is read there
			asked[i].style = asked[i].style&^emphasis | g.style&url
		}
	}
	for i, m := range asked {
		g := got.glyphs[i]
		if looks.Replace(string(m.r)) != looks.Replace(string(g.r)) {
			return false, false, true
		}
		if g.style&^m.style != 0 {
			return false, false, true
		}
		if missing := m.style &^ g.style; missing&url != 0 {
			return false, false, true
		} else if missing != 0 {
			less = true
			touches = touches && touching(asked, i, missing)
		}
	}
	return less, touches, false
}

// touching reports whether a stretch of a style, around glyph i, touches a word.
func touching(glyphs []glyph, i int, missing style) bool {
	for _, st := range []style{bold, italic, strike, code} {
		if missing&st == 0 {
			continue
		}
		from, to := i, i
		for from > 0 && glyphs[from-1].style&st != 0 {
			from--
		}
		for to+1 < len(glyphs) && glyphs[to+1].style&st != 0 {
			to++
		}
		word := func(r rune) bool { return r < 128 && alnum(byte(r)) }
		before := from > 0 && !glyphs[from].spaced && word(glyphs[from-1].r)
		after := to+1 < len(glyphs) && !glyphs[to+1].spaced && word(glyphs[to+1].r)
		if !before && !after {
			return false
		}
	}
	return true
}

func spellWant(w want) string {
	l := Line{Kind: w.kind, Marker: w.marker}
	for _, g := range w.glyphs {
		s := string(g.r)
		if g.spaced {
			s = " " + s
		}
		l.Runs = appendRun(l.Runs, s, g.style)
	}
	return spell(l)
}

func spellAll(ws []want) string {
	var out []string
	for _, w := range ws {
		out = append(out, spellWant(w))
	}
	return strings.Join(out, "\n      ")
}
