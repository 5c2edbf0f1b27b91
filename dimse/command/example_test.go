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
	fmt.Printf("%04X %s\n", uint16(asked.Field), asked.AffectedSOPClassUID)
	fmt.Printf("%04X %t %t\n", uint16(answered.Field), answered.RespondedTo == request.MessageID, answered.Status.Class() == command.ClassSuccess)
	// Output:
	// 0030 1.2.840.10008.1.1
	// 8030 true true
}
