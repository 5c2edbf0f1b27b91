package pdu_test

import (
	"bytes"
	"fmt"

	"pacsaudit/dimse/pdu"
)

// An archive turns an association down, and says why.
func Example() {
	stream, err := pdu.Append(nil, &pdu.AssociateRJ{
		Result: pdu.RejectedPermanent,
		Source: pdu.SourceServiceUser,
		Reason: pdu.UserCallingAETitle,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	t, body, err := pdu.NewReader(bytes.NewReader(stream)).Next()
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := pdu.Decode(t, body)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch p := p.(type) {
	case *pdu.AssociateRJ:
		fmt.Println(t, p.Result, p.Source, p.Reason.Text(p.Source))
	default:
		fmt.Println("unexpected", t)
	}
	// Output: A-ASSOCIATE-RJ rejected-permanent service-user calling-AE-title-not-recognized
}
