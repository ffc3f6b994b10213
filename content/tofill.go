package content

import "strings"

// ToFill begins a value that a person must still write, as drafts have them. A post that
// holds one is broken.
const ToFill = "(isi:"

// unfilled says whether a value still waits for a person.
func unfilled(value string) bool { return strings.HasPrefix(value, ToFill) }
