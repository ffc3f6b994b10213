package rehearsal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"pita/groups"
)

// A Record is the rehearsal's own memory of what was delivered and of its clock, in
// a file that survives a kill at any moment: each line is one append. It holds
// hashes, codes and counters, never a name or a text.
type Record struct {
	file  *os.File
	key   []byte
	clock time.Time
	pass  int
	start time.Time // of the pass
	ready bool
	old   bool // it held something when it was opened
	did   []Delivery
	seen  map[groups.ActionID]int // index of did
	first int                     // index of the pass's first delivery
	heard map[groups.ActionID]bool
	codes map[string]string
}

// A Delivery is one action that was done. Two runs that start from copies of one
// folder, and use one key, write the same for the same action.
type Delivery struct {
	ID      groups.ActionID
	Kind    string // as ActionName says
	Chat    string // keyed hash of the group's or person's address
	Content string // keyed hash of what was done
	Who     string // keyed hash of the person's address, or -
	Label   string // b1, b2 … of a message that was shown, or -
}

// String writes the delivery as the record does.
func (d Delivery) String() string {
	return fmt.Sprintf("did %s %s %s %s %s %s", d.ID, d.Kind, d.Chat, d.Content, d.Who, d.Label)
}

// OpenRecord opens the record at path, or begins it. The key, kept by the caller,
// makes the hashes. A last line that was torn by a kill is taken off; any other line
// that can't be read is an error that names it. Close it after use.
func OpenRecord(path string, key []byte) (*Record, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the rehearsal's record: %w", err)
	}
	r := &Record{
		file: file, key: bytes.Clone(key),
		seen: map[groups.ActionID]int{}, heard: map[groups.ActionID]bool{}, codes: map[string]string{},
	}
	if err := r.load(path); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

func (r *Record) load(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the rehearsal's record: %w", err)
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	if whole < len(data) {
		if err := r.file.Truncate(int64(whole)); err != nil {
			return fmt.Errorf("take a torn line off the rehearsal's record: %w", err)
		}
	}
	r.old = whole > 0
	n := 0
	for l := range bytes.Lines(data[:whole]) {
		n++
		if err := r.replay(strings.Fields(string(l))); err != nil {
			return fmt.Errorf("%s:%d: %w; delete the rehearsal's folder and start again", path, n, err)
		}
	}
	return nil
}

func (r *Record) replay(f []string) (err error) {
	switch {
	case len(f) == 7 && f[0] == "did":
		r.keep(Delivery{groups.ActionID(f[1]), f[2], f[3], f[4], f[5], f[6]})
	case len(f) == 2 && f[0] == "clock":
		r.clock, err = time.Parse(time.RFC3339, f[1])
	case len(f) == 3 && f[0] == "code":
		r.codes[f[1]] = f[2]
	case len(f) == 3 && f[0] == "pass":
		if r.pass, err = strconv.Atoi(f[1]); err != nil {
			return errors.New("this pass has no number")
		}
		r.start, err = time.Parse(time.RFC3339, f[2])
		r.first, r.codes = len(r.did), map[string]string{}
	case len(f) == 2 && f[0] == "heard":
		r.heard[groups.ActionID(f[1])] = true
	case len(f) == 1 && f[0] == "ready":
		r.ready = true
	default:
		return errors.New("this line of the record is damaged")
	}
	return err
}

func (r *Record) keep(d Delivery) {
	r.seen[d.ID] = len(r.did)
	r.did = append(r.did, d)
}

// Clock returns where the rehearsal's clock stood, zero when it was never set.
func (r *Record) Clock() time.Time { return r.clock }

// Pass returns which pass of a looping script was begun last, from 0.
func (r *Record) Pass() int { return r.pass }

// Deliveries returns all that was done, in order. The caller owns the slice.
func (r *Record) Deliveries() []Delivery { return append([]Delivery(nil), r.did...) }

// Close closes the file.
func (r *Record) Close() error { return r.file.Close() }

// append writes one line in one write.
func (r *Record) append(format string, args ...any) error {
	line := fmt.Sprintf(format, args...) + "\n"
	if _, err := r.file.WriteString(line); err != nil {
		return fmt.Errorf("write the rehearsal's record: %w", err)
	}
	return nil
}

func (r *Record) deliver(d Delivery) error {
	if err := r.append("%s", d); err != nil {
		return err
	}
	r.keep(d)
	return nil
}

func (r *Record) setClock(t time.Time) error {
	if err := r.append("clock %s", t.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	r.clock = t
	return nil
}

func (r *Record) setCode(name, value string) error {
	if r.codes[name] == value {
		return nil
	}
	if err := r.append("code %s %s", name, value); err != nil {
		return err
	}
	r.codes[name] = value
	return nil
}

func (r *Record) beginPass(n int, start time.Time) error {
	if err := r.append("pass %d %s", n, start.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	r.pass, r.start, r.first, r.codes = n, start, len(r.did), map[string]string{}
	return nil
}

func (r *Record) setHeard(id groups.ActionID) error {
	if r.heard[id] {
		return nil
	}
	r.heard[id] = true
	return r.append("heard %s", id)
}

func (r *Record) setReady() error {
	r.ready = true
	return r.append("ready")
}

// hash returns a keyed hash, "-" of nothing.
func (r *Record) hash(b []byte) string {
	if len(b) == 0 {
		return "-"
	}
	mac := hmac.New(sha256.New, r.key)
	mac.Write(b)
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// delivery describes an action without naming anybody.
func (r *Record) delivery(id groups.ActionID, a groups.Action, label string) (Delivery, error) {
	content, err := anonymous(a)
	if err != nil {
		return Delivery{}, err
	}
	who, in := address(a.Where().To), a.Where().In.Address
	chat := in
	if private(a) || chat == "" {
		chat = who
	}
	if label == "" {
		label = "-"
	}
	return Delivery{
		ID: id, Kind: groups.ActionName(a), Label: label,
		Chat: r.hash([]byte(chat)), Who: r.hash([]byte(who)), Content: r.hash(content),
	}, nil
}

func address(p groups.Party) groups.Address {
	if len(p.Addresses) == 0 {
		return ""
	}
	return p.Addresses[0]
}

// private says whether the action is a message to one person.
func private(a groups.Action) bool {
	switch a.(type) {
	case *groups.Whisper, *groups.Alert:
		return true
	}
	return false
}

// anonymous writes an action down without the ids that differ from house to house.
func anonymous(a groups.Action) ([]byte, error) {
	data, err := groups.EncodeAction(a)
	if err != nil {
		return nil, err
	}
	plain, err := groups.DecodeAction(data)
	if err != nil {
		return nil, err
	}
	t := plain.Where()
	t.In.ID, t.To.ID, t.To.Name = "", "", ""
	if say, ok := plain.(*groups.Say); ok && say.ReplyTo != nil {
		say.ReplyTo.Author = groups.Party{}
	}
	if c := groups.ContentOf(plain); c != nil {
		blank(&c.Words)
	}
	return groups.EncodeAction(plain)
}

// blank takes the persons' ids out of what is said.
func blank(w *groups.Words) {
	for i := range w.Args {
		if w.Args[i].Kind == groups.PersonArg {
			w.Args[i].Value = ""
		}
	}
	for i := range w.Lines {
		blank(&w.Lines[i])
	}
}
