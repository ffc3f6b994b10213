package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store"
)

// opens returns a person's phone, by the last two digits of a sample number.
func opens(t *testing.T, s *wire.Server, name, digits string) *phone.Phone {
	t.Helper()
	p, err := phone.Open(t.Context(), phone.Options{Server: s, Dir: t.TempDir(), Name: name, Number: "62811000000" + digits})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// comes waits until something is so.
func comes(t *testing.T, what string, is func() bool) {
	t.Helper()
	late := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("in a minute it does not come to this: %s", what)
		}
	}
}

// writes sends a text privately and returns what the other side first answers.
func writes(t *testing.T, from *phone.Phone, to groups.Address, text string) (answer string) {
	t.Helper()
	before := len(from.Chat(to))
	if _, err := from.Write(t.Context(), to, phone.Draft{Text: text}); err != nil {
		t.Fatal(err)
	}
	comes(t, "an answer to "+text, func() bool {
		for _, m := range from.Chat(to)[before:] {
			if !m.Mine && answer == "" {
				answer = m.Text
			}
		}
		return answer != ""
	})
	return answer
}

// hears waits until a message of the other side holds all those words.
func hears(t *testing.T, p *phone.Phone, from groups.Address, words ...string) {
	t.Helper()
	comes(t, strings.Join(words, ", "), func() bool {
		return slices.ContainsFunc(p.Chat(from), func(m phone.Message) bool {
			return !m.Mine && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(m.Text, w) })
		})
	})
}

func TestRunAnswersStopsAndStartsAgain(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own, ratna := opens(t, s, "Pita", "01"), opens(t, s, "Ratna", "02")
	dir := paired(t, s, own.Account())
	for range 2 {
		c := begin(t, s.Client(), "run", "--data", dir)
		c.await("Pita keeps the house in")
		if got := writes(t, ratna, own.Hidden(), "bantuan"); !strings.Contains(got, "Pita") {
			t.Errorf("the owner is answered %q", got)
		}
		begin(t, s.Client(), "doctor", "--data", dir).ends(0, "it is linked and well")
		begin(t, s.Client(), "journal", "--data", dir).ends(0, "order.introduce")
		begin(t, s.Client(), "aside", "--data", dir).ends(0, "Nothing is set aside")
		begin(t, s.Client(), "owner", "+62 811-0000-0003", "--data", dir).ends(0, "by the Pita that is running")
		for _, other := range []string{"run", "pair", "unpair"} {
			begin(t, s.Client(), other, "--data", dir).ends(1, "is in use by another Pita")
		}
		c.cancel()
		c.ends(0, "Pita has stopped.")
		if strings.Contains(c.errs.String(), "811") || strings.Contains(c.errs.String(), "Ratna") {
			t.Errorf("the log names somebody: %s", c.errs)
		}
	}
}

// A group that nobody said mulai in sees nothing of Pita, whatever is written there.
func TestRunBeginsEveryGroupInItsDryRun(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own, ratna, dewi := opens(t, s, "Pita", "01"), opens(t, s, "Ratna", "02"), opens(t, s, "Dewi", "03")
	dir := paired(t, s, own.Account())
	c := begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	writes(t, ratna, own.Hidden(), "bantuan")
	club, err := ratna.Create(t.Context(), "Pita Pink Jakarta", own.Hidden(), dewi.Hidden())
	if err != nil {
		t.Fatal(err)
	}
	if err := ratna.Promote(t.Context(), club, own.Hidden()); err != nil {
		t.Fatal(err)
	}
	if _, err := dewi.Write(t.Context(), club, phone.Draft{Text: "Coba OBAT AJAIB ini, sembuh dalam 3 hari!"}); err != nil {
		t.Fatal(err)
	}
	writes(t, ratna, own.Hidden(), "status") // what came before it is judged by now
	c.cancel()
	c.ends(0, "Pita has stopped.")
	for _, m := range dewi.Chat(club) {
		if !m.Mine || m.Retracted {
			t.Errorf("in a dry run the group sees %+v", m)
		}
	}
	looks(t, dir, func(st groups.State) {
		found := st.List(groups.Ref{Kind: groups.KindGroup})
		if len(found) != 1 {
			t.Fatalf("%d groups are kept, want one", len(found))
		}
		if g := found[0].(*groups.Group); g.Live || !g.Here || !g.Admin || len(g.Would) == 0 {
			t.Errorf("the group is %+v; want Pita there as an admin, in dry run, with something it would have done", g)
		}
	})
}

