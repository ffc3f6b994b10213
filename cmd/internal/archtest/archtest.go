// Package archtest holds the house to its plan: which room may import which,
// who alone may use a library, which rooms are pure, and how code is written.
// The tables in this package are the plan; changing one is a design change.
package archtest

import (
	"fmt"
	"go/token"
	"io/fs"
	"slices"
	"strings"
)

// A Breach is one place where the house is not built as planned.
type Breach struct {
	Where string // file:line, or a folder
	What  string // a sentence: what is wrong, and what would mend it
}

// String returns the breach as a line of a compiler's output.
func (b Breach) String() string { return b.Where + ": " + b.What }

// Arrows returns where the module at root breaks the tables of rooms and
// libraries: unknown rooms, arrows that are not drawn, libraries out of place,
// goroutines where none may start. An error means that root cannot be read.
func Arrows(root fs.FS) ([]Breach, error) {
	t, err := readTree(root)
	if err != nil {
		return nil, err
	}
	var found []Breach
	for _, f := range t.files {
		found = append(found, t.arrows(f)...)
	}
	return found, nil
}

// Purity returns where a pure room of the module at root reaches for a clock,
// chance, a file, the network or concurrency. An error means that root cannot
// be read.
func Purity(root fs.FS) ([]Breach, error) {
	t, err := readTree(root)
	if err != nil {
		return nil, err
	}
	var found []Breach
	for _, f := range t.files {
		if r, known := rooms[f.dir]; known && r.pure && !f.test && !f.generator {
			found = append(found, t.purity(f)...)
		}
	}
	return found, nil
}

// arrows judges one file by the tables.
func (t *tree) arrows(f *file) []Breach {
	here, known := rooms[f.dir]
	if !known {
		if f.generator && slices.ContainsFunc(sortedRooms(), func(r string) bool { return strings.HasPrefix(f.dir, r+"/") }) {
			return nil
		}
		return []Breach{{f.name, fmt.Sprintf("folder %q is no room of the house; move the code into a room of the table in archtest, or add one by design", f.dir)}}
	}
	if f.test || f.generator {
		return nil
	}
	var found []Breach
	add := func(pos token.Pos, format string, args ...any) {
		found = append(found, Breach{t.at(pos), fmt.Sprintf(format, args...)})
	}
	for _, im := range f.imports {
		switch {
		case im.name == ".":
			add(im.pos, "%s is imported with a dot, which hides whose names they are; import it by name", im.path)
		case im.path == "C" || im.path == "unsafe":
			add(im.pos, "import of %q: there is no cgo and nothing unsafe in this house", im.path)
		case im.path == t.module || strings.HasPrefix(im.path, t.module+"/"):
			if ours := strings.TrimPrefix(strings.TrimPrefix(im.path, t.module), "/"); !here.mayImport(ours) {
				add(im.pos, "room %s may not import %s; move the noun to groups or the decision to decide", f.dir, ours)
			}
		case slices.Contains(heavy, im.path):
			add(im.pos, "%s keeps the linker from leaving anything out; write with a strings.Builder", im.path)
		case strings.Contains(strings.Split(im.path, "/")[0], "."):
			if why := libraryBreach(f.dir, im.path); why != "" {
				add(im.pos, "%s", why)
			}
		}
	}
	if !here.starts {
		for _, s := range goroutines(f) {
			add(s.pos, "%s starts a goroutine; in this house only app, servers and listeners do", s.text)
		}
	}
	return found
}

func (r room) mayImport(ours string) bool {
	return r.all || slices.Contains(r.imports, ours)
}

// libraryBreach returns what is wrong with dir importing path, or nothing.
func libraryBreach(dir, path string) string {
	for _, l := range libraries {
		if path != l.path && !strings.HasPrefix(path, l.path+"/") {
			continue
		}
		switch {
		case len(l.rooms) == 0:
			return fmt.Sprintf("%s is for tests and generators only; %s may not import it", l.path, dir)
		case !slices.Contains(l.rooms, dir):
			return fmt.Sprintf("%s belongs to %s; %s may not import it", l.path, strings.Join(l.rooms, ", "), dir)
		default:
			return ""
		}
	}
	return fmt.Sprintf("%s is in no table of libraries; give it a room in archtest, with a reason in the commit", path)
}
