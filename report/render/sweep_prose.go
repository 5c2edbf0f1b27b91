package render

import (
	"pacsaudit/audit"
	"pacsaudit/report"
)

// sighting says an outcome of ports. A connection is "closed" in another way
// than a port is, and other languages have other words for it.
func (l Lang) sighting(o audit.Sighting) string {
	if o == audit.PortClosed {
		return l.say("closed port")
	}
	return l.Word(o)
}

// answered says how a port answered, with the codes as they were sent.
func (l Lang) answered(f *report.FoundPort) string {
	s := l.Word(f.Outcome)
	switch {
	case f.Result.Sent() && f.Source.Sent() && f.Reason.Sent():
		s += " " + codes(f.Result.Number(), f.Source.Number(), f.Reason.Number())
	case f.Source.Sent() && f.Reason.Sent():
		s += " " + codes(f.Source.Number(), f.Reason.Number())
	}
	if f.TLS && f.Outcome.Speaks() {
		s += ", TLS"
	}
	return s
}

func codes(list ...uint8) string {
	s := ""
	for i, c := range list {
		if i > 0 {
			s += "/"
		}
		s += number(uint64(c))
	}
	return s
}

// marks are what a reader should know of a port besides.
func (l Lang) marks(f *report.FoundPort) []string {
	var list []string
	if f.Unlisted {
		list = append(list, l.say("not in the inventory"))
	}
	if f.Promiscuous {
		list = append(list, l.say("accepts what does not exist: a honeypot, or no check at all"))
	}
	if f.Unsolicited {
		list = append(list, l.say("sends what nobody asked for"))
	}
	if f.Unnamed {
		list = append(list, l.say("names no implementation, which the standard demands: a honeypot, or an odd server"))
	}
	if f.SameCertificate > 0 {
		list = append(list, l.sayf("the same certificate on %s addresses: one device behind them, or a honeypot", number(f.SameCertificate)))
	}
	if f.SameAnswer > 0 {
		list = append(list, l.sayf("the same answer on %s addresses: one device behind them, a honeypot, or devices of one model", number(f.SameAnswer)))
	}
	return list
}
