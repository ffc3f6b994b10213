package moderation

import (
	"cmp"
	"slices"
)

// An occurrence is a pattern found in a text, in letters.
type occurrence struct {
	start, stop int32
	rule        uint32
	role        role
	phone       bool
}

const fewFinds = 32

// Finds are the occurrences in one text, by where they begin. The few that most
// texts have need no memory of their own.
type finds struct {
	few  [fewFinds]occurrence
	many []occurrence
	size int
}

func (f *finds) at(i int) *occurrence {
	if i < fewFinds {
		return &f.few[i]
	}
	return &f.many[i-fewFinds]
}

// add files o behind those that begin where it does. The scan goes forward, so
// o's place is at the end or close to it.
func (f *finds) add(o occurrence) {
	if f.size >= fewFinds {
		f.many = append(f.many, o)
	}
	f.size++
	i := f.size - 1
	for ; i > 0 && f.at(i-1).start > o.start; i-- {
		*f.at(i) = *f.at(i - 1)
	}
	*f.at(i) = o
}

// put files o behind all others, until they are settled.
func (f *finds) put(o occurrence) {
	if f.size >= fewFinds {
		f.many = append(f.many, o)
	}
	f.size++
	*f.at(f.size - 1) = o
}

// settle puts all finds where they belong.
func (f *finds) settle() {
	if f.size > fewFinds {
		f.settleMany()
		return
	}
	size := f.size
	f.size = 0
	for i := range size {
		f.add(f.few[i])
	}
}

// settleMany sorts at the cost of memory, since moving each find of a long text
// to its place would take long.
func (f *finds) settleMany() {
	all := append(slices.Clone(f.few[:]), f.many...)
	slices.SortStableFunc(all, func(a, b occurrence) int { return cmp.Compare(a.start, b.start) })
	f.size, f.many = len(all), nil
	if rest := copy(f.few[:], all); rest < len(all) {
		f.many = all[rest:]
	}
}
