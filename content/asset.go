package content

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"pita/groups/typo"
)

// Limits of what goes with a post. Phones with little room are the measure.
const (
	MaxPicture  = 5 << 20
	MaxVoice    = 16 << 20
	MaxDocument = 16 << 20
	MaxPixels   = 25_000_000
)

// A role is what a file is for in a post, and the types it may have.
type role struct {
	want  string
	types []string
	most  int
}

var (
	asPicture  = role{"JPEG / PNG", []string{"JPEG", "PNG"}, MaxPicture}
	asVoice    = role{"Ogg Opus", []string{"Ogg Opus"}, MaxVoice}
	asDocument = role{"PDF", []string{"PDF"}, MaxDocument}
)

// stripAs strips a file that has a role.
func stripAs(as role, name string, data []byte) ([]byte, error) {
	if kind := sniff(data); !slices.Contains(as.types, kind) {
		return nil, &fault{"asset-type", []string{name, as.want, kind}}
	}
	return Strip(name, data)
}

// lintAssets looks at all files that go with the post, as they would be sent.
func (d *document) lintAssets(fsys fs.FS) {
	if pic := d.post.Image; pic != nil {
		at := d.keys["gambar"]
		if at.line == 0 {
			at = place{d.post.BodyLine, 1}
		}
		if pic.Alt == "" {
			d.report(at, "no-alt", pic.File)
		}
		if data := d.lintAsset(fsys, pic.File, at, asPicture); bytes.Contains(data[:min(len(data), 64)], []byte("Exif")) {
			d.report(at, "picture-turned", pic.File)
		}
	}
	if voice := d.post.Audio; voice != "" {
		d.lintAsset(fsys, voice, d.keys["suara"], asVoice)
	}
	if doc := d.post.Document; doc != nil {
		at := d.keys["dokumen"]
		if data := d.lintAsset(fsys, doc.File, at, asDocument); authored(data) {
			d.report(at, "document-author", doc.File)
		}
	}
}

// lintAsset returns what would be sent of a file; nothing when it can't be.
func (d *document) lintAsset(fsys fs.FS, file string, at place, as role) []byte {
	name := d.post.Path(file)
	if !fs.ValidPath(name) || path.IsAbs(file) {
		d.report(at, "asset-path", file)
		return nil
	}
	data, err := readAsset(fsys, name, file, as)
	if err == nil {
		data, err = stripAs(as, file, data)
	}
	var why *fault
	switch {
	case err == nil:
		return data
	case errors.Is(err, fs.ErrNotExist):
		d.assetMissing(fsys, file, at)
	case errors.As(err, &why):
		d.report(at, why.code, why.args...)
	default:
		d.report(at, "unreadable", err.Error())
	}
	return nil
}

// readAsset reads a file of a role, and of one that is too large only its size.
func readAsset(fsys fs.FS, name, file string, as role) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: name, Err: errOdd}
	case info.Size() > int64(as.most):
		return nil, tooBig(file, int(info.Size()), as.most)
	}
	return readPlain(fsys, name, int64(as.most), nil)
}

// Asset returns a file that goes with a post, by its path from the root, as it is
// sent: see Strip. The error says in a sentence why it can't be.
func (l *Library) Asset(name string) ([]byte, error) {
	as, ok := l.roleOf(name)
	if !ok {
		return nil, fmt.Errorf("read asset: no post of the library names %s: %w", name, fs.ErrNotExist)
	}
	data, err := readAsset(l.fsys, name, name, as)
	if err == nil {
		data, err = stripAs(as, name, data)
	}
	if err != nil {
		return nil, fmt.Errorf("read asset: %w", err)
	}
	return data, nil
}

func (l *Library) roleOf(name string) (role, bool) {
	for _, p := range l.posts {
		switch {
		case p.Image != nil && p.Path(p.Image.File) == name:
			return asPicture, true
		case p.Audio != "" && p.Path(p.Audio) == name:
			return asVoice, true
		case p.Document != nil && p.Path(p.Document.File) == name:
			return asDocument, true
		}
	}
	return role{}, false
}

// assetMissing offers the file with the most similar name, if any is similar.
func (d *document) assetMissing(fsys fs.FS, file string, at place) {
	var names []string
	entries, _ := fs.ReadDir(fsys, path.Dir(d.post.Path(file)))
	for _, e := range entries {
		if !e.IsDir() && !isMarkdown(e.Name()) {
			names = append(names, e.Name())
		}
	}
	near := typo.Nearest(path.Base(file), names)
	if near == "" || typo.Between(path.Base(file), near) > 3 {
		d.report(at, "asset-missing", file)
		return
	}
	d.report(at, "asset-missing-near", file, near)
}

// sniff names a file's type by its first bytes, whatever it is called.
func sniff(data []byte) string {
	for _, t := range []struct{ begins, name string }{
		{"\xff\xd8\xff", "JPEG"},
		{"\x89PNG\r\n\x1a\n", "PNG"},
		{"GIF8", "GIF"},
		{"%PDF-", "PDF"},
		{"ID3", "MP3"},
		{"PK\x03\x04", "ZIP"},
	} {
		if bytes.HasPrefix(data, []byte(t.begins)) {
			return t.name
		}
	}
	switch {
	case len(data) == 0:
		return "kosong/empty"
	case bytes.HasPrefix(data, []byte("RIFF")) && len(data) > 12 && string(data[8:12]) == "WEBP":
		return "WebP"
	case bytes.HasPrefix(data, []byte("OggS")) && bytes.Contains(data[:min(len(data), 64)], []byte("OpusHead")):
		return "Ogg Opus"
	case bytes.HasPrefix(data, []byte("OggS")):
		return "Ogg"
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return "MP4"
	}
	return "?"
}
