package content_test

import (
	"testing"

	"pgregory.net/rapid"

	"pita/content"
)

func TestState(t *testing.T) {
	t.Parallel()
	here, other := content.Hash{1}, content.Hash{2}
	shown, otherShown := content.Hash{3}, content.Hash{4}
	base := content.Post{ID: "a", Author: "rina", Editor: "Dewi", Source: here,
		ReviewBy: day(t, "2026-06-30"), From: day(t, "2026-01-01"), Until: day(t, "2026-12-31")}
	good := content.Approval{Source: here, Rendered: shown, Renderer: "r1", By: "sari"}
	with := func(change func(*content.Approval)) content.Approval { a := good; change(&a); return a }
	emergency := base
	emergency.Kind = content.Emergency
	broken := base
	broken.Broken = true
	october, promising := base, base
	october.Season = []content.Span{{From: day(t, "2026-10-01"), Until: day(t, "2026-10-31")}}
	promising.Promises = "pasti sembuh"
	second := with(func(a *content.Approval) { a.By = "tuti" })
	cases := []struct {
		name      string
		post      content.Post
		approvals []content.Approval
		withdrawn bool
		rendered  *content.Hash
		today     string
		want      content.State
	}{
		{"approved", base, []content.Approval{good}, false, &shown, "2026-03-01", content.Sendable},
		{"in a list, without rendering", base, []content.Approval{good}, false, nil, "2026-03-01", content.Sendable},
		{"nobody", base, nil, false, &shown, "2026-03-01", content.Unapproved},
		{"own author", base, []content.Approval{with(func(a *content.Approval) { a.By = "Rina " })}, false, &shown, "2026-03-01", content.Unapproved},
		{"last editor", base, []content.Approval{with(func(a *content.Approval) { a.By = "@dewi" })}, false, &shown, "2026-03-01", content.Unapproved},
		{"by no one in particular", base, []content.Approval{with(func(a *content.Approval) { a.By = "" })}, false, &shown, "2026-03-01", content.Unapproved},
		{"source differs", base, []content.Approval{with(func(a *content.Approval) { a.Source = other })}, false, &shown, "2026-03-01", content.Changed},
		{"renderer id differs", base, []content.Approval{with(func(a *content.Approval) { a.Renderer = "r0" })}, false, nil, "2026-03-01", content.RendererChanged},
		{"phones would show else", base, []content.Approval{good}, false, &otherShown, "2026-03-01", content.RendererChanged},
		{"an old and a good one", base, []content.Approval{with(func(a *content.Approval) { a.Source = other }), good}, false, &shown, "2026-03-01", content.Sendable},
		{"on the review date", base, []content.Approval{good}, false, &shown, "2026-06-30", content.Sendable},
		{"after the review date", base, []content.Approval{good}, false, &shown, "2026-07-01", content.Overdue},
		{"the day before", base, []content.Approval{good}, false, &shown, "2025-12-31", content.NotYet},
		{"withdrawn", base, []content.Approval{good}, true, &shown, "2026-03-01", content.Withdrawn},
		{"broken", broken, []content.Approval{good}, false, &shown, "2026-03-01", content.Broken},
		{"out of season", october, []content.Approval{good}, false, &shown, "2026-03-01", content.OutOfSeason},
		{"a promise", promising, []content.Approval{good}, false, &shown, "2026-03-01", content.Promise},
		{"emergency, one", emergency, []content.Approval{good}, false, &shown, "2026-03-01", content.NeedsSecond},
		{"emergency, the same twice", emergency, []content.Approval{good, with(func(a *content.Approval) { a.By = "SARI" })}, false, &shown, "2026-03-01", content.NeedsSecond},
		{"emergency, two", emergency, []content.Approval{good, second}, false, &shown, "2026-03-01", content.Sendable},
	}
	for _, c := range cases {
		got := c.post.State(c.approvals, c.withdrawn, "r1", c.rendered, day(t, c.today))
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	open := base
	open.ReviewBy, open.Until = content.Date{}, day(t, "2026-02-01")
	if got := open.State([]content.Approval{good}, false, "r1", nil, day(t, "2026-02-02")); got != content.Over {
		t.Errorf("after the last day: got %q, want over", got)
	}
}

// Whatever approvals there are, a sendable post has enough different people who
// agreed to exactly this source and these messages, and wrote none of it.
func TestSendableNeedsRealApprovals(t *testing.T) {
	t.Parallel()
	who := rapid.SampledFrom([]string{"", "rina", "DEWI", "@rina", "sari", "Sari", "tuti"})
	sum := rapid.Custom(func(t *rapid.T) content.Hash { return content.Hash{rapid.ByteRange(1, 2).Draw(t, "h")} })
	approval := rapid.Custom(func(t *rapid.T) content.Approval {
		return content.Approval{Source: sum.Draw(t, "s"), Rendered: sum.Draw(t, "r"),
			Renderer: rapid.SampledFrom([]string{"r1", "r2"}).Draw(t, "id"), By: who.Draw(t, "by")}
	})
	rapid.Check(t, func(t *rapid.T) {
		p := content.Post{Author: who.Draw(t, "author"), Editor: who.Draw(t, "editor"), Source: content.Hash{1},
			Kind: rapid.SampledFrom([]content.Kind{content.Education, content.Emergency}).Draw(t, "kind")}
		approvals := rapid.SliceOfN(approval, 0, 6).Draw(t, "approvals")
		rendered := content.Hash{1}
		st := p.State(approvals, false, "r1", &rendered, content.Date{})
		people := map[string]bool{}
		for _, a := range approvals {
			if a.Source == p.Source && a.Rendered == rendered && a.Renderer == "r1" && p.MayApprove(a.By) {
				people[map[string]string{"rina": "r", "@rina": "r", "DEWI": "d", "sari": "s", "Sari": "s", "tuti": "t"}[a.By]] = true
			}
		}
		if enough := len(people) >= p.Approvers(); enough != (st == content.Sendable) {
			t.Fatalf("state %q with approvers %v of %d", st, people, p.Approvers())
		}
	})
}
