// Package obs lets an operator see how the program does, and nobody's words or names.
package obs

import (
	"io"
	"log/slog"
)

// Logger returns a log to w for operators: warnings and errors, and with verbose
// everything. What is logged of a person, a group or an address says only that it is one.
func Logger(w io.Writer, verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}
