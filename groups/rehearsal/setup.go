package rehearsal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"pita/groups"
	"pita/groups/typo"
)

// A declaration is what a setup line says.
type declaration struct {
	group     int    // its group, by index; -1: all
	name      string // of a group or person
	person    bool
	role      groups.Role
	reviewer  bool
	reachable bool
	outside   bool
	handle    string
	since     since
	dry       bool
	post      string
	approved  bool
	planned   bool
	plan      string // a rule in the canonical form of package schedule
	when      when   // of a plan for once
}

var setups = map[string]func(*scene, *declaration, string) error{
	"group": setGroup, "person": setPerson, "rule": setRule, "post": setPost,
	"schedule": setPlan, "dry": setDry, "shadow": setShadow,
}

func setGroup(sc *scene, d *declaration, rest string) error {
	d.name, d.dry = strings.CutSuffix(rest, " dry")
	if err := checkName(d.name); err != nil {
		return err
	}
	if slices.Contains(sc.groupNames(), d.name) {
		return fmt.Errorf("the group %s is declared twice; take out one", d.name)
	}
	sc.groups = append(sc.groups, groupLine{d.name, d.dry})
	sc.current = len(sc.groups) - 1
	d.group = sc.current
	return nil
}

func setPerson(sc *scene, d *declaration, rest string) error {
	words := strings.Fields(rest)
	d.person, d.since = true, since{months: 14}
	n := 0
	for n < len(words) && !slices.Contains(personWords, words[n]) {
		n++
	}
	d.name = strings.Join(words[:n], " ")
	if err := checkName(d.name); err != nil {
		return err
	}
	if d.name == pita {
		return errors.New("nobody else may be called Pita; choose another name")
	}
	for _, word := range words[1:n] {
		if near := nearest(personWords, word); near != "" && len(word) > 4 && typo.Between(near, word) <= 2 {
			return fmt.Errorf("%q would be a part of the name; did you mean %s?", clip(word), near)
		}
	}
	for _, st := range sc.settings {
		if st.set.person && st.set.name == d.name && st.set.group == d.group {
			return fmt.Errorf("%s is declared twice; take out one", d.name)
		}
	}
	if err := d.qualities(words[n:]); err != nil {
		return err
	}
	if !slices.Contains(sc.names, d.name) {
		sc.names = append(sc.names, d.name)
	}
	return nil
}

var personWords = []string{"patient", "facilitator", "coordinator", "owner", "reviewer",
	"reachable", "outside", "since", "handle"}

func (d *declaration) qualities(words []string) (err error) {
	for i := 0; i < len(words); i++ {
		role, isRole := groups.ParseRole(words[i])
		switch w := words[i]; {
		case isRole:
			d.role = role
		case w == "reviewer":
			d.reviewer = true
		case w == "reachable":
			d.reachable = true
		case w == "outside":
			d.outside = true
		case w == "handle" && i+1 < len(words):
			i++
			d.handle = words[i]
		case w == "since" && i+2 < len(words):
			if d.since, err = parseSince(words[i+1], words[i+2]); err != nil {
				return err
			}
			i += 2
		default:
			return fmt.Errorf("%q is not understood after the name; write a role, reachable, outside, handle WORD or since 14 months", clip(w))
		}
	}
	return nil
}

func setRule(sc *scene, d *declaration, rest string) error {
	words, err := quoted(rest)
	if err != nil {
		return err
	}
	if len(words) < 3 {
		return errors.New(`a rule needs an id, a lane and words; write rule obat-ajaib hide "obat ajaib"`)
	}
	r := RuleLine{ID: words[0]}
	if err := checkID(r.ID); err != nil {
		return err
	}
	if slices.ContainsFunc(sc.rules, func(o RuleLine) bool { return o.ID == r.ID }) {
		return fmt.Errorf("the rule %s is declared twice; take out one", r.ID)
	}
	lane, ok := groups.ParseLane(words[1])
	if !ok || lane == groups.None {
		return fmt.Errorf("%q is no lane; write answer, hold, guard, hide or care", clip(words[1]))
	}
	r.Lane = lane
	if err := r.fill(words[2:]); err != nil {
		return err
	}
	if len(r.Words) == 0 {
		return errors.New(`a rule needs words in quotation marks; write rule obat-ajaib hide "obat ajaib"`)
	}
	sc.rules = append(sc.rules, r)
	return nil
}

func (r *RuleLine) fill(words []string) error {
	into := &r.Words
	for i := 0; i < len(words); i++ {
		word, isQuoted := strings.CutPrefix(words[i], `"`)
		switch {
		case isQuoted && strings.TrimSpace(word) == "":
			return errors.New("a rule's word is empty; write it between the quotation marks, or take it out")
		case isQuoted:
			*into = append(*into, word)
		case word == "except":
			into = &r.Except
		case word == "near":
			into = &r.Near
		case word == "post" && i+1 < len(words):
			i++
			r.Post = words[i]
		case word == "soft":
			r.Soft = true
		case word == "shadow":
			r.Shadow = true
		default:
			return fmt.Errorf(`%q is not understood in a rule; put words in quotation marks, or write except "…", near "…", post ID, soft or shadow`, clip(word))
		}
	}
	return nil
}

func setPost(_ *scene, d *declaration, rest string) error {
	words := strings.Fields(rest)
	if len(words) != 2 || words[1] != "approved" && words[1] != "draft" {
		return errors.New("a post is approved or draft; write post sadari-01 approved")
	}
	d.post, d.approved = words[0], words[1] == "approved"
	return checkID(d.post)
}

func setPlan(_ *scene, d *declaration, rest string) (err error) {
	words := strings.Fields(rest)
	if len(words) < 3 {
		return errors.New("a schedule needs a post and a time; write schedule sadari-01 at 09:00, or schedule sadari-01 every mon 09:00")
	}
	d.post, d.planned = words[0], true
	if err := checkID(d.post); err != nil {
		return err
	}
	if words[1] == "at" {
		d.when, err = parseWhen(words[2:])
		return err
	}
	if words[1] == "every" && len(words) == 4 {
		day, _, _ := strings.Cut(words[2], ",")
		if slices.Contains(weekdayNames[:], strings.ToLower(day)) {
			words[1] = "weekly"
		}
	}
	d.plan = strings.Join(words[1:], " ")
	return nil
}

func setDry(sc *scene, d *declaration, rest string) error {
	sc.dry = true
	return alone("dry", rest)
}

func setShadow(sc *scene, d *declaration, rest string) error {
	sc.shadow = true
	return alone("shadow", rest)
}

func alone(word, rest string) error {
	if rest != "" {
		return fmt.Errorf("%s stands alone on its line; take out what follows", word)
	}
	return nil
}

// checkID says what is wrong with a post's or rule's id.
func checkID(id string) error {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r)
	}
	if id == "" || len(id) > 64 || strings.ContainsFunc(id, odd) {
		return fmt.Errorf("%q is no id; write letters, digits and - _ . only, 64 bytes at most", clip(id))
	}
	return nil
}
