package decide_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
	"pita/moderation"
)

// sketch returns the print of a picture; small changes make it another saving of the same,
// and other words on it.
func sketch(n, waves, slopes uint64) []groups.Print {
	p := groups.Print{Waves: n * 0x9E3779B97F4A7C15, Slopes: [8]uint64{n * 0xBF58476D1CE4E5B9, n * 0x94D049BB133111EB}}
	p.Waves ^= waves
	p.Slopes[7] ^= slopes
	return []groups.Print{p}
}

const (
	anew  = 0x7            // three slopes are another way
	words = 0xFFFF_FFFF_FF // forty are
)

// shows lets somebody send a picture with a caption, and Pita look at it. It returns what
// was done because of the picture.
func (h *house) shows(who groups.PersonID, caption string, prints []groups.Print, codes ...string) groups.Decision {
	h.tb.Helper()
	m := h.message(club, who, caption)
	m.Kind = groups.Picture
	if caption == "" {
		m.Surfaces = nil
	}
	h.hear(m)
	ev := &groups.Looked{
		Head: h.head(club), From: m.From, ID: m.ID, Kind: m.Kind, Captioned: caption != "", Prints: prints, NumberKnown: true,
	}
	for _, c := range codes {
		ev.Surfaces = append(ev.Surfaces, groups.Surface{Kind: groups.QRCode, Text: c})
	}
	return h.hear(ev)
}

func (h *house) pictures() []groups.KnownPicture {
	if p, ok := h.records[(&groups.Pictures{}).Ref()].(*groups.Pictures); ok {
		return p.Known
	}
	return nil
}

// lastCase returns the code of the newest case.
func (h *house) lastCase() (last *groups.Case) {
	for _, r := range h.List(groups.Ref{Kind: groups.KindCase}) {
		if c := r.(*groups.Case); last == nil || c.Opened.After(last.Opened) || c.Message > last.Message {
			last = c
		}
	}
	return last
}

func TestWhatCodesSay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		who     groups.PersonID
		caption string
		codes   []string
		want    []string
	}{
		"nothing":                       {"sari", "foto", []string{"https://klinik.example"}, nil},
		"a swindle":                     {"sari", "foto", []string{"tipu"}, []string{"retract", "whisper moderation.hidden"}},
		"a swindle behind another code": {"sari", "", []string{"https://klinik.example", "tipu"}, []string{"retract", "whisper moderation.hidden"}},
		"held":                          {"sari", "", []string{"tahan"}, []string{"whisper staff.held"}},
		"guarded":                       {"sari", "", []string{"jaga"}, []string{"retract", "whisper moderation.guarded"}},
		"taken out by its caption":      {"sari", "tipu", []string{"tipu"}, nil},
		"staff's own":                   {"dewi", "awas", []string{"tipu"}, nil},
		"staff's own, harmful":          {"dewi", "", []string{"https://contoh.example/a.apk"}, []string{"retract", "whisper moderation.hidden"}},
	} {
		h := newHouse(t, rules()...)
		d := h.shows(c.who, c.caption, nil, c.codes...)
		if got := did(d); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q (%s), want %q", name, got, d.Reason, c.want)
		}
	}
}

