package rehearsal

import "fmt"

// A Fault is what is wrong with one line of a script, or with what came of it.
type Fault struct {
	Script string
	Line   int // from 1
	Err    error
}

// Error begins with the script and the line, as compilers do.
func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %v", f.Script, f.Line, f.Err) }

// Unwrap returns what is wrong, without where.
func (f *Fault) Unwrap() error { return f.Err }
