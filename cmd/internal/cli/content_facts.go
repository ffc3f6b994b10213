package cli

import (
	"context"
	"fmt"
	"time"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/groups"
	"pita/moderation"
	"pita/store"
)

// facts returns what is known of posts besides their files: which are for one person alone,
// and, where there is a house that opens without being asked for a passphrase, when each was
// sent last and who approved it. That it doesn't open is told, and keeps nothing from being
// done.
func (e *env) facts(ctx context.Context) (known content.Facts, err error) {
	known.Today = today()
	if e.held == nil && e.absent() != nil {
		known.Private = careTexts(app.StartingBook())
		return known, nil
	}
	s := e.held
	if s == nil {
		s, err = store.Open(e.data, store.Options{Passphrase: e.getenv(keyPassphrase), Ledger: ledgerOf(e.data), Log: e.log})
	}
	if err != nil {
		e.log.Debug("the house is not asked about its posts", "err", err)
		fmt.Fprintf(e.stderr, "pita: %s\n", e.text("content.house-shut", "dir", e.data))
		known.Private = careTexts(app.StartingBook())
		return known, nil
	}
	defer e.closing(s, &err)
	w, err := e.worldOf(ctx, s)
	if err != nil {
		return known, err
	}
	known.Private = careTexts(w.Rules)
	return known, s.Read(ctx, func(st groups.State) error {
		sentAndApproved(st, &known)
		return nil
	})
}

// day, where whoever builds the program sets it, is taken for today wherever dates of posts are
// looked at: tests set it, so that they don't age with the reviews of the sample posts.
var day string

func today() content.Date {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return content.DateOf(t)
	}
	return content.DateOf(time.Now())
}

// careTexts names the posts that are whispered to who is in need. Those of a series for one
// person are not among them: a quiet sentence, longer than a locked screen shows, comes
// before each.
func careTexts(book *moderation.Book) (ids []string) {
	for _, r := range book.Rules() {
		if r.Lane == groups.Care && r.Post != "" {
			ids = append(ids, r.Post)
		}
	}
	return ids
}

// sentAndApproved adds what a house remembers of its posts.
func sentAndApproved(st groups.State, known *content.Facts) {
	known.Sent, known.Approved = map[string]content.Date{}, map[string][]string{}
	sent := func(post string, at time.Time) {
		day := content.DateOf(at)
		if known.Sent[post].Before(day) {
			known.Sent[post] = day
		}
		if known.Since.IsZero() || day.Before(known.Since) {
			known.Since = day
		}
	}
	for _, r := range st.List(groups.Ref{Kind: groups.KindSending}) {
		sent(r.(*groups.Sending).Post, r.(*groups.Sending).At)
	}
	for _, r := range st.List(groups.Ref{Kind: groups.KindWent}) {
		sent(r.(*groups.Went).Post, r.(*groups.Went).At)
	}
	for _, r := range st.List(groups.Ref{Kind: groups.KindApproval}) {
		if a := r.(*groups.Approval); a.Ended.IsZero() {
			key := a.Post + "/" + a.Lang
			known.Approved[key] = append(known.Approved[key], a.Handle)
		}
	}
}
