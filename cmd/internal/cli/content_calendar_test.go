package cli

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pita/content"
	"pita/content/samples"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/moderation"
	"pita/store"
)

// houseWithPlans is a house with four groups, two posts that a reviewer approved, and plans
// for the days after the coming Monday, which it returns with the folder of its posts.
func houseWithPlans(t *testing.T) (dir, posts string, monday time.Time) {
	t.Helper()
	dir, posts = t.TempDir(), ageless(t)
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	library, _ := content.Load(os.DirFS(posts))
	w := decide.NewWorld(moderation.Starting(), library, phrase.Embedded())
	now := time.Now().UTC()
	monday = now.AddDate(0, 0, 8-int(now.Weekday())).Truncate(24 * time.Hour)
	at := func(day, hour int) time.Time { return monday.AddDate(0, 0, day).Add(time.Duration(hour-7) * time.Hour) }
	records := []groups.Record{
		&groups.Person{ID: "lestari", Reviewer: true, Handle: "bidan-lestari", Reached: now},
		&groups.Person{ID: "tuti", Handle: "tuti", Handles: []string{"rani"}}, // by whom the posts are
		&groups.Group{ID: "g1", Name: "Pita Pink Jakarta", Here: true, Live: true, Admin: true},
		&groups.Group{ID: "g2", Name: "Pita Pink Makassar dan sekitarnya", Here: true, Live: true, Zone: "WITA"},
		&groups.Group{ID: "g3", Name: "Pita Pink Medan", Here: true},
		&groups.Group{ID: "g4", Name: "Pita Pink Surabaya", Here: true, Live: true},
	}
	for i, p := range []groups.Plan{
		{Group: "g1", Post: "sadari-01", Next: at(1, 9)},
		{Group: "g1", Post: "tanya-perawat", Next: at(1, 11)}, // waits
		{Group: "g1", Post: "kemo-mual", Next: at(2, 9)},      // nobody approved it
		{Group: "g2", Post: "sadari-01", Next: at(2, 9)},
		{Group: "g3", Post: "sadari-01", Next: at(3, 9)}, // in a dry run
		{Group: "g4", Post: "tanya-perawat", Next: at(8, 9)},
	} {
		zone := time.FixedZone("", 7*3600)
		if p.Group == "g2" {
			zone = time.FixedZone("", 8*3600)
		}
		p.Code, p.Rule = fmt.Sprint("P", i), "once "+p.Next.In(zone).Format("2006-01-02 15:04")
		records = append(records, &p)
	}
	apply := func(ev groups.Event, f func(groups.State, groups.Event) groups.Decision) {
		t.Helper()
		if _, err := s.Apply(t.Context(), ev, f); err != nil {
			t.Fatal(err)
		}
	}
	apply(deskEvent(&groups.Reload{}), func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Put: records}
	})
	for _, post := range []string{"sadari-01", "tanya-perawat"} {
		var shown *groups.Preview
		apply(deskEvent(&groups.Reload{}), func(st groups.State, ev groups.Event) groups.Decision {
			d := w.On(st, &groups.Given{Head: *ev.Base(), By: groups.Party{ID: "lestari"}, Order: &groups.ShowPost{Post: post}})
			for _, r := range d.Put {
				if v, ok := r.(*groups.Preview); ok {
					shown = v
				}
			}
			d.Send = nil
			return d
		})
		apply(deskEvent(&groups.Reload{}), func(st groups.State, ev groups.Event) groups.Decision {
			d := w.On(st, &groups.Given{Head: *ev.Base(), By: groups.Party{ID: "lestari"}, Order: &groups.ApprovePost{Post: post, Code: shown.Code}})
			d.Send = nil
			return d
		})
	}
	return dir, posts, monday
}

// ageless returns a folder with the sample posts, whose next review is far off: what is planned for
// a week from today is tried with them.
func ageless(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, samples.Library()); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.md"))
	review := regexp.MustCompile(`(?m)^tinjau: .*$`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, review.ReplaceAll(text, []byte("tinjau: 2099-12-31")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	dir, posts, monday := houseWithPlans(t)
	from, to := "--from="+monday.Format(time.DateOnly), "--to="+monday.AddDate(0, 0, 13).Format(time.DateOnly)
	out, errs, status := typed(t, "--lang=en", "--data="+dir, "content", "calendar", posts, from, to)
	if status != 0 {
		t.Fatalf("calendar ended with %d: %s", status, errs)
	}
	for line := range strings.Lines(out) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
			t.Errorf("a line has %d characters: %s", n, line)
		}
	}
	for _, want := range []string{"Pita Pink Jakarta", "Tue 09:00 sadari-01", "Tue 13:00", "kemo-mual ×", "Wed 10:00 sadari-01", "(WITA)", "Thu 09:00 sadari-01 ×", "no reviewer has", "practice"} {
		if !strings.Contains(out, want) {
			t.Errorf("the calendar lacks %q:\n%s", want, out)
		}
	}
	out, _, _ = typed(t, "--data="+dir, "content", "calendar", posts, from, to, "--group=Pita Pink Surabaya")
	if !strings.Contains(out, "Sel 09.00 tanya-perawat") || strings.Contains(out, "Jakarta") {
		t.Errorf("one group's calendar is\n%s", out)
	}
}

