// Package obs lets an operator see how the program does, and nobody's words or names.
package obs

import (
	"io"
	"log/slog"
	"reflect"
	"regexp"
	"strings"
)

// Logger returns a log to w for operators: warnings and errors, and with verbose
// everything. Whatever is logged by mistake, no noun of package groups stands in it
// whole, and no phone number or address of WhatsApp.
func Logger(w io.Writer, verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: redact}))
}

// redact is the last net below LogValue: it withholds what should not have been logged.
func redact(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(strip(a.Value.String()))
	case slog.KindAny:
		switch v := a.Value.Any().(type) {
		case error:
			a.Value = slog.StringValue(strip(v.Error()))
		default:
			if noun(reflect.TypeOf(v)) {
				a.Value = slog.StringValue("withheld")
			}
		}
	}
	return a
}

// noun says whether values of t are, or hold, a struct of package groups.
func noun(t reflect.Type) bool {
	for t != nil {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		case reflect.Struct:
			return strings.HasSuffix(t.PkgPath(), "/groups")
		default:
			return false
		}
	}
	return false
}

var (
	whatsappAddress = regexp.MustCompile(`[^\s"'(<]+@(?:s\.whatsapp\.net|c\.us|g\.us|lid|newsletter|broadcast)\b`)
	phoneNumber     = regexp.MustCompile(`\+\d(?:[ .-]?\d){7,}`)
)

// strip takes phone numbers and addresses out of a text.
func strip(text string) string {
	return phoneNumber.ReplaceAllString(whatsappAddress.ReplaceAllString(text, "[address]"), "[number]")
}
