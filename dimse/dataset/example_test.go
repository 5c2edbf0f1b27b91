package dataset_test

import (
	"fmt"

	"pacsaudit/dimse/dataset"
)

// What a data set holds can be listed without opening a value.
func Example() {
	implicit := dataset.SyntaxOf(dataset.ImplicitVRLittleEndian)
	b := dataset.AppendElement(nil, implicit, 0x0010_0010, dataset.PN, []byte("Doe^Invented"))
	b = dataset.AppendSequence(b, implicit, 0x0008_1140,
		dataset.AppendElement(nil, implicit, 0x0008_1155, dataset.UI, []byte("1.2.3")))

	var d dataset.Decoder
	d.Reset(b, implicit)
	for d.Next() {
		el := d.Element()
		switch el.Kind {
		case dataset.Primitive:
			fmt.Println(el.Depth, el.Tag, el.VR, "of", el.Value.Len(), "bytes")
		case dataset.SequenceStart:
			fmt.Println(el.Depth, el.Tag, "sequence")
		}
	}
	if err := d.Err(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0 (0010,0010) PN of 12 bytes
	// 0 (0008,1140) sequence
	// 1 (0008,1155) UI of 6 bytes
}
