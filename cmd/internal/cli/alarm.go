package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"pita/cmd/internal/alarm"
	"pita/cmd/internal/app"
	"pita/cmd/internal/config"
	"pita/groups"
)

// alarmSecret is the variable with the password, token or key of the owner's channel.
const alarmSecret = "PITA_ALARM_SECRET"

// longestSecret is how many bytes of a secret file are read.
const longestSecret = 4 << 10

type alarmCmd struct {
	Test alarmTestCmd `cmd:""`
}

type alarmTestCmd struct{}

// run tells the owner that this is a trial, and calls the heartbeat address.
func (*alarmTestCmd) run(ctx context.Context, e *env) error {
	c, err := e.channel()
	if err != nil {
		return err
	}
	if c == nil && e.settings.Heartbeat == "" {
		return fail("alarm.none")
	}
	return errors.Join(e.tryChannel(ctx, c), e.tryHeart(ctx))
}

func (e *env) tryChannel(ctx context.Context, c app.Channel) error {
	if c == nil {
		return e.tell("alarm.no-channel")
	}
	n := &groups.Notify{Title: e.text("alarm.trial-title"), Text: e.text("alarm.trial")}
	if err := c.Tell(ctx, groups.ActionID("trial-"+rand.Text()), n); err != nil {
		return e.outsideFailure(err, "alarm.failed")
	}
	return e.tell("alarm.done", "by", e.settings.Alarm.By)
}

func (e *env) tryHeart(ctx context.Context) error {
	h := e.heart()
	if h == nil {
		return e.tell("alarm.no-heartbeat")
	}
	if err := h.Beat(ctx); err != nil {
		return e.outsideFailure(err, "alarm.heartbeat-failed")
	}
	return e.tell("alarm.heartbeat-done")
}

// outsideFailure says why a call failed, with what is known besides: the operator who
// sets it up needs the server's own words.
func (e *env) outsideFailure(err error, key string) error {
	var f *alarm.Fault
	if !errors.As(err, &f) {
		return because(err, key)
	}
	why := e.text("outside." + string(f.Kind))
	if f.Code != 0 {
		why += " (" + strconv.Itoa(f.Code) + ")"
	}
	if f.Kind != alarm.Slow && f.Detail() != "" { // of a silence there are no words
		why += ": " + f.Detail()
	}
	return &failure{key: key, args: []string{"why", why}, cause: err}
}

// channel returns how the owner is told something outside WhatsApp, or nil when no way
// is set. Its error is a failure.
func (e *env) channel() (app.Channel, error) {
	s := e.settings.Alarm
	if !s.Set() {
		return nil, nil
	}
	secret, err := e.alarmSecret(s)
	if err != nil {
		return nil, err
	}
	c, err := alarm.New(alarm.Options{Settings: s, Secret: secret})
	switch {
	case errors.Is(err, alarm.ErrNoSecret):
		return nil, fail("alarm.no-secret", "by", s.By, "variable", alarmSecret)
	case err != nil:
		return nil, because(err, "alarm.unusable")
	}
	return c, nil
}

// heart returns what calls the heartbeat address, or nil when none is set.
func (e *env) heart() app.Heart {
	if e.settings.Heartbeat == "" {
		return nil
	}
	return alarm.NewHeart(e.settings.Heartbeat, nil)
}

// alarmSecret returns the secret of the channel: that of the variable, or else of the
// file, which nobody but its owner may look into.
func (e *env) alarmSecret(s config.Alarm) (string, error) {
	if secret := e.getenv(alarmSecret); secret != "" || s.SecretFile == "" {
		return secret, nil
	}
	f, err := os.Open(s.SecretFile)
	if err != nil {
		return "", unreadable(s.SecretFile, err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", unreadable(s.SecretFile, err)
	case !info.Mode().IsRegular():
		return "", because(errors.New("it is no file"), "file.unreadable", "file", s.SecretFile)
	case !private(info):
		return "", fail("alarm.secret-open", "file", s.SecretFile)
	}
	b, err := io.ReadAll(io.LimitReader(f, longestSecret))
	if err != nil {
		return "", unreadable(s.SecretFile, err)
	}
	secret := strings.TrimSpace(string(b))
	if secret == "" {
		return "", fail("alarm.secret-empty", "file", s.SecretFile)
	}
	return secret, nil
}

// warnAlone says on stderr that the owner of a house that goes live can't be told
// anything outside WhatsApp.
func (e *env) warnAlone(c app.Channel) {
	if c == nil {
		fmt.Fprintf(e.stderr, "pita: %s\n", e.text("alarm.alone"))
	}
}
