package moderation

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