// When the number is taken off, the house stays to do what it can, and is linked anew.
func TestRunOutlivesItsNumber(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own, ratna := opens(t, s, "Pita", "01"), opens(t, s, "Ratna", "02")
	dir := paired(t, s, own.Account())
	c := begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	writes(t, ratna, own.Hidden(), "bantuan")
	for _, n := range own.Account().Devices() {
		if n != 0 {
			if err := own.Account().Unlink(n); err != nil {
				t.Fatal(err)
			}
		}
	}
	awaitLog(t, c, "not linked any more")
	begin(t, s.Client(), "doctor", "--data", dir).ends(1, "it is not linked any more")
	c.cancel()
	c.ends(0, "Pita has stopped.")
	begin(t, s.Client(), "run", "--data", dir).ends(1, "Link one first with pita pair")
	again := begin(t, s.Client(), "pair", "--plain", "--data", dir)
	again.scans(own.Account())
	again.ends(0, "The number is linked.")
	begin(t, s.Client(), "doctor", "--data", dir).ends(0, "it is linked and well")
	c = begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	if got := writes(t, ratna, own.Hidden(), "bantuan"); got == "" {
		t.Error("the owner is not answered")
	}
	c.cancel()
	c.ends(0, "Pita has stopped.")
}

// awaitLog waits until the log of a command says something.
func awaitLog(t *testing.T, c *seat, says string) {
	t.Helper()
	comes(t, "the log says "+says, func() bool { return strings.Contains(c.errs.String(), says) })
}

func TestAnotherNumberTakesOver(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own, ratna := opens(t, s, "Pita", "01"), opens(t, s, "Ratna", "02")
	fresh := opens(t, s, "Pita baru", "09")
	dir := paired(t, s, own.Account())
	c := begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	writes(t, ratna, own.Hidden(), "bantuan")
	if _, err := ratna.Create(t.Context(), "Pita Pink Jakarta", own.Hidden()); err != nil {
		t.Fatal(err)
	}
	writes(t, ratna, own.Hidden(), "status")
	c.cancel()
	c.ends(0, "Pita has stopped.")

	own.Account().Refuse(wire.Failure{Reason: 402})
	begin(t, s.Client(), "pair", "--plain", "--data", dir).ends(1, "A number is linked already")
	c = begin(t, s.Client(), "pair", "--replace", "--plain", "--data", dir)
	c.await("is taken off")
	c.scans(fresh.Account())
	c.ends(0, "This is another number than before.")
	looks(t, dir, func(st groups.State) {
		n, _ := st.Load((&groups.Number{}).Ref()).(*groups.Number)
		if n == nil || !n.Dry {
			t.Errorf("the number is %+v; want it to wait for the owner", n)
		}
		owners := 0
		for _, r := range st.List(groups.Ref{Kind: groups.KindPerson}) {
			p := r.(*groups.Person)
			if !p.Reached.IsZero() {
				t.Errorf("%s counts as one who has written to the new number", p.Name)
			}
			if p.Role == groups.Owner {
				owners++
			}
		}
		for _, r := range st.List(groups.Ref{Kind: groups.KindGroup}) {
			if g := r.(*groups.Group); g.Here || g.Live {
				t.Errorf("the new number counts as in the group: %+v", g)
			}
		}
		if owners != 1 || len(st.List(groups.Ref{Kind: groups.KindGroup})) != 1 {
			t.Errorf("%d owners are left, or the group is gone", owners)
		}
	})

	// The owner writes to the new number, and hears what is to be done by hand.
	c = begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	writes(t, ratna, fresh.Hidden(), "halo")
	hears(t, ratna, fresh.Hidden(), "nomor ini", "mulai")
	c.cancel()
	c.ends(0, "Pita has stopped.")
}

