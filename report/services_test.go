package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"pacsaudit/audit"
)

// ct takes some services, and everything was asked for.
func ct(classes ...string) *Services {
	s := &Services{Device: audit.ReceiverDevice, Complete: true, Groups: make([]OfferedGroup, audit.ServiceGroups)}
	for g := range audit.ServiceGroups {
		s.Groups[g].Group = g
	}
	for c := range audit.SOPClasses {
		for _, name := range classes {
			if c.Name().String() == name {
				g := &s.Groups[c.Group()]
				g.Proposed, g.Accepted = g.Proposed+1, append(g.Accepted, NamedUID{c.UID(), c.Name()})
			}
		}
	}
	return s
}

const (
	ctImage = "CT Image Storage"
	film    = "Basic Grayscale Print Management Meta"
)

// TestServicesThatCameAndWentAreTold between two reports, where both asked.
func TestServicesThatCameAndWentAreTold(t *testing.T) {
	partly, printer := ct(ctImage), ct(ctImage, film)
	partly.Complete = false
	printer.Device = audit.PrinterDevice
	for name, row := range map[string]struct {
		before, now *Services
		from, to    []string
	}{
		"this CT takes Print since Tuesday": {ct(ctImage), ct(ctImage, film), nil, []string{film}},
		"and does no more":                  {ct(ctImage, film), ct(ctImage), []string{film}, nil},
		"the same":                          {ct(ctImage), ct(ctImage), nil, nil},
		"nobody asked before":               {nil, ct(ctImage), nil, nil},
		"nobody asked again":                {ct(ctImage), nil, nil, nil},
		"not all were answered now":         {ct(ctImage, film), partly, nil, nil},
		"nor before":                        {partly, ct(ctImage, film), nil, nil},
		"what it is":                        {ct(ctImage), printer, []string{"receiver"}, []string{"printer", film}},
	} {
		report := func(s *Services) *Report {
			return &Report{Targets: []Target{{Name: audit.Lit("ct"), Services: s}}}
		}
		d := Compare(report(row.before), report(row.now), false)
		words := func(facts []audit.Fact) (list []string) {
			for _, f := range facts {
				list = append(list, f.Word.String())
			}
			return list
		}
		var from, to []string
		for _, c := range d.Changes {
			if c.What == OfServices {
				from, to = words(c.From), words(c.To)
			}
		}
		if !reflect.DeepEqual(from, row.from) || !reflect.DeepEqual(to, row.to) {
			t.Errorf("%s: from %q to %q", name, from, to)
		}
	}
}

// TestServicesAreReadAsTheyWereWritten and kept where a later audit did not ask.
func TestServicesAreReadAsTheyWereWritten(t *testing.T) {
	s := ct(ctImage, film)
	s.Toolkit, s.Product = audit.DCMTK, audit.Orthanc
	s.Groups[audit.StorageGroup].Tried = audit.CTStorage.UID()
	s.Groups[audit.StorageGroup].Syntaxes = []NamedUID{{audit.TransferSyntax(0).UID(), audit.TransferSyntax(0).Name()}}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var read Services
	if err := json.Unmarshal(b, &read); err != nil || !reflect.DeepEqual(&read, s) {
		t.Errorf("%v: %s is read as %+v", err, b, read)
	}
	var schema bytes.Buffer
	if err := WriteSchema(&schema); err != nil || !bytes.Contains(schema.Bytes(), []byte(`"OfferedGroup"`)) {
		t.Error("the schema has no groups of services", err)
	}
	before := entry{Target: Target{Services: s}}
	if got := before.and(entry{}).Services; got != s {
		t.Errorf("%+v", got)
	}
}
