// Command pacsaudit tells hospital IT how exposed their own PACS are.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"pacsaudit/cmd/pacsaudit/commands"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the run with a partial report; the next one kills.
	context.AfterFunc(ctx, stop)
	commands.BoundMemory(os.Stderr)
	os.Exit(commands.Run(ctx, os.Args, os.Stdout, os.Stderr))
}
