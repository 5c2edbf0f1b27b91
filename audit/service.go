package audit

import "errors"

// Service is an abstract syntax that an association proposes.
type Service uint8

// The services, in the order in which they are proposed.
const (
	Verification Service = iota
	StudyRootFind
	PatientRootFind
	PatientStudyOnlyFind
	WorklistFind
	StudyRootMove
	StudyRootGet
	PatientRootMove
	CTStorage
	SecondaryCaptureStorage
	StorageCommitment
	PerformedProcedureStep
	UnifiedProcedureStep
	ProcedureStepPull // from here on: see ProcedureSteps
	ProcedureStepWatch
	ProcedureStepQuery
	ProcedureStepTrial
	GeneralPurposeWorklist
	BasicGrayscalePrint
	MadeUp // an abstract syntax that does not exist
	Services
)

var services = [Services]struct{ uid, name Text }{
	Verification:            {Lit("1.2.840.10008.1.1"), Lit("Verification")},
	StudyRootFind:           {Lit("1.2.840.10008.5.1.4.1.2.2.1"), Lit("Study Root Query/Retrieve - FIND")},
	PatientRootFind:         {Lit("1.2.840.10008.5.1.4.1.2.1.1"), Lit("Patient Root Query/Retrieve - FIND")},
	PatientStudyOnlyFind:    {Lit("1.2.840.10008.5.1.4.1.2.3.1"), Lit("Patient/Study Only Query/Retrieve - FIND")},
	WorklistFind:            {Lit("1.2.840.10008.5.1.4.31"), Lit("Modality Worklist - FIND")},
	StudyRootMove:           {Lit("1.2.840.10008.5.1.4.1.2.2.2"), Lit("Study Root Query/Retrieve - MOVE")},
	StudyRootGet:            {Lit("1.2.840.10008.5.1.4.1.2.2.3"), Lit("Study Root Query/Retrieve - GET")},
	PatientRootMove:         {Lit("1.2.840.10008.5.1.4.1.2.1.2"), Lit("Patient Root Query/Retrieve - MOVE")},
	CTStorage:               {Lit("1.2.840.10008.5.1.4.1.1.2"), Lit("CT Image Storage")},
	SecondaryCaptureStorage: {Lit("1.2.840.10008.5.1.4.1.1.7"), Lit("Secondary Capture Image Storage")},
	StorageCommitment:       {Lit("1.2.840.10008.1.20.1"), Lit("Storage Commitment Push Model")},
	PerformedProcedureStep:  {Lit("1.2.840.10008.3.1.2.3.3"), Lit("Modality Performed Procedure Step")},
	UnifiedProcedureStep:    {Lit("1.2.840.10008.5.1.4.34.6.1"), Lit("Unified Procedure Step - Push")},
	ProcedureStepPull:       {Lit("1.2.840.10008.5.1.4.34.6.3"), Lit("Unified Procedure Step - Pull")},
	ProcedureStepWatch:      {Lit("1.2.840.10008.5.1.4.34.6.2"), Lit("Unified Procedure Step - Watch")},
	ProcedureStepQuery:      {Lit("1.2.840.10008.5.1.4.34.6.5"), Lit("Unified Procedure Step - Query")},
	ProcedureStepTrial:      {Lit("1.2.840.10008.5.1.4.34.4.3"), Lit("Unified Procedure Step Trial - Pull")},
	GeneralPurposeWorklist:  {Lit("1.2.840.10008.5.1.4.32.1"), Lit("General Purpose Worklist - FIND")},
	BasicGrayscalePrint:     {Lit("1.2.840.10008.5.1.1.9"), Lit("Basic Grayscale Print Management")},
	MadeUp:                  {Lit("2.25.202611210000000000000000000000099"), Lit("an abstract syntax that does not exist")},
}

// UID is the SOP class UID, PS3.4 §A.
func (s Service) UID() Text { return services[s].uid }

// Name is the SOP class name.
func (s Service) Name() Text { return services[s].name }

// Retrieve reports a service that sends images.
func (s Service) Retrieve() bool {
	return s == StudyRootMove || s == StudyRootGet || s == PatientRootMove
}

// Store reports a service that takes images in.
func (s Service) Store() bool { return s == CTStorage || s == SecondaryCaptureStorage }

// Extra reports a service that changes something besides images: worklists,
// commitments, orders, films.
func (s Service) Extra() bool {
	switch s {
	case StorageCommitment, PerformedProcedureStep, UnifiedProcedureStep, ProcedureStepPull, BasicGrayscalePrint:
		return true
	}
	return false
}

// ProcedureSteps reports a service that the worklist of Unified Procedure Steps is queried
// by, PS3.4 §CC.2, or what came before them: each shows the same.
func (s Service) ProcedureSteps() bool {
	return s >= ProcedureStepPull && s <= GeneralPurposeWorklist
}

// Negotiation is what became of a proposed service.
type Negotiation uint8

// The results of a proposal. Accepted means negotiated, not exercised.
const (
	NotProposed Negotiation = iota
	Accepted
	NotAccepted
	Unanswered // left out of the answer
)

// slugs are the words for services in the configuration.
var slugs = [Services]Text{
	Verification:            Lit("verification"),
	StudyRootFind:           Lit("study-root-find"),
	PatientRootFind:         Lit("patient-root-find"),
	PatientStudyOnlyFind:    Lit("patient-study-only-find"),
	WorklistFind:            Lit("worklist-find"),
	StudyRootMove:           Lit("study-root-move"),
	StudyRootGet:            Lit("study-root-get"),
	PatientRootMove:         Lit("patient-root-move"),
	CTStorage:               Lit("ct-storage"),
	SecondaryCaptureStorage: Lit("secondary-capture-storage"),
	StorageCommitment:       Lit("storage-commitment"),
	PerformedProcedureStep:  Lit("performed-procedure-step"),
	UnifiedProcedureStep:    Lit("unified-procedure-step"),
	ProcedureStepPull:       Lit("procedure-step-pull"),
	ProcedureStepWatch:      Lit("procedure-step-watch"),
	ProcedureStepQuery:      Lit("procedure-step-query"),
	ProcedureStepTrial:      Lit("procedure-step-trial"),
	GeneralPurposeWorklist:  Lit("general-purpose-worklist"),
	BasicGrayscalePrint:     Lit("basic-grayscale-print"),
	MadeUp:                  Lit("made-up"),
}

// Slug is the service's word in the configuration.
func (s Service) Slug() Text { return slugs[s] }

// UnmarshalText reads a service's word.
func (s *Service) UnmarshalText(b []byte) error {
	for i, slug := range slugs {
		if slug.s == string(b) {
			*s = Service(i)
			return nil
		}
	}
	return errors.New("not a word for a service")
}
