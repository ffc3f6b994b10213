package decide

import "pita/groups"

// looked hears what could be read of a picture that a person sent to a group.
func (d *draft) looked(ev *groups.Looked) {
	d.because("picture.seen")
}
