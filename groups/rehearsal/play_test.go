package rehearsal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/rehearsal"
)

const sample = `# A miracle cure is hidden, and only its writer is told why.
group Pita Pink Jakarta
person Dewi facilitator reachable
person Sari reachable
rule obat-ajaib hide "obat ajaib"
post sadari-01 approved
schedule sadari-01 at 09:00

Sari: Coba OBAT AJAIB ini!
	hide m1 by Sari (obat-ajaib)
	whisper Sari: moderation.hidden {case1}
at 09:00
	say: post sadari-01
`

// play plays src against the village, the small house of these tests.
func play(t *testing.T, src string) string {
	t.Helper()
	got, err := playWhy(t, src, false)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func playWhy(t *testing.T, src string, why bool) (string, error) {
	t.Helper()
	script, err := rehearsal.Parse("test.chat", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	transport := rehearsal.NewTransport(nil)
	house := rehearsal.NewMemory(village, transport.Do)
	house.Noted = transport.Note
	player := rehearsal.NewPlayer(transport, house)
	player.Why = why
	got, err := player.Play(t.Context(), script)
	return string(got), err
}

func TestSampleOfTheDesign(t *testing.T) {
	t.Parallel()
	if got := play(t, sample); got != sample {
		t.Errorf("got:\n%s\nwant:\n%s", got, sample)
	}
}

// A byte order mark stays where it was, so that a file that is right plays as it stands.
func TestAByteOrderMarkStays(t *testing.T) {
	t.Parallel()
	const mark = "\ufeff"
	if got := play(t, mark+sample); got != mark+sample {
		t.Errorf("got:\n%q\nwant:\n%q", got, mark+sample)
	}
}

// village judges a few things in a plain way: what is on the other side of a script
// in these tests. It knows the rule "obat ajaib", and lets everything be approved.
func village(st groups.State, ev groups.Event) groups.Decision {
	v := visit{st: st, h: ev.Base(), d: groups.Decision{Reason: "nothing"}}
	switch ev := ev.(type) {
	case *groups.Message:
		v.message(ev)
	case *groups.Given:
		v.given(ev)
	case *groups.TimerDue:
		v.d.Reason, v.d.Detail = "plan.due", ev.Timer.Ref
		v.send(groups.ClassPost, &groups.Say{Target: groups.Target{In: ev.Place}, Content: groups.Content{Words: groups.Words{Post: ev.Timer.Ref}}})
	case *groups.Joined:
		v.d.Reason = "member.joined"
		v.send(groups.ClassReply, &groups.Say{Target: groups.Target{In: ev.Place}, Content: groups.Content{Words: groups.Words{Phrase: "welcome"}}})
	case *groups.Asked:
		v.d.Reason = "member.asked"
		v.send(groups.ClassReply, &groups.Approve{Target: groups.Target{In: ev.Place, To: ev.Who}})
	}
	return v.d
}

type visit struct {
	st groups.State
	h  *groups.Head
	d  groups.Decision
}

func (v *visit) send(class groups.Class, a groups.Action) {
	v.d.Send = append(v.d.Send, groups.Outgoing{ID: v.h.Action(len(v.d.Send)), Class: class, Action: a, Expires: v.h.Seen.Add(24 * time.Hour)})
}

func (v *visit) whisper(to groups.Party, phrase string, args ...groups.Arg) {
	to.Addresses = nil
	v.send(groups.ClassReply, &groups.Whisper{Target: groups.Target{To: to}, Content: groups.Content{Words: groups.Words{Phrase: phrase, Args: args}}})
}

func (v *visit) code(n int) groups.Arg {
	return groups.Arg{Name: "code", Kind: groups.CodeArg, Value: v.h.Code(n, 6)}
}

func (v *visit) message(ev *groups.Message) {
	text := strings.ToLower(ev.Text())
	switch {
	case strings.Contains(text, "obat ajaib") && !ev.Place.Private():
		v.d.Reason, v.d.Detail = "moderation.hidden", "obat-ajaib"
		v.send(groups.ClassRetract, &groups.Retract{Target: groups.Target{In: ev.Place, To: ev.From}, Message: ev.ID, Why: "obat-ajaib"})
		v.whisper(ev.From, "moderation.hidden", v.code(0))
	case strings.HasPrefix(text, "banding "):
		v.d.Reason = "appeal"
		v.whisper(ev.From, "appeal.taken", groups.Arg{Name: "code", Kind: groups.CodeArg, Value: strings.TrimPrefix(ev.Text(), "banding ")})
	case ev.Place.Private():
		v.d.Reason = "private"
		v.whisper(ev.From, "program", groups.Arg{Name: "text", Value: ev.Text()}, groups.Arg{Name: "who", Kind: groups.PersonArg, Value: string(ev.From.ID)})
	}
}

func (v *visit) given(ev *groups.Given) {
	v.d.Reason = "order"
	switch o := ev.Order.(type) {
	case *groups.ShowPost:
		if o.Post == "kosong" {
			v.whisper(ev.By, "post.unknown")
			return
		}
		v.whisper(ev.By, "post.preview", groups.Arg{Name: "post", Value: o.Post}, v.code(0))
		v.d.Put = append(v.d.Put, &groups.Preview{Person: ev.By.ID, Post: o.Post, Code: v.h.Code(0, 6)})
	case *groups.ApprovePost:
		answer := "post.code-wrong"
		if v.st.Load(groups.Ref{Kind: groups.KindPreview, Person: ev.By.ID, ID: o.Code}) != nil {
			answer = "post.approved"
		}
		if o.Post == "darurat" && strings.HasSuffix(string(ev.Key), ":0") {
			answer = "post.needs-second"
		}
		v.whisper(ev.By, answer, groups.Arg{Name: "post", Value: o.Post})
	case *groups.GoLive:
		v.whisper(ev.By, "live.started")
	case *groups.MakePlan:
		at, err := time.ParseInLocation("once 2006-01-02 15:04", o.Rule, time.FixedZone("WIB", 7*3600))
		if err != nil {
			v.whisper(ev.By, "plan.bad-time")
			return
		}
		v.whisper(ev.By, "plan.made")
		v.d.Set = append(v.d.Set, groups.Timer{ID: "plan:" + o.Post, Due: at, Group: ev.Place.ID, Ref: o.Post})
	}
}

// Aloud, the hour stands before what is done at another one than the step began; what
// is done at the same hour has none, and a transcript never has one.
func TestAloudTheHourIsTold(t *testing.T) {
	t.Parallel()
	script, err := rehearsal.Parse("test.chat", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	transport := rehearsal.NewTransport(nil)
	player := rehearsal.NewPlayer(transport, rehearsal.NewMemory(village, transport.Do))
	player.Aloud = true
	if err := player.Begin(t.Context(), script); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range []string{"Sari: obat ajaib", "at 10:00", "Sari: obat ajaib lagi"} {
		st, err := script.ParseLine(line)
		if err != nil {
			t.Fatal(err)
		}
		did, err := player.Step(t.Context(), st)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range did {
			if !strings.HasPrefix(d, "  |") {
				got = append(got, d)
			}
		}
	}
	want := []string{
		"hide m2 by Sari (obat-ajaib)", "whisper Sari: moderation.hidden {case1}",
		"(Mon 09:00)", "say: post sadari-01",
		"hide m3 by Sari (obat-ajaib)", "whisper Sari: moderation.hidden {case2}",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
