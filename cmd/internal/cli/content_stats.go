package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/decide"
	"pita/groups/disclosure"
	"pita/groups/phrase"
	"pita/groups/schedule"
)

type contentStatsCmd struct {
	Group string
	Since string `default:"90d"`
	JSON  bool   `name:"json"`
}

func (*contentStatsCmd) pack(*env) (string, error) { return "", nil }

// A postStat says what became of a post in a group once. Other programs read these keys, and
// no others; what is hidden is null.
type postStat struct {
	Post      string     `json:"post"`
	Lang      string     `json:"lang"`
	Group     string     `json:"group"`
	Left      time.Time  `json:"left"`
	Reached   *int       `json:"reached_at_least"`
	Read      *int       `json:"read_at_least"`
	Reactions []cellStat `json:"reactions"`
	Others    *int       `json:"other_reactions"`
	Votes     []cellStat `json:"votes"`
	Voters    *int       `json:"voters"`
	Final     bool       `json:"final"`

	figures [2]string // reached, read, as they are shown
}

type cellStat struct {
	Name string `json:"name"`
	N    *int   `json:"n"`
}

// A lastStat says when a post of the library was last sent to any group; null is never, or
// longer ago than is remembered.
type lastStat struct {
	Post string     `json:"post"`
	Last *time.Time `json:"last_sent"`
}

// run tells what became of the posts that were sent, as far as nobody can be guessed by it.
func (c *contentStatsCmd) run(ctx context.Context, e *env) (err error) {
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	now, err := lately(ctx, s)
	if err != nil {
		return because(err, "journal.broken")
	}
	since, err := sinceWhen(c.Since, now, phrase.Embedded())
	if err != nil {
		return err
	}
	w, err := e.worldOf(ctx, s)
	if err != nil {
		return err
	}
	return s.Read(ctx, func(st groups.State) error {
		g, err := e.groupNamed(st, c.Group)
		if err != nil {
			return err
		}
		sent, last := statsOf(st, g, since), lastSent(st, w.Library.IDs())
		if c.JSON {
			return e.statsJSON(sent, last)
		}
		return e.statsText(sent)
	})
}

func statsOf(st groups.State, g *groups.Group, since time.Time) []postStat {
	out := []postStat{}
	id := groups.GroupID("")
	if g != nil {
		id = g.ID
	}
	for _, s := range decide.Sent(st, id, since) {
		in, _ := st.Load(groups.Ref{Kind: groups.KindGroup, Group: s.Group}).(*groups.Group)
		if in == nil {
			continue
		}
		kinds, others := disclosure.Reactions(s.Reactions, s.Members)
		votes, voters := disclosure.Votes(s.Options, s.Votes, s.Voters, s.Members)
		out = append(out, postStat{
			Post: s.Post, Lang: s.Lang, Group: in.Name, Left: s.Left.In(schedule.WIB.Location()).Truncate(time.Minute),
			Reached: shown(disclosure.AtLeast(s.Reached, s.Members)), Read: shown(disclosure.AtLeast(s.Read, s.Members)),
			Reactions: cells(kinds), Others: shown(others), Votes: cells(votes), Voters: shown(voters), Final: s.Closed,
			figures: [2]string{disclosure.Figure(s.Reached, s.Members), disclosure.Figure(s.Read, s.Members)},
		})
	}
	return out
}

func cells(kinds []disclosure.Kind) []cellStat {
	out := []cellStat{}
	for _, k := range kinds {
		out = append(out, cellStat{k.Name, shown(k.N)})
	}
	return out
}

// shown is nothing for a figure that is hidden.
func shown(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// lastSent says of posts when each was last sent.
func lastSent(st groups.State, ids []string) []lastStat {
	at := map[string]time.Time{}
	for _, s := range decide.Sent(st, "", time.Time{}) {
		if s.Left.After(at[s.Post]) {
			at[s.Post] = s.Left
		}
	}
	out := []lastStat{}
	for _, id := range ids {
		l := lastStat{Post: id}
		if when, ok := at[id]; ok {
			local := when.In(schedule.WIB.Location()).Truncate(time.Minute)
			l.Last = &local
		}
		out = append(out, l)
	}
	return out
}

func (e *env) statsJSON(sent []postStat, last []lastStat) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(struct {
		Sent  []postStat `json:"sent"`
		Posts []lastStat `json:"posts"`
	}{sent, last})
	if err == nil {
		_, err = e.stdout.Write(b.Bytes())
	}
	return err
}

func (e *env) statsText(sent []postStat) error {
	if len(sent) == 0 {
		return e.tell("stats.none")
	}
	post, group := len(e.text("stats.post")), len(e.text("stats.group"))
	for _, s := range sent {
		post, group = max(post, len(s.Post)), max(group, len([]rune(s.Group)))
	}
	var b strings.Builder
	row := func(cells ...any) {
		line := fmt.Sprintf("%-16s  %-*s  %-*s  %7s  %7s  %s", cells...)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	row(e.text("stats.left"), post, e.text("stats.post"), group, e.text("stats.group"), e.text("stats.reached"), e.text("stats.read"), e.text("stats.did"))
	for _, s := range sent {
		row(s.Left.Format("2006-01-02 15:04"), post, s.Post, group, s.Group, s.figures[0], s.figures[1], s.did())
	}
	_, err := fmt.Fprintf(e.stdout, "%s%s\n", b.String(), e.text("stats.hidden"))
	return err
}

// did writes down in a line how people reacted and what they chose.
func (s postStat) did() string {
	var out []string
	hidden := false
	for _, k := range append(append([]cellStat{}, s.Reactions...), s.Votes...) {
		if hidden = hidden || k.N == nil; k.N != nil {
			out = append(out, fmt.Sprintf("%s %d", k.Name, *k.N))
		}
	}
	if s.Others != nil {
		out = append(out, fmt.Sprintf("%s %d", groups.OtherReaction, *s.Others))
	}
	if hidden {
		out = append(out, groups.OtherReaction+" –")
	}
	return strings.Join(out, " · ")
}
