package render

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"strconv"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// SARIF 2.1.0, as far as a report needs it. Rules are the checks; results are
// the verdicts "fail" and, as open questions, "inconclusive".
var _ = add(Format{Name: "sarif", Extension: ".sarif", Write: func(w io.Writer, r *report.Report, o Options) error {
	s := sarifOf(r, o.Lang)
	return report.WriteStreamed(w, s.log(), report.Hole{List: `"toolExecutionNotifications": []`, Depth: 5, Elements: s.notifications}, report.Hole{List: `"results": []`, Depth: 3, Elements: s.results})
}})

// sarif is a report on its way to SARIF.
type sarif struct {
	report  *report.Report
	lang    Lang
	targets []*report.Target
	rules   map[audit.ID]int // and their place among the rules
	// settings are how many results each setting of a file has so far: a check can
	// fail by one key in several services of a file.
	settings map[string]int
}

func sarifOf(r *report.Report, l Lang) *sarif {
	return &sarif{report: r, lang: l, targets: report.Subjects(r), rules: map[audit.ID]int{}, settings: map[string]int{}}
}

// log is the document without notifications and results.
func (s *sarif) log() sarifLog {
	r := s.report
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "pacsaudit", FullName: r.Tool.String(), Rules: []sarifRule{}}},
		Language:    s.lang.String(),
		Invocations: []sarifInvocation{{Successful: r.Complete, Start: r.Started, End: r.Finished}},
		Results:     []sarifResult{},
	}
	for range s.notifications {
		run.Invocations[0].Notifications = []sarifNotification{}
		break
	}
	for _, f := range s.reported {
		if _, known := s.rules[f.ID]; !known {
			s.rules[f.ID] = len(s.rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(*f, s.lang))
		}
	}
	return sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
}

// notifications are of the targets of which something is not known.
func (s *sarif) notifications(yield func(any) bool) {
	for _, t := range s.targets {
		if !t.Address.IsZero() && t.InDoubt() && !yield(sarifNotificationOf(t, s.lang)) {
			return
		}
		if f, ok := s.report.ConfigFile(t); ok && f.Fault != audit.NoConfigFault {
			text := sarifEscape.Replace(s.lang.sayf("%[1]s: %[2]s", f.Name, s.lang.configFile(f)))
			if !yield(sarifNotification{"error", sarifMessage{text}, []sarifLocation{sarifPlace(&audit.Location{File: f.Name, Line: f.FaultLine})}}) {
				return
			}
		}
	}
}

// reported are the findings that are results, each with its target.
func (s *sarif) reported(yield func(*report.Target, *report.Finding) bool) {
	for _, t := range s.targets {
		for i := range t.Findings {
			f := &t.Findings[i]
			if (f.Verdict == audit.RulingFail || f.Verdict == audit.RulingInconclusive) && !yield(t, f) {
				return
			}
		}
	}
}

func (s *sarif) results(yield func(any) bool) {
	for t, f := range s.reported {
		if !yield(s.result(t, f)) {
			return
		}
	}
}

func (s *sarif) result(t *report.Target, f *report.Finding) sarifResult {
	l := s.lang
	result := sarifResult{
		RuleID: f.ID.String(), RuleIndex: s.rules[f.ID], Kind: "fail", Level: sarifLevel(f.Severity),
		Message:      sarifMessage{sarifText(t, *f, l)},
		Locations:    []sarifLocation{sarifLocationOf(t)},
		Fingerprints: map[string]string{"target/v1": fingerprint(t.Label(), t.Address, f.ID)},
		Properties:   sarifStateOf(t, f),
	}
	if at := f.Location; at != nil {
		result.Locations = []sarifLocation{sarifPlace(at)}
		result.Fingerprints = map[string]string{"setting/v1": s.setting(at, f.ID)}
	}
	if f.Verdict == audit.RulingInconclusive {
		result.Kind, result.Level = "open", "none"
	}
	if a := f.Accepted; a != nil {
		result.Suppressions = []sarifSuppression{{"external", "accepted", l.sayf("%[1]s, until %[2]s (%[3]s)", a.Reason, a.Until, a.By)}}
	}
	if r := s.report; r.Sweep != nil && report.IsSweep(t) {
		result.Related = sarifPorts(r.Sweep, f.ID, l)
	}
	return result
}

// setting names a finding of a file from run to run. Of several by one key the
// first has the same name as if it stood alone.
func (s *sarif) setting(at *audit.Location, id audit.ID) string {
	name := fingerprint(at.File, at.Key, id)
	n := s.settings[name]
	if s.settings[name]++; n > 0 {
		sum := sha256.Sum256([]byte(name + "\x00" + strconv.Itoa(n)))
		return hex.EncodeToString(sum[:16])
	}
	return name
}

func sarifNotificationOf(t *report.Target, l Lang) sarifNotification {
	level := "warning"
	if t.StoppedAt() != audit.NoStage {
		level = "error"
	}
	text := l.sayf("%[1]s: %[2]s", t.Label(), l.reason(t))
	return sarifNotification{level, sarifMessage{sarifEscape.Replace(text)}, []sarifLocation{sarifLocationOf(t)}}
}

