package word

// lists know how the paragraphs of lists are numbered.
type lists struct {
	of     map[string]*node // what a list says itself, by its id
	shared map[string]*node // what lists share
	begun  map[string][]int // how far those that share have counted, by level
	anew   map[string]bool  // lists, and levels of them, that began anew where they had to
}

// An item is a paragraph of a list.
type item struct {
	level   int
	ordered bool
	number  int
	key     string // of the list it is counted in
}

func readLists(root *node) lists {
	l := lists{of: map[string]*node{}, shared: map[string]*node{}, begun: map[string][]int{}, anew: map[string]bool{}}
	for _, n := range root.all("abstractNum") {
		l.shared[n.attr("abstractNumId")] = n
	}
	for _, n := range root.all("num") {
		l.of[n.attr("numId")] = n
	}
	return l
}

// item returns the place of a paragraph in its list, and whether it is in one.
func (r *reader) item(props *node) (item, bool) {
	own := props.child("numPr")
	id, level := own.child("numId").attr("val"), own.child("ilvl").number(0)
	for _, s := range r.chain(props.child("pStyle").attr("val")) {
		if id == "" && s.list != nil {
			id = s.list.child("numId").attr("val")
			if own.child("ilvl") == nil {
				level = s.list.child("ilvl").number(0)
			}
		}
	}
	num := r.lists.of[id]
	if id == "" || id == "0" || num == nil {
		return item{}, false
	}
	it := item{level: min(max(level, 0), 8), key: num.child("abstractNumId").attr("val")}
	shape, begins := r.lists.shape(num, it)
	switch kind := shape.child("numFmt").attr("val"); kind {
	case "none":
		return item{}, false
	case "bullet":
	default:
		it.ordered = true
		if kind != "" && kind != "decimal" && kind != "decimalZero" {
			r.reportOnce("word-letters")
		}
	}
	level = it.level
	if once := id + " " + itoa(level); begins >= 0 && !r.lists.anew[once] {
		r.lists.anew[once] = true
		r.lists.begun[it.key] = r.lists.begun[it.key][:min(level, len(r.lists.begun[it.key]))]
	} else {
		begins = shape.child("start").number(1)
	}
	it.number = r.lists.count(it, begins)
	return it, true
}

// shape returns how a level of a list looks, and where it begins anew, or -1.
func (l lists) shape(num *node, it item) (*node, int) {
	begins := -1
	var shape *node
	for _, o := range num.all("lvlOverride") {
		if o.attr("ilvl") == itoa(it.level) {
			begins, shape = o.child("startOverride").number(-1), o.child("lvl")
		}
	}
	if shape != nil {
		return shape, begins
	}
	for _, n := range l.shared[num.child("abstractNumId").attr("val")].all("lvl") {
		if n.attr("ilvl") == itoa(it.level) {
			return n, begins
		}
	}
	return nil, begins
}

// count returns the next number of a list at that level; deeper levels begin anew.
func (l lists) count(it item, begins int) int {
	const unbegun = -1
	at := l.begun[it.key]
	for len(at) <= it.level {
		at = append(at, unbegun)
	}
	if at[it.level] == unbegun {
		at[it.level] = begins - 1
	}
	at[it.level]++
	l.begun[it.key] = at[:it.level+1]
	return min(max(at[it.level], 0), 999_999_999)
}