// A number that WhatsApp took away leaves its keys' file behind, with what it knew of its groups.
func TestAnotherNumberTakesOverFromOneThatIsLost(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own, ratna := opens(t, s, "Pita", "01"), opens(t, s, "Ratna", "02")
	fresh := opens(t, s, "Pita baru", "09")
	dir := paired(t, s, own.Account())
	c := begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	writes(t, ratna, own.Hidden(), "bantuan")
	g, err := ratna.Create(t.Context(), "Pita Pink Jakarta", own.Hidden())
	if err != nil {
		t.Fatal(err)
	}
	writes(t, ratna, own.Hidden(), "status")
	devices := own.Account().Devices()
	if err := own.Account().Unlink(devices[len(devices)-1]); err != nil {
		t.Fatal(err)
	}
	awaitLog(t, c, "not linked any more")
	c.cancel()
	c.ends(0, "Pita has stopped.")
	c = begin(t, s.Client(), "pair", "--replace", "--plain", "--data", dir)
	c.scans(fresh.Account())
	c.ends(0, "This is another number than before.")

	// It is added to the group before the house is started again.
	if err := errors.Join(ratna.Add(t.Context(), g, fresh.Hidden()), ratna.Promote(t.Context(), g, fresh.Hidden())); err != nil {
		t.Fatal(err)
	}
	c = begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	if _, err := ratna.Write(t.Context(), g, phone.Draft{Text: "halo semua"}); err != nil {
		t.Fatal(err)
	}
	writes(t, ratna, fresh.Hidden(), "halo")
	c.cancel()
	c.ends(0, "Pita has stopped.")
	looks(t, dir, func(st groups.State) {
		for _, r := range st.List(groups.Ref{Kind: groups.KindGroup}) {
			if g := r.(*groups.Group); !g.Here || !g.Admin {
				t.Errorf("the new number is an admin of the group, and the house does not know: %+v", g)
			}
		}
	})
}

// A process that died between linking another number and noting it ends that at its next start.
func TestAnotherNumberIsNoticedAtTheNextStart(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own := opens(t, s, "Pita", "01")
	dir := paired(t, s, own.Account())
	kept, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := keepKnown(t.Context(), kept, knownAs{Address: "6281100000009@s.whatsapp.net", Linked: true}); err != nil {
		t.Fatal(err)
	}
	kept.Close()
	c := begin(t, s.Client(), "run", "--data", dir)
	c.await("This is another number than before.")
	c.await("Pita keeps the house in")
	c.cancel()
	c.ends(0, "Pita has stopped.")
	c = begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	c.cancel()
	c.ends(0, "Pita has stopped.")
	if strings.Contains(strings.Join(c.said, ""), "another number") {
		t.Error("the number counts as another one again and again")
	}
}

// What a rehearsal kept never speaks, and what is live never rehearses.
func TestRehearsalsAndHousesKeepApart(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own := opens(t, s, "Pita", "01")
	dir := paired(t, s, own.Account())
	kept, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Keep(t.Context(), app.RehearsalMark, []byte{1}); err != nil {
		t.Fatal(err)
	}
	kept.Close()
	for _, verb := range []string{"run", "pair", "unpair"} {
		begin(t, s.Client(), verb, "--data", dir).ends(1, "is for rehearsals")
	}
	// A test's number is a rehearsal's: without the server it never opens.
	dir = paired(t, s, own.Account())
	for _, verb := range []string{"run", "pair", "unpair"} {
		begin(t, nil, verb, "--data", dir).ends(1, "a rehearsal")
	}
	house := owned(t)
	if status, out, errs := call(t, "", "--data", house, "rehearse"); status != 1 {
		t.Errorf("a house rehearses: %s%s", out, errs)
	}
}

