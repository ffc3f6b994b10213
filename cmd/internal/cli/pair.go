package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mdp/qrterminal/v3"

	"pita/groups/whatsapp"
	"pita/store"
	"pita/store/session"
)

type pairCmd struct {
	Number  string
	Replace bool
	Plain   bool
	Passkey bool
}

type unpairCmd struct{}

// run links a number to the house: by a square to be scanned, and by a code if a number is given.
func (c *pairCmd) run(ctx context.Context, e *env) (err error) {
	if c.Number != "" {
		address, err := addressOf(c.Number)
		if err != nil {
			return err
		}
		digits, _, _ := strings.Cut(string(address), "@")
		c.Number = "+" + digits
	}
	s, err := e.openLive(ctx)
	if err != nil {
		return err
	}
	e.linking = true
	defer e.closing(s, &err)
	n, err := c.free(ctx, e, s)
	if err != nil {
		return err
	}
	defer func() { n.close(&err) }()
	if err := c.link(ctx, e, n); err != nil {
		return err
	}
	another, err := e.settleNumber(ctx, s, n)
	if err != nil {
		return err
	}
	if another {
		return e.tell("pair.another")
	}
	if err := e.linkedAgain(ctx, s); err != nil {
		return err
	}
	return e.tell("pair.done")
}

