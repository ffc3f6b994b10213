package cli

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMisunderstood(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, key, says string }{
		{"jugde", "usage.near", `"pita judge"`},
		{"ver", "usage.near", `"pita version"`},
		{"content chekc x", "usage.near", `"pita content check"`},
		{"sesuatu", "usage.command", `"sesuatu"`},
		{"content", "usage.incomplete", `"pita content"`},
		{"content check", "usage.missing", `"pita content check"`},
		{"play", "usage.missing", `"pita play"`},
		{"owner", "usage.missing", `"pita owner"`},
		{"owner a b", "usage.extra", `"b"`},
		{"version now", "usage.extra", `"now"`},
		{"version -- --now", "usage.extra", `"--now"`},
		{"judge --rule x", "usage.option", "--rule"},
		{"--dta x judge", "usage.option", "--dta"},
		{"judge -q", "usage.option", "-q"},
		{"judge --rules", "usage.value", "--rules"},
		{"judge --rules=", "usage.value", "--rules"},
		{"judge --rules --verbose", "usage.value", "--rules"},
		{"--data", "usage.value", "--data"},
		{"journal --why=x", "usage.no-value", "--why"},
		{"play a.chat --why b.chat --stage", "usage.value", "--stage"},
		{"rules try x --shown many", "usage.number", "--shown=many"},
		{"version --lang", "usage.value", "--lang"},
		{"version --lang de", "usage.lang", `"de"`},
		{"help --lang de", "usage.lang", `"de"`},
		{"judge --help --lang de", "usage.lang", `"de"`},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			for _, lang := range languages {
				args := strings.Fields(c.args)
				status, out, errs := call(t, "", append([]string{"--lang", lang}, args...)...)
				if strings.HasSuffix(c.args, "--lang") || strings.Contains(c.args, "--lang de") {
					status, out, errs = call(t, "", args...)
				}
				if status != 2 || out != "" {
					t.Errorf("pita %s: status %d, stdout %q; want 2 and nothing", c.args, status, out)
				}
				if !strings.HasPrefix(errs, "pita: ") || !strings.Contains(errs, c.says) || strings.Count(errs, "\n") != 1 {
					t.Errorf("pita %s says %q; want one sentence with %s", c.args, errs, c.says)
				}
			}
			_, _, err := parse(strings.Fields(c.args))
			var f *failure
			if c.key != "usage.lang" && (!errors.As(err, &f) || f.key != c.key) {
				t.Errorf("parse %q: %v; want the text %q", c.args, err, c.key)
			}
		})
	}
}

// Whatever is typed, either it is understood or we say in our own words why not.
func TestEveryMisuseIsExplained(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{
		"play", "judge", "content", "check", "render", "owner", "forget", "journal", "doctor", "backup", "restore",
		"manual", "version", "rehearse", "help", "x", "-", "--", "-h", "-x", "-xh", "--why", "--why=true", "--json",
		"--rules", "--rules=", "--rules=x", "--data", "--data=d", "--lang", "--lang=id", "--name", "--stage", "--stage=app",
		"--to", "--since", "rules", "try", "--shown", "--shown=2", "--replace", "--nope", "--=", "---", "", " ",
	})
	rapid.Check(t, func(t *rapid.T) {
		args := rapid.SliceOfN(word, 0, 6).Draw(t, "args")
		_, _, err := parse(args)
		var f *failure
		if err != nil && (!errors.As(err, &f) || !f.misuse || !strings.HasPrefix(f.key, "usage.")) {
			t.Fatalf("pita %q: %v; no text of ours explains it", args, err)
		}
	})
}

// Options may stand anywhere after their command, also between its arguments.
func TestOptionsStandAnywhere(t *testing.T) {
	t.Parallel()
	want := playCmd{Files: []string{"a.chat", "b.chat", "-c.chat"}, Stage: "decide", Why: true}
	for _, line := range []string{
		"--data d play --stage decide --why a.chat b.chat -- -c.chat",
		"play a.chat --why b.chat --stage=decide --data d -- -c.chat",
		"play --why -- a.chat b.chat -c.chat",
	} {
		args := strings.Fields(line)
		if !strings.Contains(line, "--data") {
			args = append([]string{"--data=d", "play", "--stage=decide"}, args[1:]...)
		}
		cmds, chosen, err := parse(args)
		if err != nil {
			t.Fatalf("pita %q: %v", args, err)
		}
		if got := chosen.(*playCmd); !reflect.DeepEqual(*got, want) || cmds.Data != "d" {
			t.Errorf("pita %q: %+v in %q; want %+v in d", args, *got, cmds.Data, want)
		}
	}
}
