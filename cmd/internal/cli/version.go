package cli

import (
	"context"
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// run says which Pita this is: its version, the commit it was built from, and by which Go.
func (*versionCmd) run(_ context.Context, e *env) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fail("version.unknown")
	}
	version := info.Main.Version
	if version == "" || version == "(devel)" {
		version = e.text("version.devel")
	}
	var commit, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = " " + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " " + e.text("version.changed")
		}
	}
	_, err := fmt.Fprintf(e.stdout, "pita %s%s%s (%s)\n", version, commit, changed, info.GoVersion)
	return err
}