// TestAPictureIsKnownAgain sends one picture that is taken out, and then others.
func TestAPictureIsKnownAgain(t *testing.T) {
	t.Parallel()
	const hidden, held = "retract", "whisper staff.held"
	for name, c := range map[string]struct {
		since   time.Duration // how long the second writer has been there, in days
		caption string
		prints  []groups.Print
		codes   []string
		wait    time.Duration // in days
		want    string
	}{
		"the same":                              {300, "", sketch(1, 0, anew), nil, 0, hidden},
		"the same of a newcomer, captioned":     {2, "ayo", sketch(1, 0, anew), nil, 0, hidden},
		"the same of a member, who may warn":    {300, "awas", sketch(1, 0, anew), nil, 0, held},
		"one that is alike":                     {2, "", sketch(1, 0x3, words), nil, 0, held},
		"one that is alike, but says something": {2, "", sketch(1, 0x3, words), []string{"https://klinik.example"}, 0, ""},
		"another":                               {2, "", sketch(2, 0, 0), nil, 0, ""},
		"one that shows too little":             {2, "", nil, []string{"https://klinik.example"}, 0, ""},
		"the same within half a year":           {300, "", sketch(1, 0, anew), nil, 179, hidden},
		"the same after half a year":            {300, "", sketch(1, 0, anew), nil, 181, ""},
	} {
		h := newHouse(t, rules()...)
		h.shows("joko", "tipu", sketch(1, 0, 0))
		if n := len(h.pictures()); n != 1 {
			t.Fatalf("%d pictures are known after one was taken out", n)
		}
		h.tells("dewi", "benar "+h.lastCase().Code)
		h.now = h.now.Add(c.wait * 24 * time.Hour)
		h.member("sari").Since = h.now.Add(-c.since * 24 * time.Hour)
		got := did(h.shows("sari", c.caption, c.prints, c.codes...))
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestWhichPicturesAreKnown takes pictures out, or not, in every way.
func TestWhichPicturesAreKnown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		caption string
		then    func(h *house)
		known   int
	}{
		"nobody minded":       {"foto", nil, 0},
		"hidden":              {"tipu", nil, 1},
		"guarded":             {"jaga", nil, 0},
		"held":                {"tahan", nil, 0},
		"held, then put out":  {"tahan", func(h *house) { h.tells("dewi", "hapus "+h.lastCase().Code) }, 1},
		"held, then let be":   {"tahan", func(h *house) { h.tells("dewi", "pulihkan "+h.lastCase().Code) }, 0},
		"hidden, then undone": {"tipu", func(h *house) { h.tells("dewi", "pulihkan "+h.lastCase().Code) }, 0},
		"hidden, twice":       {"tipu", func(h *house) { h.shows("joko", "tipu", sketch(1, 0, anew)) }, 1},
		"hidden, another":     {"tipu", func(h *house) { h.shows("joko", "tipu", sketch(2, 0, 0)) }, 2},
		"softened":            {"lunak", nil, 0},
		"taken back":          {"tipu", func(h *house) { h.takesBack("sari", h.lastCase().Message) }, 0},
		"sent again after it was upheld, and taken back": {"tipu", func(h *house) {
			h.tells("dewi", "benar "+h.lastCase().Code)
			h.shows("joko", "tipu", sketch(1, 0, anew))
			h.takesBack("joko", h.lastCase().Message)
		}, 1},
		"hidden, an appeal unheard": {"tipu", func(h *house) {
			c := h.lastCase()
			h.tells("sari", "banding "+c.Code)
			h.hear(&groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "case.expire", Group: club, Person: "sari", Ref: c.Code}})
		}, 0},
		"cried over": {"tipu demam", nil, 0},
	} {
		h := newHouse(t, rules()...)
		h.shows("sari", c.caption, sketch(1, 0, 0))
		if c.then != nil {
			c.then(h)
		}
		if n := len(h.pictures()); n != c.known {
			t.Errorf("%s: %d pictures are known, want %d", name, n, c.known)
		}
	}
}

// TestKnownPicturesHaveAnEnd takes out more than are remembered.
func TestKnownPicturesHaveAnEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	for n := range uint64(310) {
		h.member("joko").Strikes, h.member("joko").QuietTill = nil, time.Time{}
		h.shows("joko", "tipu", sketch(n+1, 0, 0))
	}
	known := h.pictures()
	if len(known) != 300 {
		t.Fatalf("%d pictures are known", len(known))
	}
	if last := sketch(310, 0, 0)[0]; known[299].Prints[0] != last {
		t.Error("the picture that was taken out last is not the last one known")
	}
}

