package app_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/content/render"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
	"pita/moderation"
)

// manyPosts is a folder of so many posts.
func manyPosts(tb testing.TB, many int) fs.FS {
	tb.Helper()
	dir := tb.TempDir()
	for i := range many {
		id := fmt.Sprintf("pos-%05d", i)
		text := fmt.Sprintf("---\nid: %s\njudul: Pos nomor %d\njenis: edukasi\nbahasa: id\npenulis: tuti\npenyunting: wati\nsumber:\n  - Pedoman %d, 2025\ntinjau: 2027-01-01\n---\n%s\n",
			id, i, i, strings.Repeat(fmt.Sprintf("Minum segelas air setiap pagi membuat hari ke-%d terasa lebih ringan. ", i), 8))
		if err := os.WriteFile(filepath.Join(dir, id+".md"), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return os.DirFS(dir)
}

// approvedBy returns the approval of a post as it stands, by some renderer.
func approvedBy(tb testing.TB, library *content.Library, p content.Post, renderer string) *groups.Approval {
	tb.Helper()
	body, err := library.Body(p)
	if err != nil {
		tb.Fatal(err)
	}
	messages, _ := render.Post(p, body)
	bytes, err := json.Marshal(messages)
	if err != nil {
		tb.Fatal(err)
	}
	return &groups.Approval{
		Post: p.ID, Lang: p.Lang, By: reviewerID, Handle: "lestari", At: rehearsal.Start, Source: p.Source.String(),
		Rendered: render.Hash(messages).String(), Renderer: renderer, Messages: bytes, Parts: len(messages),
	}
}

const reviewerID = groups.PersonID("77777777-0000-4000-8000-000000000000")

// reviewing is a house of so many posts, of which every fortieth waits for its reviewer, and
// of some only what phones show changed.
func reviewing(tb testing.TB, many int) (*app.Stage, decide.World) {
	tb.Helper()
	library, _ := content.Load(manyPosts(tb, many))
	w := decide.NewWorld(moderation.Starting(), library, phrase.Embedded())
	stage := &app.Stage{Dir: tb.TempDir(), Transport: rehearsal.NewTransport(nil), World: w}
	if err := stage.Open(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { stage.Close() })
	for n, chunk := range slices.Collect(slices.Chunk(library.All(), 1000)) {
		ev := &groups.Message{ID: groups.MessageID(fmt.Sprint("approve", n)), From: groups.Party{Addresses: []groups.Address{"name:Lestari"}}}
		ev.Head = groups.Head{Key: groups.Key(ev.ID), At: rehearsal.Start, Seen: rehearsal.Start, Place: groups.Place{Address: jakarta}}
		_, err := stage.Kept().Apply(tb.Context(), ev, func(_ groups.State, ev groups.Event) groups.Decision {
			d := groups.Decision{Reason: "test.approved"}
			d.Put = append(d.Put, &groups.Person{ID: reviewerID, Name: "Lestari", Handle: "lestari", Reviewer: true, Reached: rehearsal.Start},
				&groups.Person{ID: "88888888-0000-4000-8000-000000000000", Handle: "tuti"}, &groups.Person{ID: "99999999-0000-4000-8000-000000000000", Handle: "wati"},
				&groups.Group{ID: ev.Base().Place.ID, Name: "Pita Pink Jakarta", Live: true, Here: true, Admin: true, Confirmed: rehearsal.Start},
				&groups.Team{Reviewers: []groups.PersonID{reviewerID}})
			for i, p := range chunk {
				switch {
				case i%40 == 0:
				case i%40 == 1:
					d.Put = append(d.Put, approvedBy(tb, library, p, "an older one"))
				default:
					d.Put = append(d.Put, approvedBy(tb, library, p, render.ID))
				}
			}
			return d
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return stage, w
}

// BenchmarkManyPosts measures what the writer is kept from others by one reviewer of 10,000
// posts: by a look at what waits, by "setujui semua", by an answer; by reading the library
// anew; and by a message that a rule hits.
func BenchmarkManyPosts(b *testing.B) {
	stage, w := reviewing(b, 10_000)
	spent, n := map[string]time.Duration{}, 0
	hear := func(what string, ev groups.Event) groups.Decision {
		n++
		*ev.Base() = groups.Head{Key: groups.Key(fmt.Sprint("bench:", n)), At: rehearsal.Start, Seen: rehearsal.Start, Place: ev.Base().Place}
		begin := time.Now()
		res, err := stage.Kept().Apply(b.Context(), ev, w.On)
		if err != nil {
			b.Fatal(err)
		}
		spent[what] += time.Since(begin)
		return res.Decision
	}
	order := func(what string, o groups.Order) groups.Decision {
		return hear(what, &groups.Given{By: groups.Party{ID: reviewerID}, Order: o})
	}
	hear("first-reload", &groups.Given{Order: &groups.Reload{}})
	for b.Loop() {
		hear("reload", &groups.Given{Order: &groups.Reload{}})
		order("next", &groups.SkipPost{})
		order("all", &groups.ApproveAll{})
		batch := ""
		for _, r := range stageList(b, stage, groups.Ref{Kind: groups.KindPreview, Person: reviewerID}) {
			if v := r.(*groups.Preview); v.Batch != "" {
				batch = v.Batch
			}
		}
		order("listed", &groups.ApproveListed{Code: batch})
		ad := &groups.Message{
			ID: groups.MessageID(fmt.Sprint("m", n)), From: groups.Party{Addresses: []groups.Address{"name:Sari"}},
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: "Obat ajaib ini sudah terbukti, hubungi saya sekarang juga selagi harganya murah sekali"}},
		}
		ad.Place.Address = jakarta
		hear("hit", ad)
	}
	for what, d := range spent {
		if what != "first-reload" {
			d /= time.Duration(b.N)
		}
		b.ReportMetric(float64(d.Microseconds())/1000, "ms-"+what)
	}
	b.ReportMetric(0, "ns/op")
}

func stageList(tb testing.TB, stage *app.Stage, ref groups.Ref) (out []groups.Record) {
	tb.Helper()
	err := stage.Kept().Read(tb.Context(), func(st groups.State) error {
		out = st.List(ref)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}