func sarifStateOf(t *report.Target, f *report.Finding) *sarifState {
	audited := t.Audited
	if !f.Audited.IsZero() {
		audited = f.Audited
	}
	if !t.AtLeast() && audited.IsZero() {
		return nil
	}
	s := &sarifState{Exposure: t.Exposure.String(), Settled: t.Settled, Doubt: t.Doubt.String()}
	if !audited.IsZero() {
		s.Audited = &audited
	}
	return s
}

func sarifRuleOf(f report.Finding, l Lang) sarifRule {
	tags := []string{"security"}
	for _, ref := range f.Refs {
		if cwe, ok := strings.CutPrefix(ref.String(), "CWE-"); ok {
			tags = append(tags, "external/cwe/cwe-"+cwe)
		}
	}
	return sarifRule{
		ID: f.ID.String(), ShortDescription: sarifMessage{l.sentence(f.Title)}, Help: sarifMessage{l.sentence(f.Advised().Fix)},
		Configuration: sarifConfig{sarifLevel(f.Severity)}, Properties: sarifRuleProps{Tags: tags, Severity: sarifScore(f.Severity)},
	}
}

// sarifText escapes what SARIF §3.11.6 takes for a link or a placeholder.
func sarifText(t *report.Target, f report.Finding, l Lang) string {
	text := t.Label().String() + ": "
	if f.Verdict == audit.RulingInconclusive {
		return sarifEscape.Replace(text + strings.Join(l.questions([]*report.Finding{&f}), ""))
	}
	text += l.sentence(f.Title)
	if s := l.evidence(&f); s != "" {
		text += " (" + s + ")"
	}
	return sarifEscape.Replace(text)
}

var sarifEscape = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "{", "{{", "}", "}}")

// sarifPorts are the ports behind a finding of a sweep, with what to know of
// each. Ports that failed nothing are no results.
func sarifPorts(s *report.Sweep, id audit.ID, l Lang) []sarifLocation {
	found := make(map[audit.Text]*report.FoundPort, len(s.Found))
	for i := range s.Found {
		found[s.Found[i].Address] = &s.Found[i]
	}
	var list []sarifLocation
	for a := range s.Failed(id) {
		at := sarifLocationOf(&report.Target{Name: a, Address: a})
		if f := found[a]; f != nil {
			at.Message = &sarifMessage{sarifEscape.Replace(strings.Join(append([]string{l.answered(f)}, l.marks(f)...), "; "))}
		}
		list = append(list, at)
	}
	return list
}

func sarifLevel(s audit.Severity) string {
	switch {
	case s >= audit.High:
		return "error"
	case s == audit.Medium:
		return "warning"
	}
	return "note"
}

func sarifScore(s audit.Severity) string {
	return [...]string{"0.0", "1.0", "3.0", "5.5", "8.0", "9.5"}[min(s, audit.Critical)]
}

func sarifLocationOf(t *report.Target) sarifLocation {
	return sarifLocation{
		Physical: sarifPhysical{Artifact: sarifArtifact{addressURI(t.Address.String())}},
		Logical:  []sarifLogical{{Name: t.Label().String(), FullyQualifiedName: t.Label().String(), Kind: "resource"}},
	}
}

// sarifPlace is a line of a file of configuration.
func sarifPlace(at *audit.Location) sarifLocation {
	key := at.Key.String()
	if key == "" {
		key = "unknown"
	}
	return sarifLocation{
		Physical: sarifPhysical{Artifact: sarifArtifact{fileURI(at.File.String())}, Region: &sarifRegion{max(at.Line, 1), max(at.Column, 1)}},
		Logical:  []sarifLogical{{Name: key, FullyQualifiedName: key, Kind: "member"}},
	}
}

// fileURI writes a path as a URI, a relative one where the path is.
func fileURI(path string) string {
	path = strings.ReplaceAll(path, `\`, "/")
	u := url.URL{Path: path}
	switch {
	case strings.HasPrefix(path, "/"):
		u.Scheme = "file"
	case len(path) > 1 && path[1] == ':':
		u.Scheme, u.Path = "file", "/"+path
	}
	return u.String()
}

// addressURI writes an address as a URI; one that is no host and port becomes
// a path, in which everything can be escaped.
func addressURI(address string) string {
	u := url.URL{Scheme: "dicom", Host: address}
	if back, err := url.Parse(u.String()); err == nil && back.Host == address && back.Path == "" && !strings.ContainsFunc(address, unusualInHost) {
		return u.String()
	}
	return "dicom:///" + url.PathEscape(address)
}

func unusualInHost(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".-_:[]", r)
}

// fingerprint names a finding from run to run.
func fingerprint(name, address audit.Text, id audit.ID) string {
	sum := sha256.Sum256([]byte(name.String() + "\x00" + address.String() + "\x00" + id.String()))
	return hex.EncodeToString(sum[:16])
}