// free opens the keys for a number to be linked. A number that is linked is let go when it
// is to be replaced.
func (c *pairCmd) free(ctx context.Context, e *env, s *store.Store) (*number, error) {
	n, err := e.number(ctx, s)
	if c.Replace && (errors.Is(err, session.ErrWrongKey) || errors.Is(err, session.ErrDamaged)) {
		return e.anew(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	if _, linked := n.line.Number(); !linked {
		return n, nil
	}
	if !c.Replace {
		return nil, errors.Join(fail("pair.linked"), n.keys.Close())
	}
	if err := e.tell("pair.replacing"); err != nil {
		return nil, errors.Join(err, n.keys.Close())
	}
	// A number that is banned or lost can't be unlinked from here: its keys go all the same.
	within, cancel := context.WithTimeout(ctx, unlinkWithin)
	err = n.line.Unlink(within)
	cancel()
	if ctx.Err() != nil {
		return nil, errors.Join(fail("pair.stopped"), n.keys.Close())
	}
	if err != nil {
		e.log.Warn("the old number could not be unlinked; on its phone, remove this device by hand if that still can be done", "err", err)
	}
	if err := n.keys.Close(); err != nil {
		return nil, because(err, "number.unopened", "dir", e.data)
	}
	return e.anew(ctx, s)
}

// anew takes the keys of a number away, and opens new ones.
func (e *env) anew(ctx context.Context, s *store.Store) (*number, error) {
	if err := os.Remove(filepath.Join(e.data, session.FileName)); err != nil {
		return nil, because(err, "number.unopened", "dir", e.data)
	}
	return e.number(ctx, s)
}

// unlinkWithin is how long a number that is replaced is waited for.
const unlinkWithin = 20 * time.Second

// link shows each step until the number is linked.
func (c *pairCmd) link(ctx context.Context, e *env, n *number) error {
	l := &linker{env: e, pairCmd: c, in: bufio.NewReader(e.stdin)}
	ask := whatsapp.LinkOptions{Number: c.Number, Confirm: l.confirm}
	if c.Passkey {
		ask.Passkey = l.passkey
	}
	err := n.line.Link(ctx, ask, l.show)
	switch {
	case err == nil:
		return l.broken
	case ctx.Err() != nil:
		return fail("pair.stopped")
	}
	return linkFailure(err)
}

// linkFailure says why a number was not linked, and what to do.
func linkFailure(err error) error {
	for _, known := range []struct {
		err error
		key string
	}{
		{errOtherCode, "pair.differs"}, {whatsapp.ErrLinkOffline, "pair.offline"}, {whatsapp.ErrLinkExpired, "pair.expired"}, {whatsapp.ErrWrongCode, "pair.wrong-code"},
		{whatsapp.ErrPasskey, "pair.passkey"}, {whatsapp.ErrLinkOutdated, "pair.outdated"}, {whatsapp.ErrLinkLate, "pair.late"},
		{whatsapp.ErrBadNumber, "pair.number"}, {whatsapp.ErrLinked, "pair.linked"},
	} {
		if errors.Is(err, known.err) {
			return because(err, known.key)
		}
	}
	return because(err, "pair.refused")
}

// errOtherCode says that the person at the terminal saw another code on the phone.
var errOtherCode = errors.New("the codes differ")

// A linker shows the person at the terminal what to do on the phone.
type linker struct {
	*env
	*pairCmd
	in     *bufio.Reader
	shown  int // squares
	broken error
}

// show tells what is to be done next.
func (l *linker) show(step whatsapp.LinkStep) {
	var err error
	switch step.Kind {
	case whatsapp.LinkQR:
		err = l.square(step)
	case whatsapp.LinkCode:
		err = l.tell("pair.code", "code", step.Code)
	case whatsapp.LinkWrongCode:
		err = l.tell("pair.mistyped")
	case whatsapp.LinkPasskey:
		err = l.tell("pair.passkey-asked")
	case whatsapp.LinkConfirm:
		err = l.tell("pair.compare", "code", step.Code)
	case whatsapp.LinkLogin:
		err = l.tell("pair.login")
	}
	l.broken = errors.Join(l.broken, err)
}

// square shows what is to be scanned, and with the first one how. Whoever is to type a
// code is not shown one.
func (l *linker) square(step whatsapp.LinkStep) error {
	if l.pairCmd.Number != "" {
		return nil
	}
	l.shown++
	var err error
	if l.shown == 1 {
		err = l.tell("pair.scan")
	}
	picture := step.QR + "\n"
	if !l.Plain {
		picture = square(step.QR)
	}
	_, wrong := io.WriteString(l.stdout, picture)
	return errors.Join(err, wrong, l.tell("pair.until", "until", step.Until.Local().Format(time.TimeOnly)))
}

// square draws a QR code in half blocks, black on white whatever the colours of the
// terminal: phones do not read one that is light on dark.
func square(text string) string {
	const colours, plain = "\x1b[30;107m", "\x1b[0m"
	var b bytes.Buffer
	qrterminal.GenerateWithConfig(text, qrterminal.Config{
		Level: qrterminal.L, Writer: &b, HalfBlocks: true, QuietZone: quietZone,
		BlackChar: "█", WhiteChar: " ", BlackWhiteChar: "▀", WhiteBlackChar: "▄",
	})
	var out strings.Builder
	for line := range strings.Lines(b.String()) {
		fmt.Fprintf(&out, "%s%s%s\n", colours, strings.TrimSuffix(line, "\n"), plain)
	}
	return out.String()
}

// quietZone is how much white a phone wants around a QR code, in its own squares.
const quietZone = 4

// confirm asks whether the phone shows the same code.
func (l *linker) confirm(context.Context, string) error {
	if _, err := fmt.Fprint(l.stdout, l.text("pair.same"), " "); err != nil {
		return err
	}
	line, err := l.in.ReadString('\n')
	if err != nil && line == "" {
		return err
	}
	if !slices.Contains(yesWords[:], strings.ToLower(strings.TrimSpace(line))) {
		return errOtherCode
	}
	return nil
}

// yesWords agree, in either language.
var yesWords = [...]string{"y", "ya", "yes"}

// passkey shows WhatsApp's request for the passkey, and reads the answer.
func (l *linker) passkey(_ context.Context, request []byte) ([]byte, error) {
	if _, err := fmt.Fprintf(l.stdout, "%s\n", request); err != nil {
		return nil, err
	}
	if err := l.tell("pair.passkey-answer"); err != nil {
		return nil, err
	}
	line, err := l.in.ReadBytes('\n')
	if err != nil && len(line) == 0 {
		return nil, err
	}
	return line, nil
}

// run takes the number off its phone, and keeps everything else.
func (*unpairCmd) run(ctx context.Context, e *env) (err error) {
	s, err := e.openLive(ctx)
	if err != nil {
		return err
	}
	e.linking = true
	defer e.closing(s, &err)
	n, err := e.linked(ctx, s)
	if failsBy(err, "number.none") {
		return fail("unpair.none")
	}
	if err != nil {
		return err
	}
	defer n.close(&err)
	err = n.line.Unlink(ctx)
	switch {
	case ctx.Err() != nil:
		return fail("unpair.stopped")
	case errors.Is(err, whatsapp.ErrLinkOffline):
		return because(err, "unpair.offline")
	case err != nil:
		return because(err, "unpair.failed")
	}
	was, err := knownOf(ctx, s)
	if err == nil {
		was.Linked = false
		err = keepKnown(ctx, s, was)
	}
	if err != nil {
		return because(err, "order.failed")
	}
	return e.tell("unpair.done")
}
