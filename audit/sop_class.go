package audit

import "slices"

// SOPClass is a row of the table of SOP classes.
type SOPClass uint16

type sopClass struct {
	uid, name Text
	group     ServiceGroup
}

// SOPClasses is how many classes the table has.
const SOPClasses = SOPClass(len(sopClasses))

// UID is the SOP class UID.
func (c SOPClass) UID() Text { return sopClasses[c].uid }

// Name is its name in PS3.6 Table A-1.
func (c SOPClass) Name() Text { return sopClasses[c].name }

// Group is what it is for.
func (c SOPClass) Group() ServiceGroup { return sopClasses[c].group }

// SOPClassOf is the class of a UID in the table, if it is there.
func SOPClassOf(uid Text) (c SOPClass, known bool) {
	c, known = sopClassesByUID[uid]
	return c, known
}

var sopClassesByUID = func() map[Text]SOPClass {
	m := map[Text]SOPClass{}
	for c := range SOPClasses {
		m[c.UID()] = c
	}
	return m
}()

// TransferSyntax is a row of the table of transfer syntaxes.
type TransferSyntax uint8

// The bounds of the table: of storage all are tried, of the other services those
// without compression, and the deflated one.
const (
	TransferSyntaxes      = TransferSyntax(len(transferSyntaxes))
	PlainTransferSyntaxes = TransferSyntax(4)
)

// UID is the transfer syntax UID.
func (s TransferSyntax) UID() Text { return transferSyntaxes[s].uid }

// Name is its name in PS3.6 Table A-1.
func (s TransferSyntax) Name() Text { return transferSyntaxes[s].name }

// ServiceGroup is what SOP classes are for.
type ServiceGroup uint8

// The groups. The zero value is verification.
const (
	VerificationGroup ServiceGroup = iota
	QueryGroup
	RetrieveGroup
	WorklistGroup
	WorkflowGroup // what is reported of procedures, commitments, media, logs
	PrintGroup
	StorageGroup
	ServiceGroups
)

var groupNames = []string{"verification", "query", "retrieve", "worklist", "workflow", "print", "storage"}

func (g ServiceGroup) String() string { return name(groupNames, g) }
func (g ServiceGroup) word() Text     { return Text{g.String()} }

// MarshalText writes the group's word.
func (g ServiceGroup) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the group's word.
func (g *ServiceGroup) UnmarshalText(b []byte) (err error) {
	*g, err = parse[ServiceGroup](groupNames, b, "a group of services")
	return err
}

// ServiceOffer is which SOP classes and transfer syntaxes a stranger can negotiate.
// None of them was used.
type ServiceOffer struct {
	Classes  [SOPClasses]Negotiation
	Syntaxes [ServiceGroups]SyntaxOffer
}

// SyntaxOffer is what one accepted class of a group was negotiated in.
type SyntaxOffer struct {
	Class    SOPClass
	Syntaxes [TransferSyntaxes]Negotiation
}

// Complete reports whether every class got an answer, and every group of which one was
// accepted has its transfer syntaxes.
func (s *ServiceOffer) Complete() bool {
	for c, n := range s.Classes {
		if n == NotProposed || n == Accepted && s.Syntaxes[SOPClass(c).Group()].Syntaxes[0] == NotProposed {
			return false
		}
	}
	return true
}

// Representative is the accepted class of a group that transfer syntaxes are tried
// with: an ordinary one where that is accepted.
func (s *ServiceOffer) Representative(g ServiceGroup) (c SOPClass, ok bool) {
	for _, service := range []Service{CTStorage, SecondaryCaptureStorage, StudyRootFind, StudyRootMove, WorklistFind, BasicGrayscalePrint} {
		if c, _ := SOPClassOf(service.UID()); c.Group() == g && s.Classes[c] == Accepted {
			return c, true
		}
	}
	for c := range SOPClasses {
		if c.Group() == g && s.Classes[c] == Accepted {
			return c, true
		}
	}
	return 0, false
}

// DeviceClass is what a device is by the services that it offers.
type DeviceClass uint8

// The classes. The zero value is not known.
const (
	UnknownDevice DeviceClass = iota
	ArchiveDevice             // it answers queries for studies or patients
	WorklistDevice
	PrinterDevice
	ModalityDevice // it takes part in workflows, and takes in no images
	ReceiverDevice // it takes images in, and answers no queries: a workstation, a router, a gateway
)

var deviceNames = []string{"", "archive", "worklist", "printer", "modality", "receiver"}

func (d DeviceClass) String() string { return name(deviceNames, d) }
func (d DeviceClass) word() Text     { return Text{d.String()} }

// MarshalText writes the class's word.
func (d DeviceClass) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the class's word.
func (d *DeviceClass) UnmarshalText(b []byte) (err error) {
	*d, err = parse[DeviceClass](deviceNames, b, "a class of devices")
	return err
}

// Device is what a device looks like by what it accepts. One that accepts a class that
// does not exist accepts everything, which says nothing. It is not known where what makes
// it another kind got no answer.
func (o Observation) Device() DeviceClass {
	if o.Offer == nil || o.Contexts[MadeUp] == Accepted {
		return UnknownDevice
	}
	groups := func(list ...ServiceGroup) (classes []SOPClass) {
		for c := range SOPClasses {
			if slices.Contains(list, c.Group()) {
				classes = append(classes, c)
			}
		}
		return classes
	}
	services := func(list ...Service) (classes []SOPClass) {
		for _, s := range list {
			c, _ := SOPClassOf(s.UID())
			classes = append(classes, c)
		}
		return classes
	}
	for _, kind := range []struct {
		is      DeviceClass
		classes []SOPClass
	}{
		{ArchiveDevice, services(StudyRootFind, PatientRootFind)},
		{WorklistDevice, services(WorklistFind, ProcedureStepPull)},
		{ReceiverDevice, groups(StorageGroup)},
		{PrinterDevice, groups(PrintGroup)},
		{ModalityDevice, groups(WorkflowGroup)},
	} {
		known := true
		for _, c := range kind.classes {
			if o.accepted(c) {
				return kind.is
			}
			known = known && o.Offer.Classes[c] != NotProposed
		}
		if !known {
			break
		}
	}
	return UnknownDevice
}

// accepted reports a class that was accepted, here or as a service of the audit.
func (o Observation) accepted(c SOPClass) bool {
	if o.Offer.Classes[c] == Accepted {
		return true
	}
	for s, n := range o.Contexts {
		if n == Accepted && Service(s).UID() == c.UID() {
			return true
		}
	}
	return false
}

// Toolkit reports a library that products of many makers are built with.
func (p Product) Toolkit() bool {
	switch p {
	case DCMTK, DCM4CHE, Pynetdicom, FoDICOM, DICOMRS, DCMJS, Odil, GDCM, RubyDICOM, MergeToolkit:
		return true
	}
	return false
}
