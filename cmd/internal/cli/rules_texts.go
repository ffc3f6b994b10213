package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf16"

	"pita/content/samples"
)

// eachText calls use with every text in a file or folder, and returns how many files there
// were: of .txt each line, of .chat what people say in it, of a chat that WhatsApp wrote
// out each message. The error joins one for each file that can't be read; the others are
// read all the same.
func eachText(ctx context.Context, path string, use func(text string)) (files int, err error) {
	switch info, err := os.Stat(path); {
	case err != nil:
		return 0, unreadable(path, err)
	case info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(path), ".zip"):
		return 0, fail("texts.zip", "file", path)
	case info.Mode().IsRegular() && !isText(path):
		return 0, fail("texts.other", "file", path)
	}
	var errs []error
	wrong := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			errs = append(errs, unreadable(name, err))
			return nil
		case entry.IsDir() && name != path && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(entry.Name(), "."):
			return nil
		}
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || !isText(name) {
			if strings.EqualFold(filepath.Ext(name), ".zip") {
				errs = append(errs, fail("texts.zip", "file", name))
			}
			return nil
		}
		files++
		if err := textsOf(name, strings.ToLower(filepath.Ext(name)), use); err != nil {
			errs = append(errs, unreadable(name, err))
		}
		return nil
	})
	return files, errors.Join(append(errs, wrong)...)
}

// isText says whether texts are read from a file of that name.
func isText(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".txt" || ext == ".chat"
}

func textsOf(name, ext string, use func(string)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	if ext == ".chat" {
		src, err := io.ReadAll(in)
		for _, text := range samples.SaidIn(string(src)) {
			use(text)
		}
		return err
	}
	if in, err = inUTF8(in); err != nil {
		return err
	}
	return textsFrom(in, use)
}

// inUTF8 takes the mark off a text, and turns UTF-16, which Notepad calls Unicode, around.
func inUTF8(in *bufio.Reader) (*bufio.Reader, error) {
	mark, _ := in.Peek(3) // a file may be shorter
	var order binary.ByteOrder
	switch {
	case bytes.Equal(mark, []byte{0xEF, 0xBB, 0xBF}):
		_, err := in.Discard(3)
		return in, err
	case bytes.HasPrefix(mark, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(mark, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return in, nil
	}
	all, err := io.ReadAll(in)
	units := make([]uint16, len(all)/2)
	for i := range units {
		units[i] = order.Uint16(all[2*i:])
	}
	return bufio.NewReader(strings.NewReader(strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff"))), err
}

// exported is how a message begins in a chat that WhatsApp wrote out, on phones of either
// kind: [31/12/25 08.15.33] Name: text, or 31/12/25 08.15 - Name: text.
var exported = regexp.MustCompile(`^[\x{200e}\x{200f}]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\s?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:[\s\x{202f}]?[APap]\.?[Mm]\.?)?(?:\]|\s-)\s(.*)$`)

// textsFrom calls use with each text of a file: of a chat that was written out its messages,
// without their writers, or else its lines.
func textsFrom(in *bufio.Reader, use func(string)) error {
	first, chat, message := true, false, ""
	var spoken bool
	end := func() {
		if spoken && message != "" {
			use(message)
		}
		message, spoken = "", false
	}
	err := eachLine(in, func(b []byte) error {
		line := string(bytes.TrimRight(b, "\r\n"))
		if strings.TrimSpace(line) == "" && (first || !chat) {
			return nil
		}
		var head []string
		if first || chat {
			head = exported.FindStringSubmatch(line)
		}
		if first {
			first, chat = false, head != nil
		}
		switch {
		case !chat:
			use(line)
		case head != nil:
			end()
			message, spoken = spokenIn(head[1])
		case spoken:
			message += "\n" + line
		}
		return nil
	})
	end()
	return err
}

// spokenIn takes the writer off a message. It says whether a person wrote it: what WhatsApp
// itself notes there names nobody, or begins with a mark, or stands for a file.
func spokenIn(rest string) (text string, ok bool) {
	_, text, ok = strings.Cut(rest, ": ")
	note := strings.HasPrefix(text, "\u200e") || strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">")
	return text, ok && !note
}
