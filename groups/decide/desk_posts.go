package decide

import (
	"strconv"

	"pita/content"
	"pita/groups"
)

// faultsShown is how many faults of posts are told at once.
const faultsShown = 4

// tellPostFaults tells who writes the posts, or else the owners, which files can't be used
// as they stand: where, what is wrong, and what to do, each in their language.
func (d *draft) tellPostFaults(faults []groups.PostFault) {
	if len(faults) == 0 {
		return
	}
	people := d.team().Coordinators
	if len(people) == 0 {
		people = d.team().Owners
	}
	for _, id := range people {
		w := words("owner.posts-broken")
		for _, f := range faults {
			where := placed(f.File, f.Line)
			what := content.Found(f.Code, f.Args...).In(d.locale(nil, id)).Message
			w.Lines = append(w.Lines, words("owner.post-broken", text("where", where), text("what", what)))
		}
		w.Lines = shortenTo(faultsShown, w.Lines, "owner.posts-broken-more")
		d.whisper(id, w)
	}
}

// placed says where something stands: file and line, or the whole file.
func placed(file string, line int) string {
	if line == 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}
