package probe_test

import (
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// offerOf audits a posture with every service proposed.
func offerOf(t *testing.T, p pacs.Posture, needs audit.Needs) (audit.Observation, []pacs.Event) {
	t.Helper()
	s, err := pacs.Start(t.Context(), p, fixtures.Archive{Studies: 3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	prober := &probe.Prober{Budget: budget, Rest: rest, Now: today, Services: true}
	o := prober.Probe(t.Context(), audit.Target{Address: audit.Operator(s.Addr())}, needs)
	return o, s.Log()
}

// takenBy are UIDs of the classes that a device accepts.
func takenBy(o audit.Observation) (list []string) {
	for c, n := range o.Offer.Classes {
		if n == audit.Accepted {
			list = append(list, audit.SOPClass(c).UID().String())
		}
	}
	return list
}

func TestADeviceIsKnownByTheServicesThatItOffers(t *testing.T) {
	t.Parallel()
	const echo, find, worklist, ct, mr, print = "1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.5.1.4.31", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.1.9"
	const commitment = "1.2.840.10008.1.20.1"
	for name, row := range map[string]struct {
		only []string
		want audit.DeviceClass
	}{
		"an archive":        {[]string{echo, find, ct}, audit.ArchiveDevice},
		"a worklist":        {[]string{echo, worklist}, audit.WorklistDevice},
		"a printer":         {[]string{echo, print}, audit.PrinterDevice},
		"a modality":        {[]string{echo, commitment}, audit.ModalityDevice},
		"a workstation":     {[]string{echo, mr}, audit.ReceiverDevice},
		"something for us":  {[]string{echo}, audit.UnknownDevice},
		"a worklist, stale": {[]string{echo, worklist, print}, audit.WorklistDevice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, _ := offerOf(t, pacs.Posture{Contexts: pacs.Contexts{Only: row.only}}, audit.NeedsAssociation)
			got := takenBy(o)
			slices.Sort(got)
			want := slices.Sorted(slices.Values(row.only))
			if !o.Offer.Complete() || !slices.Equal(got, want) || o.Device() != row.want {
				t.Errorf("%v, complete %t, %q", o.Device(), o.Offer.Complete(), got)
			}
		})
	}
	o, _ := offerOf(t, pacs.Posture{Contexts: pacs.Contexts{Promiscuous: true}}, audit.NeedsServices)
	if len(takenBy(o)) != int(audit.SOPClasses) || o.Device() != audit.UnknownDevice {
		t.Errorf("%d accepted, %v", len(takenBy(o)), o.Device())
	}
}

// TestServicesAreProposedAndNeverUsed: at most 32 contexts in an association, of the
// standard's classes alone, released, and after everything else.
func TestServicesAreProposedAndNeverUsed(t *testing.T) {
	t.Parallel()
	syntaxes := []string{"1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"}
	o, events := offerOf(t, pacs.Posture{Contexts: pacs.Contexts{TransferSyntaxes: syntaxes}}, audit.NeedsEcho|audit.NeedsQuery|audit.NeedsServices)
	begins := -1
	for i, e := range events {
		switch {
		case len(e.Proposed) > 32:
			t.Errorf("association %d proposes %d contexts", i, len(e.Proposed))
		case len(e.Proposed) == 32 && begins < 0:
			begins = i
		case slices.ContainsFunc(e.Proposed, func(uid string) bool { return strings.HasPrefix(uid, "2.25.") }) && begins >= 0:
			t.Error("the class that does not exist is not before the others")
		}
		if begins >= 0 && (len(e.Commands) > 0 || e.End != pacs.Released) {
			t.Errorf("association %d: %v, %v", i, e.Commands, e.End)
		}
	}
	if n := len(events) - begins; begins < 0 || n > 11 {
		t.Errorf("%d associations more, from number %d on", n, begins)
	}
	if s := &o.Offer.Syntaxes[audit.StorageGroup]; s.Class.UID().String() != audit.CTStorage.UID().String() {
		t.Errorf("tried with %v", s.Class.UID())
	}
	var seen []string
	for s, n := range o.Offer.Syntaxes[audit.StorageGroup].Syntaxes {
		if n == audit.Accepted {
			seen = append(seen, audit.TransferSyntax(s).UID().String())
		}
	}
	slices.Sort(seen)
	if !slices.Equal(seen, slices.Sorted(slices.Values(syntaxes))) {
		t.Errorf("transfer syntaxes %q", seen)
	}
}

// TestNothingIsProposedUnasked nor to a server that has stopped, or that opens to
// nobody.
func TestNothingIsProposedUnasked(t *testing.T) {
	t.Parallel()
	o, events := offerOf(t, pacs.Posture{AETitle: "ARCHIVE", CheckCalled: true}, audit.NeedsServices)
	if o.Offer != nil {
		t.Error("it is offered to who gets no association")
	}
	for _, e := range events {
		if len(e.Proposed) > 16 {
			t.Errorf("%d contexts", len(e.Proposed))
		}
	}
	s, err := pacs.Start(t.Context(), pacs.Posture{}, fixtures.Archive{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if o := (&probe.Prober{Budget: budget}).Probe(t.Context(), audit.Target{Address: audit.Operator(s.Addr())}, audit.NeedsServices); o.Offer != nil {
		t.Error("nobody asked for it")
	}
}

// TestWhatADeviceOffersIsCompleteOrSaidNotToBe has servers that look at some contexts only,
// leave refusals out, or take a class in its own transfer syntaxes.
func TestWhatADeviceOffersIsCompleteOrSaidNotToBe(t *testing.T) {
	t.Parallel()
	const echo, find, ct, video, mpeg2 = "1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.77.1.1.1", "1.2.840.10008.1.2.4.100"
	only := []string{echo, find, ct, video}
	first := func(n int) pacs.Faults {
		return pacs.Faults{Acceptance: func(ac *pdu.AssociateAC) {
			ac.PresentationContexts = ac.PresentationContexts[:min(n, len(ac.PresentationContexts))]
		}}
	}
	for name, row := range map[string]struct {
		posture  pacs.Posture
		complete bool
		device   audit.DeviceClass
		taken    int
		most     int // associations in all
	}{
		"leaves refusals out":               {pacs.Posture{Contexts: pacs.Contexts{Only: only, OmitRefused: true}}, true, audit.ArchiveDevice, 4, 20},
		"refuses without a reason":          {pacs.Posture{Contexts: pacs.Contexts{Only: only, Result: pdu.ContextNoReason}}, true, audit.ArchiveDevice, 4, 20},
		"answers twice":                     {pacs.Posture{Contexts: pacs.Contexts{Only: only, Twice: true}}, true, audit.ArchiveDevice, 4, 20},
		"no echo":                           {pacs.Posture{Contexts: pacs.Contexts{Only: only[1:]}}, true, audit.ArchiveDevice, 3, 20},
		"no echo, and leaves refusals out":  {pacs.Posture{Contexts: pacs.Contexts{Only: only[1:], OmitRefused: true}}, false, audit.ArchiveDevice, 3, 20},
		"answers the first 16":              {pacs.Posture{Contexts: pacs.Contexts{Only: only}, Faults: first(16)}, true, audit.ArchiveDevice, 4, 35},
		"answers the first 8":               {pacs.Posture{Contexts: pacs.Contexts{Only: only}, Faults: first(8)}, true, audit.ArchiveDevice, 4, 70},
		"answers the first":                 {pacs.Posture{Contexts: pacs.Contexts{Only: only}, Faults: first(1)}, false, audit.UnknownDevice, -1, 25},
		"answers nothing":                   {pacs.Posture{Contexts: pacs.Contexts{Only: only, OmitRefused: true, OmitAccepted: true}}, false, audit.UnknownDevice, 0, 25},
		"accepts one alone":                 {pacs.Posture{Contexts: pacs.Contexts{Only: only, One: true}}, false, audit.ArchiveDevice, -1, 25},
		"looks at the first":                {pacs.Posture{Contexts: pacs.Contexts{Only: only, First: true}}, false, audit.UnknownDevice, -1, 25},
		"takes video in MPEG2":              {pacs.Posture{Contexts: pacs.Contexts{Only: only, SyntaxesOf: map[string][]string{video: {mpeg2}}}}, true, audit.ArchiveDevice, 4, 20},
		"takes all in explicit VR at first": {pacs.Posture{Contexts: pacs.Contexts{Only: only, FirstSyntax: "1.2.840.10008.1.2.1"}}, true, audit.ArchiveDevice, 4, 25},
		"refuses all for transfer syntaxes": {pacs.Posture{Contexts: pacs.Contexts{Only: only, Result: pdu.ContextTransferSyntaxesNotSupported}}, true, audit.ArchiveDevice, 4, 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, events := offerOf(t, row.posture, audit.NeedsAssociation)
			if o.Offer == nil {
				t.Fatal("nothing was proposed")
			}
			if n := len(takenBy(o)); o.Offer.Complete() != row.complete || o.Device() != row.device || row.taken >= 0 && n != row.taken || len(events) > row.most {
				t.Errorf("complete %t, %q, %d taken, %d associations", o.Offer.Complete(), o.Device(), n, len(events))
			}
		})
	}
}
