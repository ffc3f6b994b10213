package rehearsal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pita/groups"
)

// records is a State: what is kept, of which every reader gets a copy.
type records map[groups.Ref]kept

// kept is a record as it was written, and as it is read back.
type kept struct {
	data []byte
	rec  groups.Record
}

// written writes a record and reads it back, as a disk would.
func written(r groups.Record) (kept, error) {
	data, err := groups.EncodeRecord(r)
	if err != nil {
		return kept{}, err
	}
	rec, err := groups.DecodeRecord(r.Ref().Kind, data)
	return kept{data, rec}, err
}

// Load returns a copy of the record, nil when there is none.
func (r records) Load(ref groups.Ref) groups.Record {
	k, ok := r[ref]
	if !ok {
		return nil
	}
	return copied(k.rec)
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
		out[i] = copied(r[have].rec)
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
	for ref, k := range r {
		if ref.Person == id || k.rec.Owner() == id {
			delete(r, ref)
		}
	}
}

// merge moves all that speaks of younger to older.
func (r records) merge(older, younger groups.PersonID) {
	swap := strings.NewReplacer(`"`+string(younger)+`"`, `"`+string(older)+`"`)
	moved := map[groups.Ref]groups.Record{}
	for ref, k := range r {
		text := swap.Replace(string(k.data))
		if text == string(k.data) && ref.Person != younger {
			continue
		}
		rec := decode(ref.Kind, []byte(text))
		moved[ref] = rec
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
		rec := moved[ref]
		if other := r.Load(rec.Ref()); other != nil && rec.Ref() != ref {
			rec = groups.Merge(other, rec)
		}
		k, err := written(groups.Unique(rec))
		if err != nil {
			panic(fmt.Sprintf("rehearsal: a merged record can't be written: %v", err))
		}
		r[rec.Ref()] = k
	}
}
