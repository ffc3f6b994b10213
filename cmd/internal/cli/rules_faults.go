package cli

import (
	"fmt"

	"pita/moderation"
)

// tellFaults writes what is wrong with rules to stderr, in the operator's language, each
// fault on a line of its own.
func (e *env) tellFaults(err error) {
	all := moderation.Faults(err)
	for _, f := range all {
		e.tellFault(f)
	}
	if len(all) == 0 {
		fmt.Fprintf(e.stderr, "%v\n", err)
	}
}

func (e *env) tellFault(f *moderation.Fault) {
	if where := f.Where(); where != "" {
		fmt.Fprintf(e.stderr, "%s: ", where)
	}
	fmt.Fprintln(e.stderr, f.Say(e.texts["fault."+string(f.What)]))
}
