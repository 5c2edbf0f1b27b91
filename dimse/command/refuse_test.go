package command_test

import (
	"testing"

	"pacsaudit/dimse/command"
)

func TestNoOtherRequestCanBeWritten(t *testing.T) {
	written := 0
	for field := range 0x8000 {
		if len(command.Set{Field: command.Field(field), AffectedSOPClassUID: "1.2"}.Append(nil)) > 0 {
			written++
		}
	}
	if written != 3 {
		t.Fatalf("%d kinds of requests can be written, not C-ECHO, C-FIND and C-CANCEL alone", written)
	}
}
