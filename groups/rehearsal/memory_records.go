package rehearsal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pita/groups"
)

// records is a State: what is kept, written down, so that every reader gets a copy.
type records map[groups.Ref][]byte

// Load returns a copy of the record, nil when there is none.
func (r records) Load(ref groups.Ref) groups.Record {
	data, ok := r[ref]
	if !ok {
		return nil
	}
	return decode(ref.Kind, data)
}

// List returns copies of the records that ref matches, sorted by Ref.
func (r records) List(ref groups.Ref) []groups.Record {
	var refs []groups.Ref
	for have := range r {
		if ref.Matches(have) {
			refs = append(refs, have)
		}
	}
	slices.SortFunc(refs, func(a, b groups.Ref) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group),
			cmp.Compare(a.Person, b.Person), cmp.Compare(a.ID, b.ID))
	})
	out := make([]groups.Record, len(refs))
	for i, have := range refs {
		out[i] = decode(have.Kind, r[have])
	}
	return out
}

// decode reads what keep wrote a moment ago.
func decode(kind groups.Kind, data []byte) groups.Record {
	rec, err := groups.DecodeRecord(kind, data)
	if err != nil {
		panic(fmt.Sprintf("rehearsal: a record of memory can't be read back: %v", err))
	}
	return rec
}

// forget drops what belongs to a person.
func (r records) forget(id groups.PersonID) {
	for ref, data := range r {
		if ref.Person == id || decode(ref.Kind, data).Owner() == id {
			delete(r, ref)
		}
	}
}

// merge moves all that speaks of younger to older.
func (r records) merge(older, younger groups.PersonID) {
	swap := strings.NewReplacer(`"`+string(younger)+`"`, `"`+string(older)+`"`)
	moved := records{}
	for ref, data := range r {
		text := swap.Replace(string(data))
		if text == string(data) && ref.Person != younger {
			continue
		}
		rec := decode(ref.Kind, []byte(text))
		moved[ref] = []byte(text)
		if rec.Ref() != ref {
			delete(r, ref)
		}
	}
	refs := make([]groups.Ref, 0, len(moved))
	for ref := range moved {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, func(a, b groups.Ref) int {
		return strings.Compare(fmt.Sprint(a.Kind, string(a.Person)), fmt.Sprint(b.Kind, string(b.Person)))
	})
	for _, ref := range refs {
		rec := decode(ref.Kind, moved[ref])
		if other := r.Load(rec.Ref()); other != nil && rec.Ref() != ref {
			rec = groups.Merge(other, rec)
		}
		data, err := groups.EncodeRecord(groups.Unique(rec))
		if err != nil {
			panic(fmt.Sprintf("rehearsal: a merged record can't be written: %v", err))
		}
		r[rec.Ref()] = data
	}
}
