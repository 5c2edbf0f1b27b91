package phi

import (
	"bytes"
	"sync"

	"pacsaudit/audit/counts"
	"pacsaudit/dimse/dataset"
)

// claim is what a record says was done to it. Nothing of it is believed: it is
// held against what the record shows.
type claim uint8

const (
	claimRemoved      claim = 1 << iota // Patient Identity Removed is YES
	claimMethod                         // a De-identification Method is named
	claimCode                           // with a code of CID 7050
	claimDates                          // Longitudinal Temporal Information Modified is MODIFIED or REMOVED
	claimDatesRemoved                   // of these, REMOVED
	claimDatesKept                      // UNMODIFIED, which is no claim of a de-identification
)

// deidentified reports a claim that the record is de-identified.
func (c claim) deidentified() bool { return c&^claimDatesKept != 0 }

// claims notes a de-identification marker, PS3.15 §E.1 and PS3.3 §C.7.1.1.
func (c *claim) mark(t dataset.Tag, v []byte) {
	v = trim(v)
	switch t {
	case tagIdentityRemoved:
		for more := true; more; { // one value, PS3.6; some write what it was before, too
			var value []byte
			if value, v, more = cutValue(v); len(trim(value)) == 3 && hasPrefixFold(trim(value), "YES") {
				*c |= claimRemoved
			}
		}
	case tagDeidentificationMethod:
		if len(v) > 0 {
			*c |= claimMethod
		}
	case tagDatesModified:
		switch {
		case hasPrefixFold(v, "REMOVED"):
			*c |= claimDates | claimDatesRemoved
		case hasPrefixFold(v, "MODIFIED"):
			*c |= claimDates
		case hasPrefixFold(v, "UNMODIFIED"):
			*c |= claimDatesKept
		}
	case tagCodeValue:
		if methodCodes()[string(v)] {
			*c |= claimCode
		}
	}
}

var methodCodes = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	for _, row := range table("deid_method_codes.csv") {
		m[row["code_DCM"]] = true
	}
	return m
})

// Deidentification is how many records claim to be de-identified, and how many
// are.
type Deidentification struct {
	counts.Deid
	// Collection and UUID are how many studies have UIDs that tools make: those
	// of the Cancer Imaging Archive, and those from a UUID.
	Collection, UUID uint64
}

// Roots of UIDs that a de-identification gave: the Cancer Imaging Archive's
// tool, and UUIDs, PS3.5 §B.2.
var collectionRoot, uuidRoot = []byte("1.3.6.1.4.1.14519.5.2.1."), []byte("2.25.")

func (d *Deidentification) uid(root studyRoot) {
	switch root {
	case rootCollection:
		d.Collection++
	case rootUUID:
		d.UUID++
	}
}

// studyRoot is whose UIDs a study has.
type studyRoot uint8

const (
	rootOther studyRoot = iota
	rootCollection
	rootUUID
)

func rootOf(uid []byte) studyRoot {
	switch {
	case bytes.HasPrefix(uid, uuidRoot):
		return rootUUID
	case bytes.HasPrefix(uid, collectionRoot):
		return rootCollection
	}
	return rootOther
}

// imageClaim is what a record says of its own image: Burned In Annotation, that
// text which identifies stands in it, and Recognizable Visual Features, that a
// face can be recognised or made from it, PS3.3 §C.7.6.1.1. Nobody looks at the
// image to see whether it is true.
type imageClaim uint8

const (
	imageText imageClaim = 1 << iota
	imageNoText
	imageFace
	imageNoFace
)

// shows reports an image that is said to show a person.
func (c imageClaim) shows() bool { return c&(imageText|imageFace) != 0 }

func (c *imageClaim) mark(t dataset.Tag, v []byte) {
	yes, no := imageText, imageNoText
	switch t {
	case tagBurnedIn:
	case tagFaces:
		yes, no = imageFace, imageNoFace
	default:
		return
	}
	switch v = trim(v); {
	case len(v) == 3 && hasPrefixFold(v, "YES"):
		*c |= yes
	case len(v) == 2 && hasPrefixFold(v, "NO"):
		*c |= no
	}
}

// commitClaims counts what a record says of its image and of its dates.
func (t *Tally) commitClaims(r *record) {
	for _, c := range [...]struct {
		said bool
		n    *uint64
	}{
		{r.image&imageText != 0, &t.Images.Text.Yes}, {r.image&imageNoText != 0, &t.Images.Text.No},
		{r.image&imageFace != 0, &t.Images.Face.Yes}, {r.image&imageNoFace != 0, &t.Images.Face.No},
		{r.image.shows(), &t.Images.Either}, {r.image.shows() && r.claim.deidentified(), &t.Deid.Shown},
		{r.claim&claimDatesRemoved != 0, &t.Deid.DatesRemoved}, {r.claim&claimDatesKept != 0, &t.Deid.DatesUnmodified},
		{r.claim&claimDates != 0 && r.claim&claimDatesRemoved == 0, &t.Deid.DatesModified},
	} {
		if c.said {
			*c.n++
		}
	}
}