// On request a house reads its rules again at once; a broken file changes nothing.
func TestRunReadsRulesAgainOnRequest(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own, ratna := opens(t, s, "Pita", "01"), opens(t, s, "Ratna", "02")
	dir := paired(t, s, own.Account())
	rules := filepath.Join(t.TempDir(), "r.yaml")
	write := func(text string) {
		if err := os.WriteFile(rules, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(mild)
	settings := writeFile(t, "pita.toml", "rules = \""+filepath.ToSlash(rules)+"\"\npace = 60\n")
	c, reread := beginReread(t, s.Client(), "run", "--data", dir, "--settings", settings)
	c.await("Pita keeps the house in")
	writes(t, ratna, own.Hidden(), "bantuan")
	write("aturan: [{id: dua, jalur: samping}]\n")
	reread <- syscall.SIGHUP
	awaitLog(t, c, "samping")
	write("aturan: [{id: tiga, jalur: hold, alasan: coba, kata: [pita biru]}]\n")
	reread <- syscall.SIGHUP
	reread <- syscall.SIGHUP // taken once the one before is done
	reread <- syscall.SIGHUP
	c.cancel()
	c.ends(0, "Pita has stopped.")
	looks(t, dir, func(st groups.State) {
		known := map[string]bool{}
		for _, r := range st.List(groups.Ref{Kind: groups.KindRule}) {
			known[r.(*groups.RuleNote).Rule] = true
		}
		if !known["satu"] || known["dua"] || !known["tiga"] {
			t.Errorf("known are the rules %v", known)
		}
	})
}

// A restored house has everything but its number, which is linked again as the same.
func TestARestoredHouseIsLinkedAgain(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own := opens(t, s, "Pita", "01")
	dir := paired(t, s, own.Account())
	backup, fresh := filepath.Join(t.TempDir(), "b.age"), filepath.Join(t.TempDir(), "fresh")
	for _, args := range [][]string{{"backup", backup, "--data", dir}, {"restore", backup, "--data", fresh, "--ledger", ledgerOf(dir)}} {
		var out safeBuffer
		status := Run(t.Context(), args, IO{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(name string) string {
			return map[string]string{backupPassphrase: "for this test alone"}[name]
		}})
		if status != 0 {
			t.Fatalf("pita %q: %s", args, &out)
		}
	}
	begin(t, s.Client(), "run", "--data", fresh).ends(1, "Link one first with pita pair")
	begin(t, s.Client(), "doctor", "--data", fresh).ends(1, "No number is linked yet")
	c := begin(t, s.Client(), "pair", "--plain", "--data", fresh)
	c.scans(own.Account())
	c.ends(0, "The number is linked.")
	begin(t, s.Client(), "doctor", "--data", fresh).ends(1, "it waits for the owner to type mulai")
}

// The doctor says whether one's own rules can be used.
func TestDoctorLooksAtOnesOwnRules(t *testing.T) {
	t.Parallel()
	dir := owned(t)
	for text, want := range map[string]string{mild: "rules: ", "aturan: [{id: satu, jalur: samping}]\n": "something is wrong at r.yaml:1:"} {
		settings := writeFile(t, "pita.toml", "rules = \""+filepath.ToSlash(writeFile(t, "r.yaml", text))+"\"\n")
		_, out, errs := call(t, "", "--lang", "en", "--data", dir, "--settings", settings, "doctor")
		if !strings.Contains(out, want) {
			t.Errorf("the doctor says %s%s, want %q", out, errs, want)
		}
	}
}

const mild = "aturan: [{id: satu, jalur: hold, alasan: coba, kata: [pita biru]}]\n"

// A group that is live is so after a start too, whatever was missed meanwhile.
func TestALiveGroupIsLiveAfterAStart(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own, ratna := opens(t, s, "Pita", "01"), opens(t, s, "Ratna", "02")
	dir := paired(t, s, own.Account())
	c := begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	writes(t, ratna, own.Hidden(), "bantuan")
	club, err := ratna.Create(t.Context(), "Pita Pink Jakarta", own.Hidden())
	if err != nil {
		t.Fatal(err)
	}
	writes(t, ratna, own.Hidden(), "status")
	c.cancel()
	c.ends(0, "Pita has stopped.")
	kept, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = kept.Apply(t.Context(), deskEvent(&groups.Reload{}), func(st groups.State, _ groups.Event) groups.Decision {
		g := *st.List(groups.Ref{Kind: groups.KindGroup})[0].(*groups.Group)
		g.Live = true
		return groups.Decision{Reason: "test", Put: []groups.Record{&g}}
	})
	if err != nil {
		t.Fatal(err)
	}
	kept.Close()
	if _, err := ratna.Write(t.Context(), club, phone.Draft{Text: "Selamat pagi"}); err != nil {
		t.Fatal(err)
	}
	c = begin(t, s.Client(), "run", "--data", dir)
	c.await("of which live: 1.")
	writes(t, ratna, own.Hidden(), "bantuan")
	c.cancel()
	c.ends(0, "Pita has stopped.")
	looks(t, dir, func(st groups.State) {
		if g := st.List(groups.Ref{Kind: groups.KindGroup})[0].(*groups.Group); !g.Live {
			t.Errorf("after a start the group is %+v", g)
		}
	})
}
