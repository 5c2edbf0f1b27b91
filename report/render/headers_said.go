package render

import "pacsaudit/report"

// saidOf is what files say of themselves, held against what they show.
func (l Lang) saidOf(h *report.Headers) (lines []string) {
	if n := h.Deid.Claimed; n > 0 {
		lines = append(lines, l.count(n, "%s file says that it is de-identified", "%s files say that they are de-identified")+l.count(h.Deid.Contradicted, "; %s of them shows a person", "; %s of them show a person"))
	}
	if n := h.Images.Either; n > 0 {
		lines = append(lines, l.count(n, "%s file says that its image shows a face or text that identifies", "%s files say that their image shows a face or text that identifies"))
	}
	if n := h.BirthDates.OddForm; n > 0 {
		lines = append(lines, l.count(n, "%s file holds a birth date that is not in the standard's form", "%s files hold a birth date that is not in the standard's form"))
	}
	return lines
}
