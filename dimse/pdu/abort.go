package pdu

import "fmt"

// Abort is A-ABORT, PS3.8 §9.3.8.
type Abort struct {
	Source AbortSource
	Reason AbortReason // significant only from the service provider
}

// AbortSource is who aborted, PS3.8 Table 9-26.
type AbortSource uint8

// The sources of PS3.8 Table 9-26.
const (
	AbortServiceUser     AbortSource = 0
	AbortServiceProvider AbortSource = 2
)

func (s AbortSource) String() string {
	switch s {
	case AbortServiceUser:
		return "service-user"
	case AbortServiceProvider:
		return "service-provider"
	}
	return fmt.Sprintf("source %d", uint8(s))
}

// AbortReason is why a service provider aborted, PS3.8 Table 9-26.
type AbortReason uint8

// The reasons of PS3.8 Table 9-26.
const (
	AbortNotSpecified             AbortReason = 0
	AbortUnrecognizedPDU          AbortReason = 1
	AbortUnexpectedPDU            AbortReason = 2
	AbortUnrecognizedPDUParameter AbortReason = 4
	AbortUnexpectedPDUParameter   AbortReason = 5
	AbortInvalidPDUParameterValue AbortReason = 6
)

// Type is TypeAbort.
func (*Abort) Type() Type { return TypeAbort }

func (p *Abort) decode(c *cursor) {
	c.skip("Reserved", 2)
	p.Source = AbortSource(c.u8("Source"))
	p.Reason = AbortReason(c.u8("Reason/Diag."))
}

func (p *Abort) append(b *builder) {
	b.reserve(2)
	b.u8(uint8(p.Source))
	b.u8(uint8(p.Reason))
}
