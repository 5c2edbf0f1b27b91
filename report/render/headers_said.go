package render

import "pacsaudit/report"

// saidOf is what files say of themselves, held against what they show.
func (l Lang) saidOf(h *report.Headers) (lines []string) {
	if n := h.Deid.Claimed; n > 0 {
		lines = append(lines, l.sayf("%[1]s files say that they are de-identified; %[2]s of them show a person", number(n), number(h.Deid.Contradicted)))
	}
	if n := h.Images.Either; n > 0 {
		lines = append(lines, l.sayf("%s files say that their image shows a face or text that identifies", number(n)))
	}
	if n := h.BirthDates.OddForm; n > 0 {
		lines = append(lines, l.sayf("%s files hold a birth date that is not in the standard's form", number(n)))
	}
	return lines
}
