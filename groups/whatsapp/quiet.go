package whatsapp

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"time"

	"go.mau.fi/libsignal/logger"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// quiet is whatsmeow's log: silent below warnings, and without anything that could name a
// person, a group or a message.
type quiet struct{ log *slog.Logger }

var _ waLog.Logger = quiet{}

// Debugf says nothing.
func (quiet) Debugf(string, ...any) {}

// Infof says nothing.
func (quiet) Infof(string, ...any) {}

// Sub returns the same log: which part of whatsmeow speaks is of no use to an operator.
func (q quiet) Sub(string) waLog.Logger { return q }

// Warnf logs a warning of whatsmeow's.
func (q quiet) Warnf(form string, args ...any) {
	q.log.Warn("whatsmeow warns", "what", bare(form, args))
}

// Errorf logs an error of whatsmeow's. It is a warning here: what an operator must do
// something about is told by the health of the number.
func (q quiet) Errorf(form string, args ...any) {
	q.log.Warn("whatsmeow warns", "what", bare(form, args))
}

// bare writes a message of whatsmeow's out without what it speaks of: numbers, durations
// and the telling part of an error stay, everything else becomes a dash.
func bare(form string, args []any) string {
	plain := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case error:
			plain[i] = unnamed(a.Error())
		case time.Duration, int, int64, uint32, uint64, bool:
			plain[i] = a
		default:
			plain[i] = dash{}
		}
	}
	return unnamed(fmt.Sprintf(form, plain...))
}

// naming is what may name somebody: addresses, long numbers, ids, and whatever is quoted.
var naming = regexp.MustCompile(`\S*@\S*|\+?[0-9][0-9 .()-]{5,}[0-9]|\b[0-9A-F]{8,}\S*|"[^"]*"|<[^>]*>`)

func unnamed(text string) string { return naming.ReplaceAllString(text, "-") }

// A dash stands for what is not logged, whatever verb prints it.
type dash struct{}

// Format writes a dash.
func (dash) Format(s fmt.State, _ rune) { io.WriteString(s, "-") }

// A mute is libsignal's log, which would otherwise go to the terminal in the middle of
// everything else. What it has to say whatsmeow says too.
type mute struct{}

// Debug says nothing.
func (mute) Debug(string, string) {}

// Info says nothing.
func (mute) Info(string, string) {}

// Warning says nothing.
func (mute) Warning(string, string) {}

// Error says nothing.
func (mute) Error(string, string) {}

// Configure changes nothing.
func (mute) Configure(string) {}

func init() {
	var log logger.Loggable = mute{}
	logger.Setup(&log)
}
