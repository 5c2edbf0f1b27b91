package render

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
)

// headers shows what the headers of files hold: how many files, who can be
// seen in them, and what to do.
func (t *terminal) headers(h *report.Headers) {
	say := t.lang.say
	head := t.lang.count(h.Files, "%s file", "%s files")
	for _, s := range h.Shards {
		head += t.lang.sayf(", shard %[1]s of %[2]s", number(uint64(s.Number)), number(uint64(s.Of)))
	}
	if h.ShardMissing() && len(h.Shards) > 1 {
		head += say(": one is missing, or there twice")
	}
	t.title("pacsaudit inspect", head)
	if !h.Complete {
		t.beside("", say("Interrupted: this is what is known so far."), text.Bold)
	}

	t.heading(say("WHAT WAS READ"))
	row := func(n uint64, label string, colors ...text.Color) {
		if n > 0 {
			t.beside(right(number(n), 12)+"  ", say(label), colors...)
		}
	}
	row(h.DICOM, "DICOM files")
	row(h.Partial, "of them end early or stop making sense; counted as far as they go", text.FgYellow)
	row(h.Unseen, "of them may hold more behind their pixel data, which was not looked at")
	row(h.NotDICOM, "something else")
	row(h.Unreadable, "could not be read: not measured, which is not the same as safe", text.FgYellow)
	row(h.UnreadFolders, "folders, archives or listings could not be read to their end", text.FgYellow)
	row(h.Archives, "archives, looked into")
	row(h.Links, "links, not followed")
	row(h.Special, "pipes, sockets or devices, not opened")
	if h.PixelBytesRead == 0 {
		t.beside(right(size(h.BytesRead), 12)+"  ", t.lang.sayf("read of %s; of pixel data, nothing", size(h.Bytes)))
	} else {
		t.beside(right(size(h.BytesRead), 12)+"  ", t.lang.sayf("read of %s; %s of it pixel data that came along, unseen", size(h.Bytes), size(h.PixelBytesRead)))
	}

	if h.DICOM > 0 {
		t.headerFields(h)
	}
	t.headerFindings(h)
}

// headerFields shows whom the headers show.
func (t *terminal) headerFields(h *report.Headers) {
	say := t.lang.say
	t.heading(say("WHO CAN BE SEEN"))
	colors := []text.Color{text.FgGreen}
	if h.Exposed > 0 {
		colors = []text.Color{text.Bold, text.FgRed}
	}
	line := t.lang.sayf("%s of %s DICOM files identify a patient", number(h.Exposed), number(h.DICOM))
	if h.Patients.Measured && h.Patients.Value > 0 {
		line += ", " + t.lang.sayf("%s patient identifiers in all", number(h.Patients.Value))
	}
	strong := func(s string, colors ...text.Color) {
		for _, l := range t.wrapped(s, t.options.Width-2) {
			t.line("  %s", t.paint(l, colors...))
		}
	}
	strong(line, colors...)
	if n := h.SSN.Any(); n > 0 {
		strong(t.lang.count(n, "%s file holds a social security number", "%s files hold a social security number"), text.Bold, text.FgRed)
	}
	for _, l := range t.lang.headerClaims(h) {
		strong(l)
	}
	if t.options.Verbose {
		t.affected(h.Affected)
	}
	t.line("")
	var rows [][]string
	for f, c := range h.Fields {
		if c.NonEmpty > 0 && phi.Field(f) != phi.NoField {
			rows = append(rows, []string{t.lang.field(phi.Field(f)), number(c.NonEmpty), number(c.Exposed), number(c.Pseudonym + c.Placeholder + c.Deidentified), number(c.Test)})
		}
	}
	t.table([]string{"non-empty", "exposed", "stand-in", "test"}, 11, rows)
}

func (t *terminal) headerFindings(h *report.Headers) {
	failed := 0
	for i := range h.Findings {
		f := &h.Findings[i]
		if f.Verdict != audit.RulingFail {
			continue
		}
		if failed++; failed == 1 {
			t.heading(t.lang.say("WHAT TO DO"))
		}
		t.beside(pad(t.lang.Word(f.Severity), indentWidth), fmt.Sprintf("%v (%s)", f.ID, t.lang.facts(f.Facts)), severityColors(f.Severity)...)
		for _, l := range t.wrapped(t.lang.sentence(f.Title), t.options.Width-indentWidth) {
			t.line("%s%s", right("", indentWidth), l)
		}
		for i, l := range t.wrapped(t.lang.sentence(f.Fix), t.options.Width-indentWidth-2) {
			mark := "→ "
			if i > 0 {
				mark = "  "
			}
			t.line("%s%s%s", right("", indentWidth), mark, l)
		}
	}
	t.line("")
	last := "Nothing was found in what was read."
	switch {
	case failed > 0:
		last = "Next: fix the first of these, and run this again; --files LIST.csv lists the files."
	case h.Files == 0:
		last = "No file was found: nothing was measured. Is the path right, and everything mounted?"
	case h.DICOM == 0:
		last = "No DICOM file was found in what was read."
	case !h.Measured():
		last = "Next: read what could not be read, with the rights that it takes."
	}
	for _, l := range t.wrapped(t.lang.say(last), t.options.Width) {
		t.line("%s", t.paint(l, text.Bold))
	}
}

// size writes a number of bytes for people.
func size(n uint64) string {
	const units = "kMGTPE"
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	v, i := float64(n)/1000, 0
	for v >= 999.5 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	if v < 10 {
		return fmt.Sprintf("%.1f %cB", v, units[i])
	}
	return fmt.Sprintf("%.0f %cB", v, units[i])
}

// headerClaims says what files claim of themselves, and where they show otherwise.
func (l Lang) headerClaims(h *report.Headers) (lines []string) {
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