// TestARuleThatIsGoneKnowsNoPicture changes the book, or the group, between two pictures.
func TestARuleThatIsGoneKnowsNoPicture(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.shows("joko", "tipu", sketch(1, 0, 0))
	all := rules()
	h.World = madeOf(t, slices.Delete(slices.Clone(all), 3, 4))
	if got := did(h.shows("sari", "", sketch(1, 0, 0))); len(got) > 0 {
		t.Errorf("without its rule the picture is met with %q", got)
	}
	elsewhere := rules()
	elsewhere[3].Groups = []string{"Pita Ungu"}
	h.World = madeOf(t, elsewhere)
	if got := did(h.shows("sari", "", sketch(1, 0, 0))); len(got) > 0 {
		t.Errorf("with a rule of another group the picture is met with %q", got)
	}
}

// TestNothingIsSaidTwiceOfAPicture keeps what people read of one: its code, or that it is one.
func TestNothingIsSaidTwiceOfAPicture(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.shows("sari", "", sketch(1, 0, 0), "tahan")
	if c := h.lastCase(); c.Evidence != "🖼️ QR: tahan" || len(c.Prints) != 1 {
		t.Errorf("people read %q", c.Evidence)
	}
	h.shows("joko", "tipu", sketch(2, 0, 0))
	h.shows("sari", "", sketch(2, 0x3, words))
	if c := h.lastCase(); c.Evidence != "🖼️" {
		t.Errorf("people read %q of a picture that is alike", c.Evidence)
	}
	d := h.On(h, &groups.Looked{Head: h.head("elsewhere"), From: groups.Party{ID: "sari"}, ID: "x", Prints: sketch(2, 0, 0)})
	if d.Reason != "group.unknown" || len(d.Send) > 0 {
		t.Errorf("a picture of a group that Pita does not keep: %s, %q", d.Reason, did(d))
	}
}

// takesBack lets somebody delete a message of theirs.
func (h *house) takesBack(who groups.PersonID, id groups.MessageID) {
	h.tb.Helper()
	h.hear(&groups.Deleted{Head: h.head(club), ID: id, Author: groups.Party{ID: who}, By: groups.Party{ID: who}})
}

// TestAPictureNobodyJudged sends again what was taken out for its caption, or for its code.
func TestAPictureNobodyJudged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		caption string
		code    []string
		judged  bool
		strikes int
	}{
		"a caption":         {"tipu", nil, false, 0},
		"a caption, upheld": {"tipu", nil, true, 1},
		"a code":            {"", []string{"tipu"}, false, 1},
	} {
		h := newHouse(t, rules()...)
		h.shows("joko", c.caption, sketch(1, 0, 0), c.code...)
		if c.judged {
			h.tells("dewi", "benar "+h.lastCase().Code)
			h.shows("rina", "tipu", sketch(1, 0, 0)) // and not judged anew
		}
		got := did(h.shows("sari", "", sketch(1, 0, anew)))
		if n := len(h.member("sari").Strikes); n != c.strikes || slices.Contains(got, "retract") != (n > 0) || len(got) == 0 {
			t.Errorf("%s: got %q and %d strikes, want %d", name, got, n, c.strikes)
		}
	}
	h := newHouse(t, rules()...)
	h.shows("joko", "tipu", sketch(1, 0, 0))
	h.member("sari").Strikes = []groups.Strike{{At: h.now}, {At: h.now}, {At: h.now}, {At: h.now}}
	if h.shows("sari", "", sketch(1, 0, 0)); len(h.member("sari").Strikes) != 4 || h.lastCase().Removal {
		t.Error("a picture that nobody judged is a strike for who had some before")
	}
}

