package groups

// DurationArg is an argument in the form that time.Duration has as a string, "3h0m0s"
// for one; it is written out in the reader's language.
const DurationArg ArgKind = "duration"
