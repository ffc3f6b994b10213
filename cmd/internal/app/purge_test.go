package app_test

import (
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
)

// A house that runs lets go of what was approved of posts that were withdrawn long ago.
func TestAHouseLetsGoOfWithdrawnPosts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := opened(t, t.TempDir(), newLine(), app.Options{})
		defer h.close(t)
		long, short := time.Now().AddDate(0, 0, -401), time.Now().AddDate(0, 0, -390)
		ev := &groups.Given{Order: &groups.Reload{}}
		ev.Head = groups.Head{Key: "approvals", At: time.Now(), Seen: time.Now()}
		_, err := h.store.Apply(t.Context(), ev, func(groups.State, groups.Event) groups.Decision {
			return groups.Decision{Reason: "test", Put: []groups.Record{
				&groups.Approval{Post: "sadari-01", Lang: "id", Handle: "ayu", Ended: long, Why: groups.EndedWithdrawn},
				&groups.Approval{Post: "kemo-mual", Lang: "id", Handle: "ayu", Ended: short, Why: groups.EndedWithdrawn},
				&groups.Approval{Post: "fakta-herbal", Lang: "id", Handle: "ayu", At: long},
			}}
		})
		if err != nil {
			t.Fatal(err)
		}
		pass(25 * time.Hour)
		var left []string
		err = h.store.Read(t.Context(), func(st groups.State) error {
			for _, r := range st.List(groups.Ref{Kind: groups.KindApproval}) {
				left = append(left, r.(*groups.Approval).Post)
			}
			return nil
		})
		if err != nil || len(left) != 2 || left[0] != "fakta-herbal" || left[1] != "kemo-mual" {
			t.Errorf("left are %q, %v", left, err)
		}
	})
}
