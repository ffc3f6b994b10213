package content

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// errOdd says that something is no file: a pipe would keep its reader waiting for ever.
var errOdd = errors.New("it is no file")

// readFile reads a file, but nothing that is no plain file, and of one that has more than
// most bytes only that it is too big.
func readFile(fsys fs.FS, name string, most int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errOdd}
	}
	return readPlain(fsys, name, most, nil)
}

// readPlain reads what is known to be a plain file, into buf if it fits.
func readPlain(fsys fs.FS, name string, most int64, buf []byte) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: name, Err: errOdd}
	case info.Size() > most:
		return nil, &fault{"file-too-big", []string{itoa(int(info.Size())), itoa(int(most))}}
	}
	if int64(cap(buf)) < info.Size() {
		buf = make([]byte, info.Size(), info.Size()+info.Size()/2)
	}
	buf = buf[:info.Size()]
	// What was added since is found at the next look; what was taken off is an error.
	if _, err := io.ReadFull(f, buf); err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return buf, nil
}

// unread says in a sentence why a file can't be read.
func unread(err error) Finding {
	var why *fault
	var path *fs.PathError
	switch {
	case errors.As(err, &why):
		return Found(why.code, why.args...)
	case errors.Is(err, errOdd):
		return Found("odd-file")
	case errors.Is(err, fs.ErrPermission):
		return Found("forbidden")
	case errors.Is(err, fs.ErrNotExist):
		return Found("vanished")
	case errors.As(err, &path):
		return Found("unreadable", path.Err.Error())
	}
	return Found("unreadable", err.Error())
}

// walk visits every file that is meant to be a post, and says of others that seem to be
// meant so why they are none. Plain says that it is known to be a plain file.
func (l *Library) walk(visit func(file string, plain bool)) {
	err := fs.WalkDir(l.fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		name := path.Base(file)
		hidden := file != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_"))
		switch {
		case err != nil && file != "." && entry != nil && entry.IsDir():
			l.found = append(l.found, unread(err).At(file, 0, 0))
			l.shut = append(l.shut, file+"/")
			return fs.SkipDir
		case err != nil:
			l.found = append(l.found, unread(err).At(file, 0, 0))
			return nil
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case entry.IsDir() || hidden:
			return nil
		case entry.Type()&fs.ModeSymlink != 0 && l.linked(file):
			return nil
		case !isMarkdown(name) || strings.HasPrefix(name, "README"):
			return nil
		case oddName(name):
			l.broken = append(l.broken, file)
			l.found = append(l.found, Found("odd-name").At(strings.ToValidUTF8(strings.Map(shown, file), "\uFFFD"), 0, 0))
			return nil
		}
		visit(file, entry.Type() == 0)
		return nil
	})
	if err != nil {
		l.found = append(l.found, unread(err).At(".", 0, 0))
	}
}

// linked says whether a name leads to a folder elsewhere, and that it is not followed: it
// might lead in a ring.
func (l *Library) linked(file string) bool {
	info, err := fs.Stat(l.fsys, file)
	if err != nil || !info.IsDir() {
		return false
	}
	l.found = append(l.found, Found("linked-folder").At(file, 0, 0))
	return true
}

// oddName says whether a file's name holds letters that can't be shown, or opened everywhere.
func oddName(name string) bool {
	return !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return shown(r) != r })
}

// shown returns a letter of a name, or what is shown in the place of one that nobody sees.
func shown(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return '\uFFFD'
	}
	return r
}

// isMarkdown says whether a file is named as posts are, in small letters or capitals.
func isMarkdown(name string) bool { return strings.EqualFold(path.Ext(name), ".md") }
