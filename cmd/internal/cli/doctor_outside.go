package cli

import (
	"errors"
	"time"

	"pita/cmd/internal/app"
	"pita/store"
)

// outside looks whether the owner can be told something outside WhatsApp, and whether
// anybody would notice that this machine is silent. A rehearsal needs neither.
func (d *checkup) outside(s *store.Store) error {
	if d.rehearses() {
		return nil
	}
	if err := d.channelTry(s); err != nil {
		return err
	}
	return d.heartTry(s)
}

// toldLately is how old a failure may be that still needs somebody: longer than that
// nothing is tried again.
const toldLately = 26 * time.Hour

func (d *checkup) channelTry(s *store.Store) error {
	last, any, err := app.LastTold(d.ctx, s)
	if err != nil {
		return err
	}
	c, err := d.channel()
	var f *failure
	switch by := d.settings.Alarm.By; {
	case errors.As(err, &f):
		d.ill("channel", "channel.unusable", "why", d.text(f.key, f.args...))
	case c == nil:
		d.warn("channel", "channel.none")
	case !any:
		d.well("channel", "channel.untried", "by", by)
	case last.Failed != "" && time.Since(last.At) > toldLately:
		d.warn("channel", "channel.failed-then", "by", by, "at", inWIB(last.At), "why", last.Failed)
	case last.Failed != "":
		d.ill("channel", "channel.failed", "by", by, "since", inWIB(last.Since), "why", last.Failed)
	default:
		d.well("channel", "channel.well", "by", by, "at", inWIB(last.At))
	}
	return nil
}

func (d *checkup) heartTry(s *store.Store) error {
	last, any, err := app.LastBeat(d.ctx, s)
	switch {
	case err != nil:
		return err
	case d.settings.Heartbeat == "":
		d.warn("heartbeat", "heartbeat.none")
	case !any:
		d.well("heartbeat", "heartbeat.untried")
	case last.Failed != "":
		d.ill("heartbeat", "heartbeat.failed", "since", inWIB(last.Since), "why", last.Failed)
	default:
		d.well("heartbeat", "heartbeat.well", "at", inWIB(last.At))
	}
	return nil
}
