package content

import (
	"bytes"
	"image"
	_ "image/jpeg" // the two kinds of picture phones show everywhere
	_ "image/png"
)

// Strip returns a picture, a voice note or a document as it leaves: what it
// shows or sounds like, without the place, the time, the names and the small
// pictures that cameras and programs write beside it. The same bytes always give
// the same, and stripping twice changes nothing. Name is only used in the error,
// which says in a sentence why the file can't be sent: it is of no type that
// phones show, damaged, or larger than they bear. Nothing is decoded to find out.
//
// A turned picture stays turned: which side is up is all that is kept of what
// its camera wrote. A PDF is returned as it is.
func Strip(name string, data []byte) ([]byte, error) {
	kind := sniff(data)
	limit, known := mostBytes[kind]
	switch {
	case !known:
		return nil, &fault{"asset-type", []string{name, "JPEG / PNG / Ogg Opus / PDF", kind}}
	case len(data) > limit:
		return nil, tooBig(name, len(data), limit)
	}
	var out []byte
	var whole bool
	switch kind {
	case "JPEG":
		out, whole = stripJPEG(data)
	case "PNG":
		out, whole = stripPNG(data)
	case "Ogg Opus":
		out, whole = stripOpus(data)
	default:
		return data, faultOfPDF(name, data)
	}
	if !whole {
		return nil, &fault{"asset-damaged", []string{name, kind}}
	}
	if kind == "Ogg Opus" {
		return out, nil
	}
	if err := faultOfSize(name, kind, out); err != nil {
		return nil, err
	}
	return out, nil
}

// mostBytes says how large a file of each type may be.
var mostBytes = map[string]int{"JPEG": MaxPicture, "PNG": MaxPicture, "Ogg Opus": MaxVoice, "PDF": MaxDocument}

// A fault is why a file can't be sent: a code of sentences.txt and what fills it.
type fault struct {
	code string
	args []string
}

// Error says it in English.
func (f *fault) Error() string { return Found(f.code, f.args...).In("en").Message }

func tooBig(name string, size, limit int) *fault {
	const mib = 1 << 20
	return &fault{"asset-too-big", []string{name, itoa((size + mib - 1) / mib), itoa(limit / mib)}}
}

// faultOfSize looks only at a picture's head, since decoding a large one takes
// hundreds of megabytes.
func faultOfSize(name, kind string, data []byte) error {
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || head.Width <= 0 || head.Height <= 0 {
		return &fault{"asset-damaged", []string{name, kind}}
	}
	if head.Width > MaxPixels/head.Height {
		return &fault{"asset-pixels", []string{name, itoa(head.Width * head.Height), itoa(MaxPixels)}}
	}
	return nil
}

// faultOfPDF refuses what a phone can't open or shouldn't: a half-saved file,
// one that asks for a password, one that runs or carries something. It reads no
// streams, so what is packed into one is not seen.
func faultOfPDF(name string, data []byte) error {
	const tail = 1024
	if !bytes.Contains(data[max(0, len(data)-tail):], []byte("%%EOF")) {
		return &fault{"asset-damaged", []string{name, "PDF"}}
	}
	if bytes.Contains(data, []byte("/Encrypt")) {
		return &fault{"document-locked", []string{name}}
	}
	for _, active := range []string{"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia"} {
		if bytes.Contains(data, []byte(active)) {
			return &fault{"document-active", []string{name, active[1:]}}
		}
	}
	return nil
}

// authored reports whether a PDF names who wrote it.
func authored(data []byte) bool {
	_, after, found := bytes.Cut(data, []byte("/Author"))
	after = bytes.TrimLeft(after, " \r\n\t")
	return found && !bytes.HasPrefix(after, []byte("()")) && !bytes.HasPrefix(after, []byte("<>")) ||
		bytes.Contains(data, []byte("<dc:creator>"))
}
