package report

import (
	"time"

	"pacsaudit/audit"
)

// Web is what was seen of the web doors of an archive, without credentials.
type Web struct {
	// Exposure is how far a stranger gets by them. That of the target is about
	// DICOM: two controls on one archive.
	Exposure audit.Exposure `json:"exposure"`
	Settled  bool           `json:"settled"` // that is all that a stranger gets by them
	audit.WebDoors
	Counts Totals `json:"counts"`
	PHI    PHI    `json:"phi"`
	// Audited is when the audit began that saw this, where it is another one than
	// that of the target: reports were put together.
	Audited time.Time `json:"audited,omitzero"`
}

func webOf(o *audit.Observation) *Web {
	w := &o.Web
	if !w.QIDO.Tried() && !w.REST.Tried() {
		return nil
	}
	return &Web{
		Exposure: w.Exposure(), Settled: w.Settled(o.Target), WebDoors: w.WebDoors,
		Counts: totalsOf(w.Query), PHI: phiOf(w.Query),
	}
}