// TestCalendarAsICS reads the calendar as strictly as the standard allows.
func TestCalendarAsICS(t *testing.T) {
	t.Parallel()
	dir, posts, monday := houseWithPlans(t)
	args := []string{"--data=" + dir, "content", "calendar", posts, "--from=" + monday.Format(time.DateOnly), "--to=" + monday.AddDate(0, 0, 13).Format(time.DateOnly), "--ics"}
	out, errs, status := typed(t, args...)
	if status != 0 {
		t.Fatalf("calendar ended with %d: %s", status, errs)
	}
	if again, _, _ := typed(t, args...); again != out {
		t.Error("the same plans give other bytes")
	}
	events, err := readICS(out)
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if len(events) != 6 {
		t.Fatalf("there are %d events, want 6:\n%s", len(events), out)
	}
	first := events[0]
	if want := monday.AddDate(0, 0, 1).Add(2 * time.Hour).Format("20060102T150405Z"); first["DTSTART"] != want || first["STATUS"] != "CONFIRMED" {
		t.Errorf("the first event is %v, want one at %s", first, want)
	}
	cancelled := 0
	for _, e := range events {
		if e["STATUS"] == "CANCELLED" && e["DESCRIPTION"] != "" {
			cancelled++
		}
	}
	if cancelled != 2 {
		t.Errorf("%d events are cancelled, want 2", cancelled)
	}
}

// readICS reads a calendar by the letter of RFC 5545: lines end in CRLF and have at most 75
// bytes, every event has its properties once, texts are escaped, and no two events share a UID.
func readICS(text string) ([]map[string]string, error) {
	if !strings.HasSuffix(text, "\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		return nil, fmt.Errorf("a line does not end in CRLF")
	}
	var lines []string
	in := bufio.NewScanner(strings.NewReader(text))
	for in.Scan() {
		line := strings.TrimSuffix(in.Text(), "\r")
		switch {
		case len(line) > 75:
			return nil, fmt.Errorf("a line has %d bytes: %s", len(line), line)
		case !utf8.ValidString(line):
			return nil, fmt.Errorf("a line breaks a character: %q", line)
		case strings.HasPrefix(line, " ") && len(lines) > 0:
			lines[len(lines)-1] += line[1:]
		default:
			lines = append(lines, line)
		}
	}
	var events []map[string]string
	var open map[string]string
	seen := map[string]bool{}
	for i, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		switch {
		case !ok:
			return nil, fmt.Errorf("no property: %s", line)
		case i == 0 && line != "BEGIN:VCALENDAR", i == len(lines)-1 && line != "END:VCALENDAR":
			return nil, fmt.Errorf("the calendar begins or ends with %s", line)
		case line == "BEGIN:VEVENT":
			open = map[string]string{}
		case line == "END:VEVENT":
			for _, must := range []string{"UID", "DTSTAMP", "DTSTART", "SUMMARY"} {
				if open[must] == "" {
					return nil, fmt.Errorf("an event has no %s", must)
				}
			}
			if seen[open["UID"]] {
				return nil, fmt.Errorf("two events have the UID %s", open["UID"])
			}
			seen[open["UID"]] = true
			events, open = append(events, open), nil
		case open != nil:
			if _, twice := open[name]; twice {
				return nil, fmt.Errorf("an event has two of %s", name)
			}
			if strings.HasPrefix(name, "DT") {
				if _, err := time.Parse("20060102T150405Z", value); err != nil {
					return nil, err
				}
			}
			if bare := strings.NewReplacer(`\\`, "", `\;`, "", `\,`, "", `\n`, "").Replace(value); strings.ContainsAny(bare, `\;,`) {
				return nil, fmt.Errorf("%s is not escaped: %s", name, value)
			}
			open[name] = value
		}
	}
	return events, nil
}

func TestTry(t *testing.T) {
	t.Parallel()
	dir, posts, monday := houseWithPlans(t)
	day := func(n int) string { return "--date=" + monday.AddDate(0, 0, n).Format(time.DateOnly) }
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{day(1), "--group=Pita Pink Jakarta"}, []string{"── 09.00 WIB · ", "(sadari-01)", "── 13.00 WIB · ", "dijadwalkan 11.00"}},
		{[]string{day(2), "--group=pita pink jakarta"}, []string{"(kemo-mual)", "× Tidak akan terkirim: belum disetujui peninjau."}},
		{[]string{day(3), "--group=Pita Pink Medan"}, []string{"× Tidak akan terkirim: grup masih dalam latihan."}},
		{[]string{day(4), "--group=Pita Pink Medan"}, []string{"Tidak ada kiriman"}},
	} {
		out, errs, status := typed(t, append([]string{"--data=" + dir, "content", "try", posts}, c.args...)...)
		for _, want := range c.want {
			if status != 0 || !strings.Contains(out, want) {
				t.Errorf("try %v lacks %q (%d %s):\n%s", c.args, want, status, errs, out)
			}
		}
	}
	for _, args := range [][]string{{"--group=Pita Pink Medan"}, {day(1)}, {"--date=kemarin", "--group=Pita Pink Medan"}, {day(-30), "--group=Pita Pink Medan"}, {day(1), "--group=Pita Biru"}} {
		if _, errs, status := typed(t, append([]string{"--data=" + dir, "content", "try", posts}, args...)...); status == 0 || errs == "" {
			t.Errorf("try %v ended well", args)
		}
	}
}

// typed runs a command in this process, and returns what it wrote and its exit status.
func typed(t *testing.T, args ...string) (out, errs string, status int) {
	t.Helper()
	status, out, errs = call(t, "", args...)
	return out, errs, status
}
