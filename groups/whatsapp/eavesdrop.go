package whatsapp

import (
	"strings"
	"sync/atomic"

	waLog "go.mau.fi/whatsmeow/util/log"
)

// An eavesdrop hears in whatsmeow's log what whatsmeow tells nowhere else.
type eavesdrop struct {
	waLog.Logger
	*overheard
}

// overheard is what was heard there.
type overheard struct {
	mistyped chan struct{} // holds a token when a code for linking was typed wrongly on the phone
	missed   atomic.Int64  // how many messages some device of their readers did not get
}

// How whatsmeow begins to say so.
const (
	codeFailed   = "Failed to handle code pair notification"
	otherDevices = "Server returned different participant list hash"
)

// Errorf passes the line on.
func (e eavesdrop) Errorf(format string, args ...any) {
	if strings.HasPrefix(format, codeFailed) {
		give(e.mistyped)
	}
	e.Logger.Errorf(format, args...)
}

// Warnf passes the line on.
func (e eavesdrop) Warnf(format string, args ...any) {
	if strings.HasPrefix(format, otherDevices) {
		e.missed.Add(1)
	}
	e.Logger.Warnf(format, args...)
}
