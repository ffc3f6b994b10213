package word

import (
	"bytes"
	"path"
	"strings"
)

// mostPictures is how many bytes of pictures one draft may have.
const mostPictures = 64 << 20

// drawing takes what is drawn: pictures, and boxes with text. The rest is said.
func (r *reader) drawing(n *node, p *paragraph) {
	if r.dropped() {
		return
	}
	alt := alternative(n)
	for _, blip := range n.all("blip") {
		if blip.attr("embed") == "" && blip.attr("link") != "" {
			r.reportHere("word-picture-outside", r.targets[blip.attr("link")].name)
			continue
		}
		r.picture(blip.attr("embed"), alt, p)
	}
	for _, data := range n.all("imagedata") {
		r.picture(data.attr("id"), alt, p)
	}
	if len(n.all("chart"))+len(n.all("relIds"))+len(n.all("OLEObject")) > 0 {
		r.reportHere("word-object")
	}
	for _, art := range n.all("textpath") {
		if text := art.attr("string"); text != "" {
			p.add(piece{text: " " + text + " "})
		}
	}
	p.boxes = append(p.boxes, n.all("txbxContent")...)
}

// alternative returns what a picture shows, as its writer described it.
func alternative(n *node) string {
	for _, name := range []string{"docPr", "cNvPr", "shape", "rect"} {
		for _, k := range n.all(name) {
			for _, attr := range []string{"descr", "title", "alt"} {
				if alt := strings.Join(strings.Fields(k.attr(attr)), " "); alt != "" {
					return alt
				}
			}
		}
	}
	return ""
}

// picture takes the picture of that id along. The first one goes with the post itself; where
// others stand, their description will show.
func (r *reader) picture(id, alt string, p *paragraph) {
	t, known := r.targets[id]
	f := r.parts[t.name]
	switch {
	case known && t.outside:
		r.reportHere("word-picture-outside", t.name)
		return
	case f == nil:
		r.reportHere("word-picture-missing")
		return
	case f.UncompressedSize64 > maxPicture || r.kept+int(f.UncompressedSize64) > mostPictures:
		r.reportHere("word-picture-big", path.Base(t.name))
		return
	}
	name, ok := r.keep(t.name)
	switch {
	case !ok:
	case r.lead == "":
		r.lead, r.leadAlt = name, alt
	case r.lead == name:
		r.leadAlt = firstOf(r.leadAlt, alt)
	default:
		p.pictures = append(p.pictures, "!["+r.line([]piece{{text: alt}}, oneLine)+"]("+name+")")
		r.reportHere("word-picture-inside", name)
	}
}

// keep takes a part as a picture of the draft, and returns its name there.
func (r *reader) keep(part string) (string, bool) {
	if name := r.taken[part]; name != "" {
		return name, true
	}
	data, ok := readPart(r.parts[part], maxPicture)
	if !ok {
		r.reportHere("word-picture-missing")
		return "", false
	}
	ending := ""
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		ending = ".jpg"
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		ending = ".png"
	default:
		r.reportHere("word-picture-kind", path.Base(part))
		return "", false
	}
	name := unnamed + "-" + itoa(len(r.pictures)+1) + ending
	r.pictures = append(r.pictures, Picture{name, data})
	r.taken[part], r.kept = name, r.kept+len(data)
	return name, true
}
