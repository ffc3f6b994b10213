package decide

import "pita/groups"

// personal obeys anyone's words about themselves, and says whether the order was one.
func (d *draft) personal(a asking) bool {
	switch o := a.order.(type) {
	case *groups.Join:
		d.join(a, o)
	case *groups.Consent:
		d.consent(a)
	case *groups.Stop:
		d.stop(a)
	case *groups.ForgetMe:
		d.askForget(a, o)
	case *groups.ShowMyData:
		d.showData(a, o)
	case *groups.SetPIN:
		d.setPIN(a, o)
	case *groups.LosePIN:
		d.losePIN(a)
	case *groups.ClearChat:
		d.clearChat(a)
	case *groups.Hush:
		d.hush(a, o.Off)
	case *groups.Choose:
		d.choose(a, o)
	case *groups.Yes:
		d.yes(a, o)
	case *groups.Cancel:
		d.cancel(a)
	default:
		return false
	}
	return true
}

// stop ends everything Pita does for a person; help in need stays.
func (d *draft) stop(a asking) {
	p := d.person(a.by)
	p.Stopped = true
	d.keep(p)
	d.out.Cancel = append(d.out.Cancel, groups.Withhold{To: p.ID, NoCare: true})
	for _, q := range d.questions(p.ID) {
		if q.Kind != "care" {
			d.drop(q)
		}
	}
	for _, m := range d.memberships(p.ID) {
		if d.staff(m.Group, p.ID) {
			d.handOn(d.group(m.Group), p.ID)
		}
	}
	d.endCourses(p.ID)
	d.confirmQuietly(a, words("stop.done"))
}

func (d *draft) hush(a asking, off bool) {
	p := d.person(a.by)
	if !off {
		d.endCourses(p.ID)
	}
	p.Hushed = !off
	if off {
		p.Stopped = false
	}
	d.keep(p)
	d.confirmQuietly(a, words(map[bool]string{true: "hush.off", false: "hush.on"}[off]))
}

// confirmQuietly confirms words that may be typed in a group too: privately, and only
// to one who may be written to.
func (d *draft) confirmQuietly(a asking, w groups.Words) {
	if !d.person(a.by).Reached.IsZero() {
		d.whisper(a.by, w)
	}
}

// clearChat takes back what Pita lately wrote to a person: others may read their phone.
func (d *draft) clearChat(a asking) {
	p := d.person(a.by)
	n := 0
	for _, s := range p.Sent {
		if d.now.Sub(s.At) < retractFor {
			n++
			d.takeBack("", p.ID, s, "kosongkan")
		}
	}
	p.Sent = nil
	d.keep(p)
	if n == 0 {
		d.whisper(p.ID, words("clear.none"))
		return
	}
	d.whisper(p.ID, words("clear.done", number("n", n)))
}
