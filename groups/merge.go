package groups

import (
	"cmp"
	"slices"
	"time"
)

// Merge returns the one record that takes the place of two of the same kind, when two
// persons have proven to be one. The older one's words stand; strikes, roles, refusals
// and suspensions of both are kept.
func Merge(older, younger Record) Record {
	switch a := older.(type) {
	case *Person:
		if b, ok := younger.(*Person); ok {
			return mergePersons(*a, *b)
		}
	case *Member:
		if b, ok := younger.(*Member); ok {
			return mergeMembers(*a, *b)
		}
	case *PersonalDate:
		if b, ok := younger.(*PersonalDate); ok {
			return mergeDates(*a, *b)
		}
	case *Run:
		if b, ok := younger.(*Run); ok {
			return mergeRuns(*a, *b)
		}
	}
	return older
}

func mergePersons(a, b Person) *Person {
	a.Name = cmp.Or(a.Name, b.Name)
	a.Locale = cmp.Or(a.Locale, b.Locale)
	a.Handles = handles(a, b)
	a.Handle = cmp.Or(a.Handle, b.Handle)
	a.Role = max(a.Role, b.Role)
	a.Reviewer = a.Reviewer || b.Reviewer
	a.Reached = Later(a.Reached, b.Reached)
	a.Stopped = a.Stopped || b.Stopped
	a.Hushed = a.Hushed || b.Hushed
	a.NoReport = a.NoReport || b.NoReport
	a.Frozen = a.Frozen || b.Frozen
	if len(a.PIN) == 0 {
		a.PIN, a.PINTries, a.PINLapses = b.PIN, b.PINTries, b.PINLapses
	}
	if a.Consented.IsZero() {
		a.Consented, a.Consent = b.Consented, b.Consent
	}
	a.Answered = Later(a.Answered, b.Answered)
	if b.ChosenAt.After(a.ChosenAt) {
		a.Chosen, a.ChosenAt = b.Chosen, b.ChosenAt
	}
	a.Removals = slices.SortedFunc(slices.Values(slices.Concat(a.Removals, b.Removals)), time.Time.Compare)
	a.Sent = slices.Concat(a.Sent, b.Sent)
	slices.SortStableFunc(a.Sent, func(x, y SentNote) int { return x.At.Compare(y.At) })
	return &a
}

// handles returns the handles that two who are one were known by, but for the one that stays.
func handles(a, b Person) []string {
	var out []string
	for _, h := range slices.Concat(a.Handles, b.Handles, []string{b.Handle}) {
		if h != "" && h != cmp.Or(a.Handle, b.Handle) && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

func mergeMembers(a, b Member) *Member {
	a.Role = max(a.Role, b.Role)
	if a.Since.IsZero() || !b.Since.IsZero() && b.Since.Before(a.Since) {
		a.Since = b.Since
	}
	a.Here = a.Here || b.Here
	a.Admin = a.Admin || b.Admin
	a.Unproven = a.Unproven || b.Unproven
	a.Asking = a.Asking || b.Asking
	a.Strikes = slices.Concat(a.Strikes, b.Strikes)
	slices.SortStableFunc(a.Strikes, func(x, y Strike) int { return x.At.Compare(y.At) })
	a.QuietTill = Later(a.QuietTill, b.QuietTill)
	a.Barred = Later(a.Barred, b.Barred)
	a.Donors = Later(a.Donors, b.Donors)
	a.TookBack = cmp.Or(a.TookBack, b.TookBack)
	a.Heard = slices.Concat(a.Heard, b.Heard)
	slices.SortStableFunc(a.Heard, func(x, y Heard) int { return cmp.Compare(x.At, y.At) })
	return &a
}

// Unique returns the record with every person once in its lists: two who have proven
// to be one may both have stood there.
func Unique(r Record) Record {
	switch r := r.(type) {
	case *Group:
		r.Staff = once(r.Staff)
	case *Team:
		r.Owners, r.Coordinators, r.Reviewers = once(r.Owners), once(r.Coordinators), once(r.Reviewers)
	case *Case:
		r.Agreed, r.Asked = once(r.Agreed), once(r.Asked)
	case *Review:
		r.Told = once(r.Told)
	}
	return r
}

func once(ids []PersonID) []PersonID {
	var out []PersonID
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
