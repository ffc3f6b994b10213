package content

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io/fs"
	"path"
)

// Assets returns the files that go with the post, as paths from the library's
// root: its picture, its voice note, then its document. A path that leaves the library is
// returned as it is, and opens nothing.
func (p Post) Assets() []string {
	var out []string
	if p.Image != nil {
		out = append(out, p.Path(p.Image.File))
	}
	if p.Audio != "" {
		out = append(out, p.Path(p.Audio))
	}
	if p.Document != nil {
		out = append(out, p.Path(p.Document.File))
	}
	return out
}

// Path returns where a file named in the post lies, from the library's root.
func (p Post) Path(file string) string { return path.Join(path.Dir(p.File), file) }

// sourceHash sums all a post rests on. An asset that cannot be read, or is too large to be
// sent, counts as absent, which differs from every file, even an empty one.
func sourceHash(fsys fs.FS, p Post, text []byte, known citations) Hash {
	h := sha256.New()
	h.Write([]byte("pita-post-1"))
	part(h, p.File, text)
	for _, k := range p.Cited {
		part(h, "@"+k, []byte(known[k]))
	}
	for _, name := range p.Assets() {
		data, err := readFile(fsys, name, max(MaxPicture, MaxVoice, MaxDocument))
		if err != nil {
			size(h, len(name))
			h.Write([]byte(name))
			h.Write([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
			continue
		}
		part(h, name, data)
	}
	return Hash(h.Sum(nil))
}

// part writes length, name, length, bytes; lengths are eight bytes, the most
// significant first.
func part(h hash.Hash, name string, data []byte) {
	size(h, len(name))
	h.Write([]byte(name))
	size(h, len(data))
	h.Write(data)
}

func size(h hash.Hash, n int) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	h.Write(b[:])
}
