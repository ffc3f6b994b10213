package render

import (
	"strings"
	"testing"
)

// spell writes a line for the tables below: its kind, then each run, styled
// ones as {style:text}.
func spell(l Line) string {
	var b strings.Builder
	b.WriteString(l.Kind + l.Marker + " ")
	for _, r := range l.Runs {
		mark := ""
		for _, s := range []struct {
			on   bool
			name string
		}{{r.Bold, "b"}, {r.Italic, "i"}, {r.Strike, "s"}, {r.Code, "c"}, {r.URL, "u"}} {
			if s.on {
				mark += s.name
			}
		}
		if mark == "" {
			b.WriteString(r.Text)
			continue
		}
		b.WriteString("{" + mark + ":" + r.Text + "}")
	}
	return b.String()
}

// Each row is a fact about what phones do, written by hand.
var rules = []struct{ text, want string }{
	{"*a* _b_ ~c~", "text {b:a} {i:b} {s:c}"},
	{"a*b*", "text a*b*"},
	{"*a*b", "text *a*b"},
	{"snake_case_x", "text snake_case_x"},
	{"é*b*", "text é{b:b}"},
	{"中*b*", "text 中{b:b}"},
	{"*b*é", "text {b:b}é"},
	{"* a*", "item a*"},
	{"x * a*", "text x * a*"},
	{"*a *", "text *a *"},
	{"*a\u00a0*", "text *a\u00a0*"},
	{"*\u20e3a*", "text *\u20e3a*"},
	{`¯\_(ツ)_/¯`, `text ¯\_(ツ)_/¯`},
	{`\*a*`, `text \{b:a}`},
	{"*_x_*", "text {bi:x}"},
	{"_*x*_", "text {bi:x}"},
	{"*a _b_ c*", "text {b:a }{bi:b}{b: c}"},
	{"*a _b* c_", "text {b:a _b} c_"},
	{"_a *b_ c*", "text {i:a *b} c*"},
	{"*~_x_~*", "text {bis:x}"},
	{"**x**", "text {b:*x}*"},
	{"~~x~~", "text {s:~x}~"},
	{"__x__", "text {i:_x}_"},
	{"***", "text {b:*}"},
	{"**", "text **"},
	{"*a*_b_", "text {b:a}{i:b}"},
	{"_*a*", "text _{b:a}"},
	{"*a* b*", "text {b:a} b*"},
	{"*a*b*", "text {b:a*b}"},
	{"(*a*)", "text ({b:a})"},
	{"*a*[1]", "text {b:a}[1]"},
	{"5*3*2", "text 5*3*2"},
	{"5 * 3 * 2", "text 5 * 3 * 2"},
	{"`a`", "text {c:a}"},
	{"`*a*`", "text {c:*a*}"},
	{"a`b`", "text a`b`"},
	{"`a`b", "text `a`b"},
	{"` a`", "text ` a`"},
	{"`a``b`", "text {c:ab}"},
	{"```a```", "code {c:a}"},
	{"x ```*a*``` y", "text x {c:*a*} y"},
	{"a```b```c", "text a{c:b}c"},
	{"``````", "text ``````"},
	{"- x", "item x"},
	{"* x", "item x"},
	{"• x", "item x"},
	{"-  x", "text -  x"},
	{"-x", "text -x"},
	{"- ", "text - "},
	{"-\u00a0x", "text -\u00a0x"},
	{"  - x", "text   - x"},
	{"- *a*", "item {b:a}"},
	{"1. x", "number1. x"},
	{"12. x", "number12. x"},
	{"17. Agustus", "number17. Agustus"},
	{"100. x", "text 100. x"},
	{"1) x", "text 1) x"},
	{"1.x", "text 1.x"},
	{"> x", "quote x"},
	{">\tx", "quote x"},
	{">x", "text >x"},
	{">", "text >"},
	{"> ", "text > "},
	{" > x", "text  > x"},
	{"> - x", "quote - x"},
	{"> *a*", "quote {b:a}"},
	{"# x", "text # x"},
	{"[a](b)", "text [a](b)"},
	{"||a||", "text ||a||"},
	{"https://x.id/_a_", "text {u:https://x.id/_a}_"},
	{"https://x.id/_a_b", "text {u:https://x.id/_a_b}"},
	{"*https://x.id*", "text {bu:https://x.id}"},
	{"*lihat https://x.id/*b* ya*", "text {b:lihat }{bu:https://x.id/*b} ya*"},
	{"(https://x.id/a).", "text ({u:https://x.id/a})."},
	{"https://x.id/a_(b)", "text {u:https://x.id/a_(b)}"},
	{"dr.https://a_b_c/d", "text dr.{u:https://a_b_c/d}"},
	{"HTTPS://X.ID", "text {u:HTTPS://X.ID}"},
	{"kemkes.go.id/a_b", "text {u:kemkes.go.id/a_b}"},
	{"www.x.zz/_a_b", "text {u:www.x.zz/_a_b}"},
	{"a@b.id", "text a@b.id"},
	{"Senin.Selasa", "text Senin.Selasa"},
	{"ftp://_a_", "text ftp://{i:a}"},
	{"", "blank "},
	{" ", "blank  "},
}

func TestReadFollowsTheRules(t *testing.T) {
	t.Parallel()
	for _, c := range rules {
		lines := Read(c.text)
		if len(lines) != 1 {
			t.Errorf("%q: %d lines", c.text, len(lines))
			continue
		}
		if got := spell(lines[0]); got != c.want {
			t.Errorf("%q: got  %s\n%swant %s", c.text, got, strings.Repeat(" ", len(c.text)+4), c.want)
		}
	}
}

func TestReadOverLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"*a\nb*", "text *a|text b*"},
		{"```a\n- b\n\nc```", "code {c:a}|code {c:- b}|code |code {c:c}"},
		{"x ```a\nb``` *y*", "text x {c:a}|text {c:b} {b:y}"},
		{"```a\n*b*", "text ```a|text {b:b}"},
		{"a\n\n- b", "text a|blank |item b"},
		{"- ```a```\n1. ```b\nc```", "item {c:a}|number1. {c:b}|code {c:c}"},
	} {
		var got []string
		for _, l := range Read(c.text) {
			got = append(got, spell(l))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.text, s, c.want)
		}
	}
}

// What is written keeps as much as phones can show.
func TestTextKeepsWhatItCan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ md, want string }{
		{"***a** b*", "_*a* b_"},
		{"**a *b***", "*a _b_*"},
		{"**a *b* c** *d*", "*a _b_ c* _d_"},
		{"*a **b*** c", "_a *b*_ c"},
		{"<https://x.id>b", "https://x.id b"},
		{"**foo**_bar_", "*foo*_bar_"},
		{"**foo**bar", "foobar"},
		{"**foo** bar**", "*foo* bar∗∗"},
		{"# **a** b", "*a b*"},
		{"a\\\nb", "a\nb"},
	} {
		if got := Text(c.md); got != c.want {
			t.Errorf("%q: got %q, want %q", c.md, got, c.want)
		}
	}
}
