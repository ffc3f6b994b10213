package cli_test

import (
	"strings"
	"testing"
)

func TestCoordinatorsComeAndGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir() + "/house"
	for _, step := range []struct {
		args []string
		says string
		bad  bool
	}{
		{[]string{"owner", "+62 811-0000-0001", "--name", "Ratna"}, "has its owner", false},
		{[]string{"coordinator", "+62 811-0000-0002", "--remove"}, "no coordinator, so nothing has changed", true},
		{[]string{"coordinator", "+62 811-0000-0002"}, "is no handle", true},
		{[]string{"coordinator", "0811-0000-0002", "--handle", "@Tuti", "--name", "Tuti"}, "+62 811-0000-0002 is a coordinator now, by the handle tuti.", false},
		{[]string{"coordinator", "+62 811-0000-0003", "--handle", "tuti"}, "belongs to somebody else", true},
		{[]string{"lembar"}, "Tuti   coordinator", false},
		{[]string{"owner", "+62 811-0000-0002", "--remove"}, "is no owner of this house", true},
		{[]string{"coordinator", "+62 811-0000-0001", "--remove"}, "no coordinator, so nothing has changed", true},
		{[]string{"coordinator", "+62 811-0000-0002", "--remove"}, "+62 811-0000-0002 is no coordinator any more.", false},
		{[]string{"coordinator", "+62 811-0000-0002", "--remove"}, "no coordinator, so nothing has changed", true},
	} {
		out, errs, status := page{name: "coordinator"}.run(t, "", append([]string{"--data", dir}, step.args...)...)
		if !strings.Contains(out+errs, step.says) || (status != 0) != step.bad {
			t.Errorf("pita %s: status %d, said %q, want %q", strings.Join(step.args, " "), status, out+errs, step.says)
		}
	}
}
