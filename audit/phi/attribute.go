package phi

import (
	"fmt"
	"sync"

	"pacsaudit/dimse/dataset"
)

// detector says how the value of an attribute is judged.
type detector uint8

const (
	detectNone detector = iota
	detectName
	detectID
	detectBirthDate
	detectDate
	detectText
	detectNonEmpty
	detectPresence
	detectIssuer
	detectContext // context of an identifier, or a marker: never counted
	detectRecurse
)

var detectors = map[string]detector{
	"none":         detectNone,
	"pn":           detectName,
	"id":           detectID,
	"birth_date":   detectBirthDate,
	"date":         detectDate,
	"text":         detectText,
	"text_name":    detectText,
	"nonempty":     detectNonEmpty,
	"age":          detectNonEmpty,
	"phone":        detectText,
	"telecom":      detectText,
	"url":          detectText,
	"presence":     detectPresence,
	"issuer":       detectIssuer,
	"id_context":   detectContext,
	"deid_marker":  detectContext,
	"pixel_marker": detectContext,
	"recurse":      detectRecurse,
	"private":      detectNonEmpty,
}

// attribute is a row of the attribute table.
type attribute struct {
	tag      dataset.Tag
	vr       dataset.VR
	tier     uint8
	field    Field
	detector detector
}

// maxAttributes is the size of the tallies' arrays: the table's rows, rounded up.
const maxAttributes = 768

type attributeTable struct {
	rows  []attribute
	slots [1 << 12]uint16 // index + 1 into rows; open addressing
}

func attributeSlot(t dataset.Tag) uint32 { return uint32(t) * 0x9E37_79B1 >> 20 }

// find is the index of a tag's row, or -1.
func (a *attributeTable) find(t dataset.Tag) int {
	for i := attributeSlot(t); ; i++ {
		n := a.slots[i&(1<<12-1)]
		if n == 0 {
			return -1
		}
		if a.rows[n-1].tag == t {
			return int(n - 1)
		}
	}
}

var attributes = sync.OnceValue(func() *attributeTable {
	a := new(attributeTable)
	for _, row := range table("phi_attributes.csv") {
		var group, element uint32
		if n, err := fmt.Sscanf(row["tag"], "(%04X,%04X)", &group, &element); n != 2 || err != nil {
			continue // repeating groups and private ones are judged by rule
		}
		d, ok := detectors[row["detector"]]
		if !ok {
			panic("attribute table: unknown detector " + row["detector"])
		}
		a.rows = append(a.rows, attribute{
			tag:      dataset.Tag(group<<16 | element),
			vr:       dataset.VR(row["vr"][0])<<8 | dataset.VR(row["vr"][1]),
			tier:     row["tier"][0] - '0',
			field:    fieldOf(row),
			detector: d,
		})
		i := attributeSlot(a.rows[len(a.rows)-1].tag)
		for a.slots[i&(1<<12-1)] != 0 {
			i++
		}
		a.slots[i&(1<<12-1)] = uint16(len(a.rows))
	}
	if len(a.rows) > maxAttributes {
		panic("attribute table: more rows than a tally holds")
	}
	return a
})
