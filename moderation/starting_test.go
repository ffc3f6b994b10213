package moderation

import "sync"

// startingOnce is the starting book for all tests that only judge by it: making one takes
// as long as judging ten thousand texts.
var startingOnce = sync.OnceValue(Starting)
