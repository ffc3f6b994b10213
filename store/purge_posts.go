package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"pita/groups"
)

const (
	// approvalFor is how long is kept what was approved of a post that was withdrawn, or is gone.
	approvalFor = 400 * 24 * time.Hour
	// reasonFor is how long a reviewer's words are kept that say why they said no; the no stays.
	reasonFor = 90 * 24 * time.Hour
)

// goneName is the name by which it is kept since when posts are not there any more.
const goneName = "posts gone since"

// PurgePosts takes out what was approved of posts, text and files, once they were withdrawn, or
// were not posted any more, for long enough. Posted says whether a post is there in a language;
// it is called while nothing else is written. PurgePosts is to be called once a day or so, and
// only while it is known which posts there are.
func (s *Store) PurgePosts(ctx context.Context, now time.Time, posted func(post, lang string) bool) error {
	err := s.do(ctx, func(w *work) error { return w.purgePosts(now, posted) })
	if err != nil {
		return fmt.Errorf("purge what was approved of posts: %w", err)
	}
	return nil
}

func (w *work) purgePosts(now time.Time, posted func(post, lang string) bool) error {
	key := w.vault.Blind("kept", goneName)
	before, since, err := w.goneSince(key[:])
	if err != nil {
		return err
	}
	still := map[string]time.Time{}
	var over []*groups.Approval
	used := map[groups.Ref]bool{}
	for _, r := range (state{w}).Briefs(groups.Ref{Kind: groups.KindApproval}) {
		a := r.(*groups.Approval)
		end := time.Time{}
		if a.Why == groups.EndedWithdrawn {
			end = a.Ended
		}
		if post := a.Post + "/" + a.Lang; !posted(a.Post, a.Lang) {
			first, known := since[post]
			if !known {
				first = now.UTC()
			}
			still[post] = first
			if end.IsZero() || first.Before(end) {
				end = first
			}
		}
		if !end.IsZero() && end.Add(approvalFor).Before(now) {
			over = append(over, a)
			continue
		}
		for _, ref := range restsOn(a) {
			used[ref] = true
		}
	}
	for _, a := range over {
		if err := w.dropPassages(a.Ref()); err != nil {
			return err
		}
		w.dropRecord(a.Ref())
		for _, ref := range restsOn(a) {
			if !used[ref] {
				w.dropRecord(ref)
			}
		}
	}
	after, err := json.Marshal(still)
	if err != nil || w.err != nil || string(after) == string(before) {
		return err
	}
	return w.seal(tableKept, key[:], nil, house, after)
}

// goneSince returns since when posts are known to be gone, and how that was written down.
func (w *work) goneSince(key []byte) (text []byte, since map[string]time.Time, err error) {
	value := w.get(tableKept, key)
	if value == nil {
		return []byte("{}"), nil, nil
	}
	if text, err = w.unseal(tableKept, key, value, 0); err == nil {
		err = json.Unmarshal(text, &since)
	}
	return text, since, err
}

// restsOn names the text and the files that are kept for an approval.
func restsOn(a *groups.Approval) []groups.Ref {
	refs := []groups.Ref{(&groups.Source{Post: a.Post, Lang: a.Lang, Hash: a.Source}).Ref()}
	for _, n := range a.Assets {
		refs = append(refs, (&groups.Asset{Hash: n.Hash}).Ref())
	}
	return refs
}

// purgeReasons takes out why reviewers said no, and leaves that they did.
func (w *work) purgeReasons(now time.Time) error {
	for r := range w.stored(tableRecord, appendText(nil, string(groups.KindRejection))) {
		record, err := w.decodeRecord(groups.KindRejection, r.key, r.value)
		if err != nil {
			return err
		}
		no := record.(*groups.Rejection)
		if no.Reason == "" || no.At.Add(reasonFor).After(now) {
			continue
		}
		no.Reason = ""
		if err := w.putRecord(no); err != nil {
			return err
		}
	}
	return nil
}
