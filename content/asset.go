package content

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // the two kinds of picture phones show everywhere
	_ "image/png"
	"io/fs"
	"path"
)

// Limits of what goes with a post. Phones with little room are the measure.
const (
	MaxPicture = 5 << 20
	MaxVoice   = 16 << 20
	MaxPixels  = 25_000_000
)

func (d *document) lintAssets(fsys fs.FS) {
	if pic := d.post.Image; pic != nil {
		at := d.keys["gambar"]
		if at.line == 0 {
			at = place{d.post.BodyLine, 1}
		}
		if pic.Alt == "" {
			d.report(at, "no-alt", pic.File)
		}
		if data, ok := d.readAsset(fsys, pic.File, at, MaxPicture); ok {
			d.lintPicture(pic.File, data, at)
		}
	}
	if voice := d.post.Audio; voice != "" {
		at := d.keys["suara"]
		if data, ok := d.readAsset(fsys, voice, at, MaxVoice); ok && sniff(data) != "Ogg Opus" {
			d.report(at, "asset-type", voice, "Ogg Opus", sniff(data))
		}
	}
}

func (d *document) readAsset(fsys fs.FS, file string, at place, limit int) ([]byte, bool) {
	name := d.post.Path(file)
	if !fs.ValidPath(name) || path.IsAbs(file) {
		d.report(at, "asset-path", file)
		return nil, false
	}
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.assetMissing(fsys, file, at)
		return nil, false
	case err != nil:
		d.report(at, "unreadable", err.Error())
		return nil, false
	case len(data) > limit:
		d.report(at, "asset-too-big", file, itoa((len(data)+1<<20-1)>>20), itoa(limit>>20))
	}
	return data, true
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
	near := nearest(path.Base(file), names)
	if near == "" || slips(path.Base(file), near) > 3 {
		d.report(at, "asset-missing", file)
		return
	}
	d.report(at, "asset-missing-near", file, near)
}

func (d *document) lintPicture(file string, data []byte, at place) {
	kind := sniff(data)
	if kind != "JPEG" && kind != "PNG" {
		d.report(at, "asset-type", file, "JPEG / PNG", kind)
		return
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		d.report(at, "unreadable", err.Error())
		return
	}
	if n := head.Width * head.Height; n > MaxPixels {
		d.report(at, "asset-pixels", file, itoa(n), itoa(MaxPixels))
	}
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
