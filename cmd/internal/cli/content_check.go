package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"pita/content"
	"pita/content/render"
)

type contentCheckCmd struct {
	Dir  string `arg:""`
	JSON bool   `name:"json"`
	Date string
}

func (*contentCheckCmd) pack(*env) (string, error) { return "", nil }

// run says everything there is to say about a library, with what the house knows of its
// posts where there is one, as of today or of a day that is named. It fails when a post could not
// be approved as it is.
func (c *contentCheckCmd) run(ctx context.Context, e *env) error {
	if info, err := os.Stat(e.path(c.Dir)); err != nil {
		return unreadable(c.Dir, err)
	} else if !info.IsDir() {
		return fail("content.no-folder", "dir", c.Dir)
	}
	known, err := e.facts(ctx)
	if err != nil {
		return err
	}
	if c.Date != "" {
		day, err := time.Parse(time.DateOnly, c.Date)
		if err != nil {
			return misuse("calendar.day", "typed", c.Date)
		}
		known.Today = content.DateOf(day)
	}
	files, found := checkLibrary(e.path(c.Dir), c.Dir, known)
	errors, warnings := 0, 0
	for i, f := range found {
		found[i] = f.In(e.lang)
		switch f.Level {
		case content.Error:
			errors++
		case content.Warning:
			warnings++
		}
	}
	if err := e.showFindings(found, c.JSON); err != nil {
		return err
	}
	if files == 0 && len(found) == 0 {
		return fail("content.no-posts", "dir", c.Dir)
	}
	if !c.JSON {
		if err := e.tell("content.checked", "files", strconv.Itoa(files), "errors", strconv.Itoa(errors), "warnings", strconv.Itoa(warnings)); err != nil {
			return err
		}
	}
	if errors > 0 {
		return errShown
	}
	return nil
}

// checkLibrary returns how many files of a folder were read as posts, and what is to be said about
// their heads, their pictures, and what phones would make of them. Called is what the folder is
// called in what is said.
func checkLibrary(dir, called string, known content.Facts) (files int, found []content.Finding) {
	library, _ := content.Load(os.DirFS(dir))
	found = library.CheckBy(known)
	for _, p := range library.All() {
		body, err := library.Body(p)
		if err != nil {
			found = append(found, content.Found("unreadable", err.Error()).At(p.File, 0, 0))
			continue
		}
		_, more := render.Post(p, body)
		found = append(found, more...)
	}
	content.Sort(found)
	for i := range found {
		found[i].File = filepath.Join(called, filepath.FromSlash(found[i].File))
	}
	return library.Files(), found
}

// showFindings writes findings for people, or for programs.
func (e *env) showFindings(found []content.Finding, asJSON bool) error {
	if asJSON {
		if found == nil {
			found = []content.Finding{}
		}
		return e.showJSON(found)
	}
	for _, f := range found {
		if _, err := fmt.Fprintln(e.stdout, e.finding(f)); err != nil {
			return err
		}
	}
	return nil
}

// finding writes one finding as a line, beginning with where it is.
func (e *env) finding(f content.Finding) string {
	where := f.File
	if f.Line > 0 {
		where += ":" + strconv.Itoa(f.Line)
		if f.Col > 0 {
			where += ":" + strconv.Itoa(f.Col)
		}
	}
	return fmt.Sprintf("%s: %s %s %s", where, e.text("level."+string(f.Level)), f.Code, f.Message)
}

func (e *env) showJSON(v any) error {
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
