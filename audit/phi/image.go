package phi

import "pacsaudit/dimse/dataset"

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
