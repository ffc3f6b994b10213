package cli

import (
	"context"
	"reflect"
)

const defaultData = "pita-data"

// commands is the grammar of the command line. Its help is in the texts.
type commands struct {
	Lang     string
	Data     string
	Settings string
	Verbose  bool
	Help     bool `short:"h"` // answered before anything is parsed

	Rehearse    rehearseCmd    `cmd:"" default:"1"`
	Play        playCmd        `cmd:""`
	Judge       judgeCmd       `cmd:""`
	Rules       rulesCmd       `cmd:""`
	Content     contentCmd     `cmd:""`
	Pair        pairCmd        `cmd:""`
	Run         runCmd         `cmd:""`
	Unpair      unpairCmd      `cmd:""`
	Owner       ownerCmd       `cmd:""`
	Coordinator coordinatorCmd `cmd:""`
	Reviewer    reviewerCmd    `cmd:""`
	Journal     journalCmd     `cmd:""`
	Doctor      doctorCmd      `cmd:""`
	Alarm       alarmCmd       `cmd:""`
	Aside       asideCmd       `cmd:""`
	Lembar      lembarCmd      `cmd:""`
	Backup      backupCmd      `cmd:""`
	Restore     restoreCmd     `cmd:""`
	Forget      forgetCmd      `cmd:""`
	Manual      manualCmd      `cmd:""`
	Version     versionCmd     `cmd:""`
}

// A verb does what was asked. It says what came of it itself, and returns an error
// for what did not work.
type verb interface {
	run(ctx context.Context, e *env) error
}

type rehearseCmd struct {
	Posts string // a folder of posts beside the samples
}

type playCmd struct {
	Files  []string `arg:""`
	Stage  string   `default:"app"`
	Update bool
	Why    bool
}

type contentCmd struct {
	Check     contentCheckCmd     `cmd:""`
	Render    contentRenderCmd    `cmd:""`
	Diff      contentDiffCmd      `cmd:""`
	Approvals contentApprovalsCmd `cmd:""`
	Read      contentReadCmd      `cmd:""`
	Stats     contentStatsCmd     `cmd:""`
	Gaps      contentGapsCmd      `cmd:""`
	Import    contentImportCmd    `cmd:""`
	Calendar  contentCalendarCmd  `cmd:""`
	Try       contentTryCmd       `cmd:""`
}

// parse finds the command that args ask for. Its error is a misuse.
func parse(args []string) (*commands, verb, error) {
	cmds := &commands{}
	found, err := readArgs(grammarOf("pita", reflect.ValueOf(cmds).Elem(), nil), args)
	if err != nil {
		return nil, nil, err
	}
	return cmds, found.target.Addr().Interface().(verb), nil
}
