package report

import (
	"time"

	"pacsaudit/audit"
)

// Web is what was seen of the web doors of an archive, without credentials.
type Web struct {
	// Exposure is how far a stranger gets by them. That of the target is about
	// DICOM: two controls on one archive.
	Exposure  audit.Exposure          `json:"exposure"`
	Settled   bool                    `json:"settled"` // that is all that a stranger gets by them
	QIDO      Door                    `json:"qido"`
	Metadata  Door                    `json:"metadata"`  // of one instance: given or not
	Plaintext Door                    `json:"plaintext"` // the query without TLS, where the address says HTTPS
	REST      Door                    `json:"rest"`
	Viewer    Door                    `json:"viewer"`
	ViewerAt  audit.ViewerPath        `json:"viewer_at,omitzero"`
	Default   audit.DefaultCredential `json:"default_credential,omitzero"` // that opened a door
	Product   audit.Product           `json:"product,omitzero"`
	Version   []uint16                `json:"version,omitempty"`
	Counts    Totals                  `json:"counts"`
	PHI       PHI                     `json:"phi"`
	// Audited is when the audit began that saw this, where it is another one than
	// that of the target: reports were put together.
	Audited time.Time `json:"audited,omitzero"`
}

// Door is one web door and how it answered.
type Door struct {
	Step
	Answer    audit.WebAnswer `json:"answer"`
	HTTP      uint16          `json:"http_status,omitzero"`
	Demands   audit.WebAuth   `json:"demands,omitzero"`
	Encrypted bool            `json:"encrypted"`
	Local     bool            `json:"from_its_own_machine,omitzero"`
}

func webOf(o *audit.Observation) *Web {
	w := &o.Web
	if !w.QIDO.Step.Tried() && !w.REST.Step.Tried() {
		return nil
	}
	out := &Web{
		Exposure: w.Exposure(), Settled: w.Settled(o.Target), QIDO: doorOf(w.QIDO), Metadata: doorOf(w.Metadata), Plaintext: doorOf(w.Plaintext),
		REST: doorOf(w.REST), Viewer: doorOf(w.Viewer), ViewerAt: w.ViewerAt, Default: w.Default, Product: w.Product,
		Counts: totalsOf(w.Query), PHI: phiOf(w.Query),
	}
	if w.Version != [3]uint16{} {
		out.Version = w.Version[:]
	}
	return out
}

func doorOf(d audit.WebDoor) Door {
	return Door{Step: stepOf(d.Step), Answer: d.Answer, HTTP: d.Status, Demands: d.Demands, Encrypted: d.Encrypted, Local: d.Local}
}
