package session

// Rehearse makes the process one that rehearses: from then on it opens files of rehearsals,
// and no other. The error says that it has had a live file open; then it never may.
func Rehearse() error { return errUnbuilt }
