package store

// A room lends bytes for as long as a transaction runs, to be lent again in the next.
// Only the writer has one; without one every loan is made anew.
type room struct{ block []byte }

const (
	roomLeast = 1 << 14
	roomMost  = 1 << 20 // what is kept for the next transaction
)

// lend returns no bytes, with room for n.
func (r *room) lend(n int) []byte {
	if r == nil {
		return make([]byte, 0, n)
	}
	if cap(r.block)-len(r.block) < n {
		r.block = make([]byte, 0, max(n, roomLeast, min(2*cap(r.block), roomMost)))
	}
	at := len(r.block)
	r.block = r.block[:at+n]
	return r.block[at : at : at+n]
}

// clone returns a copy of b.
func (r *room) clone(b []byte) []byte { return append(r.lend(len(b)), b...) }

// empty ends all loans. The bytes are wiped, so that one who kept a loan finds nothing.
func (r *room) empty() {
	clear(r.block)
	r.block = r.block[:0]
	if cap(r.block) > roomMost {
		r.block = nil
	}
}