// TestAPictureBesideWords shows pictures beside a cry for help and an appeal for blood.
func TestAPictureBesideWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, caption string
		code            string
		want            []string
	}{
		"a cry for help":        {"", "demam", "tipu", []string{"whisper staff.held"}},
		"a second cry":          {"demam", "masih demam", "tipu", []string{"whisper staff.held"}},
		"an appeal for blood":   {"", "butuh darah golongan O segera", "tipu", []string{"retract", "whisper moderation.hidden", "whisper staff.hidden"}},
		"an appeal before it":   {"butuh darah golongan O segera", "", "jaga", []string{"whisper staff.held"}},
		"the words of a member": {"", "selamat pagi", "tipu", []string{"retract", "whisper moderation.hidden"}},
	} {
		h := newHouse(t, rules()...)
		if c.before != "" {
			h.says("sari", c.before)
		}
		got := did(h.shows("sari", c.caption, nil, c.code))
		if struck := len(h.member("sari").Strikes) > 0; !slices.Equal(got, c.want) || struck != (name == "the words of a member") {
			t.Errorf("%s: got %q, a strike %t; want %q", name, got, struck, c.want)
		}
	}
}

// TestAPictureThatIsGoneOrNot looks at pictures of who is quiet, and of who took one back.
func TestAPictureThatIsGoneOrNot(t *testing.T) {
	t.Parallel()
	seen := func(h *house, m *groups.Message) []string {
		return did(h.hear(&groups.Looked{
			Head: m.Head, From: m.From, ID: m.ID, Prints: sketch(1, 0, 0), NumberKnown: true,
			Surfaces: []groups.Surface{{Kind: groups.QRCode, Text: "tipu"}},
		}))
	}
	for name, c := range map[string]struct {
		caption     string
		quiet, then bool // the writer is, or becomes so before the picture is looked at
		want        string
	}{
		"quiet":             {"foto", true, false, ""},
		"quiet, in need":    {"demam", true, false, "whisper staff.held"},
		"quiet soon after":  {"foto", false, true, "retract"},
		"taken back, clean": {"foto", false, false, ""},
		"taken back, held":  {"tahan", false, false, ""},
		"taken back, gone":  {"tipu", false, false, ""},
	} {
		h := newHouse(t, rules()...)
		if c.quiet {
			h.member("sari").QuietTill = h.now.Add(time.Hour)
		}
		m := h.message(club, "sari", c.caption)
		h.hear(m)
		switch {
		case c.then:
			h.member("sari").QuietTill = h.now.Add(24*time.Hour + time.Minute)
		case !c.quiet:
			h.takesBack("sari", m.ID)
		}
		got := seen(h, m)
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if last := h.lastCase(); c.want == "" && last != nil && len(last.Prints)+len(h.pictures()) > 0 {
			t.Errorf("%s: something of the picture is kept", name)
		}
	}
}

// TestAPicturesOwnInvite shows the code by which people come into the group itself.
func TestAPicturesOwnInvite(t *testing.T) {
	t.Parallel()
	h := newHouse(t, moderation.Plain("undangan", groups.Hide, "{tautan-grup}"))
	const own = "https://chat.whatsapp.com/AbCdEfGhIjK"
	h.records[groups.Ref{Kind: groups.KindGroup, Group: club}].(*groups.Group).Invite = moderation.InvitePrint(own)
	if got := did(h.shows("sari", "", nil, own)); len(got) > 0 {
		t.Errorf("the group's own invite is met with %q", got)
	}
	if got := did(h.shows("sari", "", nil, own+"mNoPq")); !slices.Contains(got, "retract") {
		t.Errorf("another group's invite is met with %q", got)
	}
}

// TestPrintsGoWithTheirCase ends a case in both ways: only what people upheld keeps its print.
func TestPrintsGoWithTheirCase(t *testing.T) {
	t.Parallel()
	for order, want := range map[string]int{"pulihkan ": 0, "benar ": 1} {
		h := newHouse(t, rules()...)
		h.shows("sari", "tipu", sketch(1, 0, 0))
		h.tells("dewi", order+h.lastCase().Code)
		if n := len(h.lastCase().Prints); n != want {
			t.Errorf("%s: %d prints are kept with the case, want %d", order, n, want)
		}
	}
}
