package pdu_test

import (
	"strconv"
	"testing"

	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
)

// table is a table of the standard without its first row, which names the columns.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	rows, err := fixtures.Spec(name)
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func octet(t *testing.T, s string) uint8 {
	t.Helper()
	n, err := strconv.ParseUint(s, 0, 8)
	if err != nil {
		t.Fatal(err)
	}
	return uint8(n)
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, the standard says %q", what, got, want)
	}
}

func TestPDUTypesAreTheStandards(t *testing.T) {
	known := map[pdu.Type]bool{}
	for _, row := range table(t, "pdu_types.csv") {
		typ := pdu.Type(octet(t, row[0]))
		known[typ] = true
		same(t, row[0], typ.String(), row[1])
		p, err := pdu.Decode(typ, make([]byte, 128))
		if typ == pdu.TypePDataTF {
			p, err = pdu.Decode(typ, nil)
		}
		if _, unknown := p.(*pdu.Unknown); err == nil && unknown {
			t.Errorf("%v has no decoder", typ)
		}
	}
	for n := range 0x100 {
		if typ := pdu.Type(n); typ.Known() != known[typ] {
			t.Errorf("%v: Known is %v", typ, typ.Known())
		}
	}
	same(t, "an unknown type", pdu.Type(0x48).String(), "PDU type 0x48")
}

func TestItemTypesAreTheStandards(t *testing.T) {
	known := map[pdu.ItemType]bool{}
	for _, row := range table(t, "item_types.csv") {
		item := pdu.ItemType(octet(t, row[0]))
		known[item] = true
		same(t, row[0], item.String(), row[1])
	}
	for n := range 0x100 {
		if item := pdu.ItemType(n); !known[item] {
			same(t, "an unknown item", item.String(), "item type "+hex(n))
		}
	}
}

func hex(n int) string {
	const digits = "0123456789abcdef"
	return "0x" + string([]byte{digits[n>>4], digits[n&15]})
}

func TestRejectionsAreTheStandards(t *testing.T) {
	reasons := map[[2]uint8]string{}
	for _, row := range table(t, "reject.csv") {
		switch {
		case row[0] != "":
			same(t, "result "+row[0], pdu.Result(octet(t, row[0])).String(), row[3])
		case row[2] == "":
			same(t, "source "+row[1], pdu.Source(octet(t, row[1])).String(), row[3])
		default:
			reasons[[2]uint8{octet(t, row[1]), octet(t, row[2])}] = row[3]
		}
	}
	for source := range uint8(16) {
		for reason := range uint8(16) {
			same(t, "a reason", pdu.Reason(reason).Text(pdu.Source(source)), reasons[[2]uint8{source, reason}])
		}
	}
	same(t, "an unknown result", pdu.Result(3).String(), "result 3")
	same(t, "an unknown source", pdu.Source(4).String(), "source 4")
}

func TestPresentationResultsAreTheStandards(t *testing.T) {
	rows := table(t, "presentation_results.csv")
	for _, row := range rows {
		same(t, "result "+row[0], pdu.ContextResult(octet(t, row[0])).String(), row[1])
	}
	for n := len(rows); n < 0x100; n++ {
		same(t, "an unknown result", pdu.ContextResult(n).String(), "result "+strconv.Itoa(n))
	}
}

func TestAbortsAreTheStandards(t *testing.T) {
	reasons := map[string]pdu.AbortReason{
		"reason-not-specified":        pdu.AbortNotSpecified,
		"unrecognized-PDU":            pdu.AbortUnrecognizedPDU,
		"unexpected-PDU":              pdu.AbortUnexpectedPDU,
		"unrecognized-PDU-parameter":  pdu.AbortUnrecognizedPDUParameter,
		"unexpected-PDU-parameter":    pdu.AbortUnexpectedPDUParameter,
		"invalid-PDU-parameter-value": pdu.AbortInvalidPDUParameterValue,
	}
	for _, row := range table(t, "abort.csv") {
		if row[1] == "" {
			same(t, "source "+row[0], pdu.AbortSource(octet(t, row[0])).String(), row[2])
			continue
		}
		if got, ok := reasons[row[2]]; !ok || got != pdu.AbortReason(octet(t, row[1])) {
			t.Errorf("%s is %d, the standard says %s", row[2], got, row[1])
		}
		delete(reasons, row[2])
	}
	for name := range reasons {
		t.Errorf("the standard has no %s", name)
	}
	same(t, "an unknown source", pdu.AbortSource(1).String(), "source 1")
}
