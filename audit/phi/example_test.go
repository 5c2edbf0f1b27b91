package phi_test

import (
	"fmt"
	"time"

	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

func Example() {
	// A response to a C-FIND, as a server would send it.
	s := dataset.Syntax{Implicit: true}
	b := dataset.AppendElement(nil, s, 0x0010_0010, dataset.PN, []byte("Tarnwick^Corvane"))
	b = dataset.AppendElement(b, s, 0x0010_0020, dataset.LO, []byte("899-01-0001"))
	b = dataset.AppendElement(b, s, 0x0010_0030, dataset.DA, []byte("19620713"))

	in := phi.NewInspector(time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC))
	var d dataset.Decoder
	d.Reset(b, s)
	in.Inspect(&d)

	t := in.Tally()
	t.CountPopulations()
	fmt.Println(t.Records, "record,", t.Identified, "with name, birth date and an identifier")
	for f := phi.NoField + 1; f < phi.Fields; f++ {
		if n := t.Fields[f][phi.Exposed]; n > 0 {
			fmt.Println(f, n)
		}
	}
	fmt.Println("social security numbers", t.SSN.Formatted)
	// Output:
	// 1 record, 1 with name, birth date and an identifier
	// patient_name 1
	// birth_date 1
	// patient_id 1
	// social security numbers 1
}
