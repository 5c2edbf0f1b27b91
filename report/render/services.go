package render

import (
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// device says what a device is by the services that it offers, its toolkit and its
// product.
func (l Lang) device(s *report.Services) string {
	parts := []string{l.say("not known")}
	if s.Device != audit.UnknownDevice {
		parts[0] = l.Word(s.Device)
	}
	if s.Toolkit != audit.UnknownProduct {
		parts = append(parts, l.sayf("toolkit %s", s.Toolkit))
	}
	if s.Product != audit.UnknownProduct {
		parts = append(parts, l.sayf("product %s", s.Product))
	}
	if !s.Complete {
		parts = append(parts, l.say("not every service was answered"))
	}
	return strings.Join(parts, l.say(", "))
}

// OfferLine is what is offered of a group of services. Few are the first classes, and
// how many more there are: a storage server has more than a hundred.
type OfferLine struct{ Group, Count, Classes, Few, Syntaxes string }

// offer is what is offered of each group of services, those without any left out.
func (l Lang) offer(s *report.Services) (list []OfferLine) {
	names := func(named []report.NamedUID) (list []audit.Text, all string) {
		var texts []string
		for _, n := range named { // in the standard's words
			list, texts = append(list, n.Name), append(texts, n.Name.String())
		}
		return list, strings.Join(texts, l.say("; "))
	}
	for _, g := range s.Groups {
		if len(g.Accepted) > 0 {
			count := l.sayf("%[1]s of %[2]s", number(uint64(len(g.Accepted))), number(uint64(g.Proposed)))
			classes, all := names(g.Accepted)
			_, syntaxes := names(g.Syntaxes)
			list = append(list, OfferLine{l.Word(g.Group), count, all, l.few(classes), syntaxes})
		}
	}
	return list
}

// offered shows what services a device offers, by group.
func (t *terminal) offered(s *report.Services) {
	if s == nil {
		return
	}
	t.pairs([]StepLine{{t.lang.say("kind of device"), t.lang.device(s)}})
	for _, line := range t.lang.offer(s) {
		how := line.Count
		if t.options.Verbose {
			how = t.lang.sayf("%[1]s: %[2]s", how, line.Few)
		}
		t.pairs([]StepLine{{t.lang.sayf("offers: %s", line.Group), how}})
		if t.options.Verbose && line.Syntaxes != "" {
			t.pairs([]StepLine{{"", t.lang.sayf("in: %s", line.Syntaxes)}})
		}
	}
}

// Device and Offer are for the page.
func (v *view) Device(s *report.Services) string { return v.L.device(s) }

// Offer is what is offered of each group.
func (v *view) Offer(s *report.Services) []OfferLine { return v.L.offer(s) }
