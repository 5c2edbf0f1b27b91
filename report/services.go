package report

import (
	"slices"

	"pacsaudit/audit"
)

// Services is which services of the standard a stranger can negotiate with a device.
// None of them was used.
type Services struct {
	// Device is what the device looks like by that, Toolkit the library that it says
	// it is built with, and Product what it is besides, where either is known.
	Device  audit.DeviceClass `json:"device,omitzero"`
	Toolkit audit.Product     `json:"toolkit,omitzero"`
	Product audit.Product     `json:"product,omitzero"`
	// Complete says that every class was answered; otherwise there may be more.
	Complete bool           `json:"complete"`
	Groups   []OfferedGroup `json:"groups"`
}

// OfferedGroup is what is offered of a group of services.
type OfferedGroup struct {
	Group    audit.ServiceGroup `json:"group"`
	Proposed int                `json:"proposed"` // classes that were answered
	Accepted []NamedUID         `json:"accepted,omitempty"`
	// Tried is the class that transfer syntaxes were proposed with, one by one, and
	// Syntaxes those that were accepted.
	Tried    audit.Text `json:"transfer_syntaxes_with,omitzero"`
	Syntaxes []NamedUID `json:"transfer_syntaxes,omitempty"`
}

// NamedUID is a UID of the standard, with its name in PS3.6 Table A-1.
type NamedUID struct {
	UID  audit.Text `json:"uid"`
	Name audit.Text `json:"name"`
}

func servicesOf(o *audit.Observation) *Services {
	if o.Offer == nil {
		return nil
	}
	s := &Services{Device: o.Device(), Complete: o.Offer.Complete(), Groups: make([]OfferedGroup, audit.ServiceGroups)}
	if o.Implementation.Product.Toolkit() {
		s.Toolkit = o.Implementation.Product
	}
	if p := o.Advised(); !p.Toolkit() {
		s.Product = p
	}
	for g := range audit.ServiceGroups {
		s.Groups[g].Group = g
		offer := &o.Offer.Syntaxes[g]
		for i, n := range offer.Syntaxes {
			if syntax := audit.TransferSyntax(i); n == audit.Accepted {
				s.Groups[g].Syntaxes = append(s.Groups[g].Syntaxes, NamedUID{syntax.UID(), syntax.Name()})
			}
		}
		if offer.Syntaxes[0] != audit.NotProposed {
			s.Groups[g].Tried = offer.Class.UID()
		}
	}
	for i, n := range o.Offer.Classes {
		class := audit.SOPClass(i)
		group := &s.Groups[class.Group()]
		if n != audit.NotProposed {
			group.Proposed++
		}
		if n == audit.Accepted {
			group.Accepted = append(group.Accepted, NamedUID{class.UID(), class.Name()})
		}
	}
	return s
}

// Accepted are the classes that were accepted, of all groups.
func (s *Services) Accepted() (list []NamedUID) {
	if s == nil {
		return nil
	}
	for _, g := range s.Groups {
		list = append(list, g.Accepted...)
	}
	return list
}

// ServiceDrift is what a device takes now and did not take before, and the reverse. What
// nobody asked for again has not gone away, nor is new what nobody asked for before.
func ServiceDrift(before, now *Services) (gained, lost []NamedUID) {
	if before == nil || now == nil {
		return nil, nil
	}
	without := func(s *Services) func(NamedUID) bool {
		list := s.Accepted()
		return func(n NamedUID) bool {
			return slices.ContainsFunc(list, func(other NamedUID) bool { return other.UID == n.UID })
		}
	}
	if before.Complete {
		gained = slices.DeleteFunc(now.Accepted(), without(before))
	}
	if now.Complete {
		lost = slices.DeleteFunc(before.Accepted(), without(now))
	}
	return gained, lost
}

// services compares what two audits found a device to offer.
func (d *Diff) services(was, is *Target) {
	gained, lost := ServiceDrift(was.Services, is.Services)
	facts := func(s *Services, list []NamedUID, other *Services) (facts []audit.Fact) {
		if s.Device != other.Device && s.Device != audit.UnknownDevice {
			facts = append(facts, audit.Word("device", s.Device))
		}
		for _, n := range list {
			facts = append(facts, audit.Identifier("service", n.Name))
		}
		return facts
	}
	if was.Services == nil || is.Services == nil {
		return
	}
	from, to := facts(was.Services, lost, is.Services), facts(is.Services, gained, was.Services)
	if len(from)+len(to) > 0 && (len(gained)+len(lost) > 0 || was.Services.Complete && is.Services.Complete) {
		d.add(Change{Kind: Changed, Target: is.Name, What: OfServices, From: from, To: to})
	}
}

// contradiction is the field of services that cannot be so: more accepted than asked
// for, one twice, or one that the standard has elsewhere or calls otherwise. Those that
// only a newer table has may be called anything.
func (s *Services) contradiction() string {
	groups, classes := map[audit.ServiceGroup]bool{}, map[audit.Text]bool{}
	for i := range s.Groups {
		g := &s.Groups[i]
		field := first([]rule{
			{"group", groups[g.Group]},
			{"proposed", g.Proposed < len(g.Accepted)},
			{"transfer_syntaxes", len(g.Syntaxes) > 0 && g.Tried.IsZero()},
		})
		groups[g.Group] = true
		for _, n := range g.Accepted {
			c, known := audit.SOPClassOf(n.UID)
			if classes[n.UID] || known && (c.Group() != g.Group || c.Name() != n.Name) {
				field = "accepted"
			}
			classes[n.UID] = true
		}
		if field != "" {
			return "services." + field
		}
	}
	return ""
}
