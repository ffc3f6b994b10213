package moderation

// Embedded returns a book of the care rules alone, which are part of every
// book. Each call makes it anew.
func Embedded() *Book { return mustBook(assemble(nil)) }

// Starting returns the whole starting rule book, used where no other is given.
// Each call makes it anew.
func Starting() *Book { return builtStarting() }

// mustBook returns the embedded book; a test proves that it is sound.
func mustBook(b *Book, err error) *Book {
	if err != nil {
		panic("moderation: the embedded book: " + err.Error())
	}
	return b
}
