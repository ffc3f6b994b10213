package decide

import "pita/groups"

// series obeys orders about series of posts, and says whether the order was one.
func (d *draft) series(a asking) bool {
	switch a.order.(type) {
	case *groups.ShowSeries, *groups.StartSeries, *groups.StopSeries, *groups.MySeries, *groups.SetDate:
		return true
	}
	return false
}
