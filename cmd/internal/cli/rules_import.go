package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pita/content/samples"
	"pita/groups"
	"pita/groups/decide"
	"pita/moderation"
)

type rulesImportCmd struct {
	File   string `arg:""`
	Group  string
	Rename bool
	Yes    bool
}

func (*rulesImportCmd) pack(*env) (string, error) { return "", nil }

// run shows what taking the rules of a file into a group would change, and does it when
// told to. In the house they begin in shadow, as every new rule.
func (c *rulesImportCmd) run(ctx context.Context, e *env) error {
	if c.Group == "" {
		return misuse("import.group")
	}
	err := e.knowsGroup(ctx, c.Group)
	if err != nil {
		return err
	}
	in, err := e.incoming(c)
	if err != nil {
		return err
	}
	if err := in.show(e); err != nil {
		return err
	}
	switch {
	case in.collides > 0 && !c.Rename:
		return fail("import.collides")
	case len(in.taken) == 0:
		return e.tell("import.nothing")
	}
	next, err := in.whole(e)
	if err != nil {
		return err
	}
	run := moderation.NewTrial(in.now, next, in.ids(), c.Group, 3)
	for _, text := range samples.Said() {
		run.Judge(text)
	}
	if err := errors.Join(e.tell("try.samples", "n", strconv.Itoa(run.Texts)), e.showTrial(run)); err != nil {
		return err
	}
	if !c.Yes {
		return e.tell("import.preview")
	}
	return in.keep(ctx, e)
}

// knowsGroup refuses a name that no group of the house has, where there is a house.
func (e *env) knowsGroup(ctx context.Context, name string) error {
	if e.held == nil && e.absent() != nil {
		return nil
	}
	return e.ruled(ctx, "", name, func(decide.World, groups.State, *groups.Group) error { return nil })
}

// An import is rules on their way into the folder of rules, for one group.
type importing struct {
	group   string
	file    string              // where they will stand
	sources []moderation.Source // the files of the folder, without that one
	old     *moderation.Source  // that one as it is, if it is there
	now     *moderation.Book
	rows    []importRow
	taken   []moderation.Rule // new or changed, with their group
	data    []byte            // the file to be

	collides int
}

// An importRow says what becomes of a rule.
type importRow struct {
	key  string // of the text that says it
	rule moderation.Rule
	was  string // its id in the file that was imported
}

// incoming reads the folder of rules and the file, and compares them.
func (e *env) incoming(c *rulesImportCmd) (*importing, error) {
	dir := e.settings.Rules
	if info, err := os.Stat(dir); dir == "" || err != nil || !info.IsDir() {
		return nil, fail("import.no-folder", "dir", firstOf(dir, "-"))
	}
	all, err := ruleSources(dir)
	in := &importing{group: c.Group, file: filepath.Join(dir, "impor-"+slug(c.Group)+".yaml")}
	if err == nil {
		in.now, err = moderation.Load(all...)
	}
	if err != nil {
		return nil, e.rulesFailure(err, "import.mend", "dir", dir)
	}
	for i := range all {
		if all[i].Name == in.file {
			in.old = &all[i]
			continue
		}
		in.sources = append(in.sources, all[i])
	}
	book, ids, err := e.tried(in.now, c.File, "")
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if r, ok := book.Rule(id); ok {
			in.take(r, c.Rename)
		}
	}
	return in, nil
}

// take sorts a rule: it is new, the same, changed, stands for care, or has the id of another.
func (in *importing) take(r moderation.Rule, rename bool) {
	was, mine := r.ID, map[string]bool{}
	if in.old != nil {
		mine = idsOf(*in.old)
	}
	r.Groups = []string{in.group}
	if _, ok := moderation.Embedded().Rule(r.ID); ok {
		in.rows = append(in.rows, importRow{"import.care", r, was})
		return
	}
	key := in.compare(r, mine)
	if key == "import.collision" && rename {
		r.ID += "-" + slug(in.group)
		if key = in.compare(r, mine); key == "import.new" {
			key = "import.renamed"
		}
	}
	in.rows = append(in.rows, importRow{key, r, was})
	switch key {
	case "import.collision":
		in.collides++
	case "import.new", "import.renamed", "import.changed":
		in.taken = append(in.taken, r)
	}
}

// compare says what a rule is beside those in force.
func (in *importing) compare(r moderation.Rule, mine map[string]bool) string {
	now, there := in.now.Rule(r.ID)
	bare, mild := now, r
	bare.Groups, mild.Groups = nil, nil
	same := bare.Hash() == mild.Hash() && now.Reason == r.Reason && now.Post == r.Post && now.GroupPost == r.GroupPost
	switch {
	case !there:
		return "import.new"
	case same && now.HoldsIn(in.group):
		return "import.same"
	case mine[r.ID]:
		return "import.changed"
	}
	return "import.collision"
}

func (in *importing) show(e *env) error {
	var errs []error
	for _, row := range in.rows {
		now, _ := in.now.Rule(row.was)
		where := strings.Join(now.Groups, ", ")
		if where == "" {
			where = e.text("import.everywhere")
		}
		errs = append(errs, e.tell(row.key, "id", row.rule.ID, "was", row.was, "lane", row.rule.Lane.String(), "words", strconv.Itoa(len(row.rule.Words)), "where", where))
	}
	return errors.Join(errs...)
}

// whole makes the file to be, and returns the book of the folder with it.
func (in *importing) whole(e *env) (*moderation.Book, error) {
	var rules []moderation.Rule
	if in.old != nil {
		for _, id := range moderation.IDs(*in.old) {
			if r, ok := in.now.Rule(id); ok && !slices.ContainsFunc(in.taken, func(t moderation.Rule) bool { return t.ID == id }) {
				rules = append(rules, r)
			}
		}
	}
	data, err := moderation.Write(e.text("import.comment", "group", in.group), append(rules, in.taken...))
	if err != nil {
		return nil, err
	}
	in.data = data
	next, err := moderation.Load(append(slices.Clone(in.sources), moderation.Source{Name: in.file, Data: data})...)
	if err != nil {
		return nil, e.rulesFailure(err, "import.unsound")
	}
	return next, nil
}

func (in *importing) ids() []string {
	ids := make([]string, len(in.taken))
	for i, r := range in.taken {
		ids[i] = r.ID
	}
	return ids
}

// beforeSuffix ends the name of the copy of a file that was replaced; no rules are read
// from such a name.
const beforeSuffix = ".sebelumnya"

// keep writes the file, and lets a house that runs read it.
func (in *importing) keep(ctx context.Context, e *env) error {
	if in.old != nil {
		if err := replaceFile(in.file+beforeSuffix, in.old.Data); err != nil {
			return because(err, "import.unwritten", "file", in.file)
		}
	}
	if err := replaceFile(in.file, in.data); err != nil {
		return because(err, "import.unwritten", "file", in.file)
	}
	if e.running != nil {
		if err := e.running.Reread(ctx); err != nil {
			return because(err, "import.unread", "file", in.file)
		}
	}
	return e.tell("import.done", "file", in.file, "n", strconv.Itoa(len(in.taken)))
}

// replaceFile writes a file whole or not at all: what was there stays until the new one is
// on the disk. The name it has meanwhile is read by nobody.
func replaceFile(path string, data []byte) (err error) {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".baru-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder puts a name on the disk, too. Not every system can; the file is whole then
// all the same.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync() // see above
		d.Close()
	}
}

// slug writes a group's name as a part of a file's name, and of an id.
func slug(group string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(group), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(word)
	}
	return firstOf(b.String(), "grup")
}
