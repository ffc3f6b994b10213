// Command pita keeps patient support groups company. With no arguments it rehearses:
// no phone, no network, invented people.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"pita/cmd/internal/cli"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	os.Exit(cli.Run(ctx, os.Args[1:], cli.IO{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		// Once released, a second signal ends the process at once.
		Ending: release,
		Reread: func() (<-chan os.Signal, func()) {
			asked := make(chan os.Signal, 1)
			signal.Notify(asked, syscall.SIGHUP)
			return asked, func() { signal.Stop(asked) }
		},
	}))
}
