package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
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
	Anyway bool
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
	dir, err := e.rulesFolder()
	if err != nil {
		return err
	}
	if c.Yes {
		// What is compared must still be so when it is written.
		release, err := lockRules(ctx, dir)
		if err != nil {
			return err
		}
		defer release()
	}
	in, err := e.incoming(c, dir)
	if err != nil {
		return err
	}
	if err := in.show(e); err != nil {
		return err
	}
	switch {
	case in.collides > 0:
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
	if e.tellTalk(next, in.ids()) && !c.Anyway {
		return fail("talk.refused")
	}
	if !c.Yes {
		return e.tell("import.preview")
	}
	return in.keep(ctx, e)
}

// knowsGroup refuses a name that no group of the house has, where there is a house.
func (e *env) knowsGroup(ctx context.Context, name string) error {
	if e.held == nil && e.absent() != nil {
		e.tellUnsure(name)
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

// rulesFolder returns the folder of rules that the settings name.
func (e *env) rulesFolder() (string, error) {
	dir := e.settings.Rules
	if info, err := os.Stat(dir); dir == "" || err != nil || !info.IsDir() {
		return "", fail("import.no-folder", "dir", firstOf(dir, "-"))
	}
	return dir, nil
}

// incoming reads the folder of rules and the file, and compares them.
func (e *env) incoming(c *rulesImportCmd, dir string) (*importing, error) {
	all, err := ruleSources(dir)
	in := &importing{group: c.Group}
	if err == nil {
		in.now, err = moderation.Load(all...)
	}
	if err != nil {
		return nil, e.rulesFailure(err, "import.mend", "dir", dir)
	}
	in.file = in.place(dir, all)
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
	was := r.ID
	r.Groups = []string{in.group}
	if _, ok := moderation.Embedded().Rule(r.ID); ok {
		in.rows = append(in.rows, importRow{"import.care", r, was})
		return
	}
	key := in.compare(r)
	for _, suffix := range []string{slug(in.group), slug(in.group) + "-" + tag(in.group)} {
		if key != "import.collision" || !rename {
			break
		}
		r.ID = was + "-" + suffix
		if key = in.compare(r); key == "import.new" {
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
func (in *importing) compare(r moderation.Rule) string {
	now, there := in.now.Rule(r.ID)
	bare, mild := now, r
	bare.Groups, mild.Groups = nil, nil
	same := bare.Hash() == mild.Hash() && now.Reason == r.Reason && now.Post == r.Post && now.GroupPost == r.GroupPost
	switch {
	case !there:
		return "import.new"
	case same && now.HoldsIn(in.group):
		return "import.same"
	case in.old != nil && idsOf(*in.old)[r.ID] && in.isOf(now):
		return "import.changed"
	}
	return "import.collision"
}

// isOf says whether a rule is of that group, and of no other.
func (in *importing) isOf(r moderation.Rule) bool {
	return len(r.Groups) == 1 && sameName(r.Groups[0], in.group)
}

// place returns the name of the group's file. Names of other groups may be written alike
// there: a file that holds rules, and none of this group, is left to them.
func (in *importing) place(dir string, all []moderation.Source) string {
	base := filepath.Join(dir, "impor-"+slug(in.group))
	plain, own := base+".yaml", base+"-"+tag(in.group)+".yaml"
	file := plain
	for _, src := range all {
		if src.Name == own {
			return own
		}
		ids := moderation.IDs(src)
		if src.Name == plain && len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool {
			r, ok := in.now.Rule(id)
			return ok && in.isOf(r)
		}) {
			file = own
		}
	}
	return file
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
	// An editor takes no lock.
	switch now, err := os.ReadFile(in.file); {
	case in.old == nil && errors.Is(err, fs.ErrNotExist):
	case in.old == nil || err != nil || !bytes.Equal(now, in.old.Data):
		return fail("import.moved", "file", in.file)
	}
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

// sameName says whether two names are those of one group, however they are typed.
func sameName(a, b string) bool { return plainName(a) == plainName(b) }

func plainName(group string) string { return strings.ToLower(strings.Join(strings.Fields(group), " ")) }

// tag tells groups apart whose names have the same slug.
func tag(group string) string {
	sum := sha256.Sum256([]byte(plainName(group)))
	return hex.EncodeToString(sum[:3])
}
