package cli

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pita/store"
)

// visitWait is how long a command may take in the process that holds the folder.
const visitWait = 30 * time.Minute

// A visit is a command that is run by the process that holds the folder, since only one
// may open the house: to read it while it works.
type visit struct {
	Run        []string `json:"run"`
	Lang       string   `json:"lang"`
	Dir        string   `json:"dir"`              // where the command was typed
	Styled     bool     `json:"styled,omitempty"` // a terminal shows what is answered
	Passphrase string   `json:"passphrase,omitempty"`
}

// A visitor is a command that can be run as a visit.
type visitor interface {
	verb
	// pack returns the passphrase to bring along, asked for where it is needed.
	pack(e *env) (string, error)
}

func (*journalCmd) pack(*env) (string, error) { return "", nil }
func (*doctorCmd) pack(*env) (string, error)  { return "", nil }
func (*asideCmd) pack(*env) (string, error)   { return "", nil }
func (c *backupCmd) pack(e *env) (string, error) {
	if len(c.To) > 0 {
		return "", nil
	}
	return e.backupSecret(true)
}

// call runs a command in the process that holds the folder, and says whether there is
// one that takes visits.
func (e *env) call(ctx context.Context, v visitor, args []string) (bool, error) {
	var dialer net.Dialer
	c, err := dialer.DialContext(ctx, "unix", shortPath(filepath.Join(e.data, socketName)))
	if err != nil {
		return false, nil
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })()
	pass, err := v.pack(e)
	if err != nil {
		return true, err
	}
	here, err := os.Getwd()
	if err != nil {
		return true, err
	}
	var ans answer
	err = errors.Join(c.SetDeadline(time.Now().Add(visitWait)),
		json.NewEncoder(c).Encode(visit{Run: args, Lang: e.lang, Dir: here, Styled: e.styled(), Passphrase: pass}))
	if err == nil {
		err = e.awaits(ctx, c, callPatience, visitWait, &ans)
	}
	switch {
	case err != nil:
		return true, because(err, "order.unanswered", "who", e.holder())
	case !ans.OK:
		return true, because(errors.New(ans.Why), "order.refused", "who", e.holder())
	}
	if _, err := e.stdout.Write([]byte(ans.Out)); err != nil {
		return true, err
	}
	if _, err := e.stderr.Write([]byte(ans.Err)); err != nil {
		return true, err
	}
	if ans.Status != exitDone {
		return true, errShown
	}
	return true, nil
}

// receive returns how the holder of a folder runs a visit, with the house it has open.
func (e *env) receive(held *store.Store) func(context.Context, visit) answer {
	return func(ctx context.Context, v visit) answer {
		_, chosen, err := parse(v.Run)
		if err != nil {
			return answer{Why: err.Error()}
		}
		if _, ok := chosen.(visitor); !ok {
			return answer{Why: "only commands that read the house come this way"}
		}
		var out, errs strings.Builder
		inside := &env{
			stdin: strings.NewReader(""), stdout: &out, stderr: &errs, log: e.log,
			data: e.data, settings: e.settings, held: held, dir: v.Dir, colours: v.Styled, running: e.running,
			getenv: func(name string) string {
				switch name {
				case backupPassphrase:
					return v.Passphrase
				case alarmSecret: // the doctor asks whether there is one
					return e.getenv(name)
				}
				return ""
			},
		}
		inside.speak(v.Lang)
		status := inside.status(chosen.run(ctx, inside))
		return answer{OK: true, Out: out.String(), Err: errs.String(), Status: status}
	}
}

// path returns where a file is that was named where the command was typed.
func (e *env) path(file string) string {
	if e.dir == "" || filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(e.dir, file)
}
