package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// JUnit as Jenkins reads it: a suite a target, a case a check. What reached no
// verdict is skipped, with the reason; it did not pass.
var _ = add(Format{Name: "junit", Extension: ".xml", Write: func(w io.Writer, r *report.Report, o Options) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := junit(e, r, o.Lang); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}})

// junit writes a suite for each target, and before them what they come to.
func junit(e *xml.Encoder, r *report.Report, l Lang) error {
	targets := report.Subjects(r)
	var all junitSuite
	for _, t := range targets {
		s := junitOf(r, t, l)
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	}
	why := l.incomplete(r)
	if why != "" {
		all.Tests, all.Errors = all.Tests+1, all.Errors+1
	}
	start := xml.StartElement{Name: xml.Name{Local: "testsuites"}}
	for _, a := range []junitProperty{{"name", "pacsaudit"}, {"tests", strconv.Itoa(all.Tests)}, {"failures", strconv.Itoa(all.Failures)}, {"errors", strconv.Itoa(all.Errors)}} {
		start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: a.Name}, Value: a.Value})
	}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	if why != "" {
		s := junitSuite{Name: wholeRun.Name.String(), Tests: 1, Errors: 1, Timestamp: junitTime(r.Started)}
		s.Cases = []junitCase{{Class: s.Name, Name: "complete", Error: &junitResult{"incomplete", why, ""}}}
		if err := e.EncodeElement(s, xml.StartElement{Name: xml.Name{Local: "testsuite"}}); err != nil {
			return err
		}
	}
	for _, t := range targets {
		if err := e.EncodeElement(junitOf(r, t, l), xml.StartElement{Name: xml.Name{Local: "testsuite"}}); err != nil {
			return err
		}
	}
	if err := e.EncodeToken(start.End()); err != nil {
		return err
	}
	return e.Close()
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Hostname   string          `xml:"hostname,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	Failure *junitResult `xml:"failure"`
	Error   *junitResult `xml:"error"`
	Skipped *junitResult `xml:"skipped"`
}

type junitResult struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func junitTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

func junitOf(r *report.Report, t *report.Target, l Lang) junitSuite {
	s := junitSuite{
		Name: t.Label().String(), Hostname: t.Address.String(), Timestamp: junitTime(began(r, t)),
		Properties: []junitProperty{{"exposure", exposureWord(t)}, {"grade", t.Grade.String()}},
		Cases:      []junitCase{junitMeasured(t, l)},
	}
	if !t.Address.IsZero() {
		s.Properties = append(s.Properties, junitProperty{"settled", strconv.FormatBool(t.Settled)})
	}
	ranges := r.Sweep != nil && report.IsSweep(t)
	if ranges {
		s.Properties = append(s.Properties, junitSweep(r.Sweep, l)...)
		s.Cases[0] = junitSwept(r.Sweep, l)
	}
	if r.Listen != nil && t.Address.IsZero() && t.Name == report.ListenTarget.Name {
		s.Cases[0] = junitHeard(r.Listen, l)
	}
	if f, ok := r.ConfigFile(t); ok && f.Fault != audit.NoConfigFault {
		s.Cases[0].Error = &junitResult{f.Fault.String(), l.configFile(f), ""}
	}
	for _, f := range t.Findings {
		c := junitCase{Class: t.Label().String(), Name: f.ID.String()}
		if at := f.Location; at != nil {
			c.Name += fmt.Sprintf(" %d:%d", at.Line, at.Column)
		}
		switch {
		case f.Accepted != nil:
			c.Skipped = &junitResult{"accepted", l.Text(f.Title), l.sayf("%[1]s, until %[2]s (%[3]s)", f.Accepted.Reason, f.Accepted.Until, f.Accepted.By)}
		case f.Verdict == audit.RulingFail:
			c.Failure = &junitResult{f.Severity.String(), l.Text(f.Title), fmt.Sprintf("%s\n%s\n", l.evidence(&f), l.sentence(f.Advised().Fix))}
			if ranges {
				for a := range r.Sweep.Failed(f.ID) {
					c.Failure.Text += a.String() + "\n"
				}
			}
		case f.Verdict == audit.RulingInconclusive, f.Verdict == audit.RulingNotApplicable:
			c.Skipped = &junitResult{f.Verdict.String(), l.evidence(&f), ""}
		}
		s.Cases = append(s.Cases, c)
	}
	for _, c := range s.Cases {
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
	return s
}

// began is when the audit of a target began.
func began(r *report.Report, t *report.Target) time.Time {
	if t.Audited.IsZero() {
		return r.Started
	}
	return t.Audited.UTC()
}

// junitMeasured is a case of its own, so that a target of which something is
// not known does not come out green.
func junitMeasured(t *report.Target, l Lang) junitCase {
	c := junitCase{Class: t.Label().String(), Name: "measured"}
	if t.Address.IsZero() {
		return c // files: what could not be read is in the findings
	}
	switch {
	case t.StoppedAt() != audit.NoStage:
		c.Error = &junitResult{"stopped", l.say("stopped during the audit"), l.reason(t)}
	case report.BandOf(t.Exposure) == report.BandUnknown:
		c.Error = &junitResult{t.Exposure.String(), l.exposure(t.Exposure), l.reason(t)}
	case t.Later != nil:
		c.Error = &junitResult{"stale", l.since(t), l.reason(t)}
	case t.InDoubt():
		c.Error = &junitResult{"not-settled", l.door(t), l.reason(t)}
	}
	return c
}

// junitSweep is what was found in address ranges, as properties: the outcomes,
// and each port that was found.
func junitSweep(s *report.Sweep, l Lang) []junitProperty {
	list := []junitProperty{{"addresses", digits(s.Addresses)}, {"swept", digits(s.Swept)}, {"never_listed", digits(s.NeverListed)}}
	for _, c := range s.Outcomes {
		list = append(list, junitProperty{c.Outcome.String(), digits(c.Ports)})
	}
	for i := range s.Found {
		f := &s.Found[i]
		list = append(list, junitProperty{f.Address.String(), strings.Join(append([]string{l.answered(f)}, l.marks(f)...), "; ")})
	}
	return list
}

// junitHeard does not come out green where something was not seen whole.
func junitHeard(s *report.Listen, l Lang) junitCase {
	c := junitCase{Class: report.ListenTarget.Name.String(), Name: "measured"}
	if !s.Measured() {
		c.Error = &junitResult{"not-measured", l.say("What was not measured is not known to be safe."), strings.Join(l.unheard(s), "\n") + "\n"}
	}
	return c
}

// junitSwept does not come out green where addresses were left out.
func junitSwept(s *report.Sweep, l Lang) junitCase {
	c := junitCase{Class: report.SweepTarget.Name.String(), Name: "measured"}
	if !s.Measured() {
		c.Error = &junitResult{"not-measured", l.say("What was not measured is not known to be safe."), l.sayf("%s of %s", number(s.Swept), number(s.Addresses)) + " " + l.say("addresses swept") + "\n"}
	}
	return c
}
