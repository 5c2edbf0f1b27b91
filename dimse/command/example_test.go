package command_test

import (
	"fmt"

	"pacsaudit/dimse/command"
)

// A C-ECHO is asked and answered.
func Example() {
	request := command.Set{Field: command.CEchoRQ, AffectedSOPClassUID: "1.2.840.10008.1.1", MessageID: 1}

	var d command.Decoder
	asked, err := d.Decode(request.Append(nil))
	if err != nil {
		fmt.Println(err)
		return
	}
	response := command.Set{Field: command.CEchoRSP, RespondedTo: asked.MessageID, Status: command.Success, HasStatus: true}
	answered, err := d.Decode(response.Append(nil))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(asked.Field, asked.AffectedSOPClassUID)
	fmt.Println(answered.Field, answered.RespondedTo == request.MessageID, answered.Status.Class() == command.ClassSuccess)
	// Output:
	// C-ECHO-RQ 1.2.840.10008.1.1
	// C-ECHO-RSP true true
}
