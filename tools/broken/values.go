package main

const (
	noValue    = "No value of a patient"
	sealed     = "A value cannot be printed"
	oneOpens   = "One package may open a value"
	noFreeText = "A report holds no free text"
	smallCells = "Of patients and studies by year"
	ofConfig   = "`lint` prints no value"
	quietError = "Errors quote nothing"
	paths      = "Paths are in the list"
	noPassword = "Credentials come from files"
	noLabel    = "Metrics have no label"
)

// ofValues break what keeps patients' values, paths and secrets inside.
var ofValues = []breakage{
	{noValue, "the name of the last patient is shown as the server's version", "audit/probe/query.go",
		"\t\ta.inspector.Inspect(d)\n",
		"\t\tfor d.Next() {\n\t\t\tif d.Element().Tag == 0x0010_0010 {\n\t\t\t\ta.o.Implementation.VersionName = audit.Peer(string(d.Element().Value.Reveal()))\n\t\t\t}\n\t\t}\n\t\ta.inspector.Inspect(d)\n",
		"./cmd/pacsaudit/e2e", "TestCanary|TestCanaryInServe"},
	{noValue, "the UID of a study that a web door gave is shown as the server's version", "audit/probe/web.go",
		"\t\tw.dicomweb(ctx, c, base)\n",
		"\t\tw.dicomweb(ctx, c, base)\n\t\ta := c.ask(ctx, question{url: under(base, \"studies\", \"limit=1\"), accept: dicomJSON, like: isQIDO})\n\t\tif uid, ok := a.uid(0x0020_000D); ok {\n\t\t\tv.o.Implementation.VersionName = audit.Peer(uid)\n\t\t}\n",
		"./cmd/pacsaudit/e2e", "TestNoValueOfAWebDoorLeaves"},

	{sealed, "a value has a String method", "dimse/dataset/value.go",
		"// Reveal opens the value.", "func (v Value) String() string { return string(v.bytes()) }\n\n// Reveal opens the value.",
		"./dimse/dataset", "TestNoPrinterReachesAValue"},
	{sealed, "a value is encoded as text", "dimse/dataset/value.go",
		"// Reveal opens the value.", "func (v Value) MarshalText() ([]byte, error) { return v.bytes(), nil }\n\n// Reveal opens the value.",
		"./dimse/dataset", "TestNoPrinterReachesAValue"},
	{sealed, "a header has a String method", "dimse/dataset/header.go",
		"// Close releases the source.", "func (h *Header) String() string { return string(h.file.window.bytes()) }\n\n// Close releases the source.",
		"./dimse/dataset", "TestHeaderIsSealed"},
	{sealed, "the name is not overwritten between two records", "audit/phi/inspector.go",
		"\tclear(in.name)\n", "",
		"./audit/phi", "TestNothingOfAValueIsKept"},

	{oneOpens, "the probe opens a value", "audit/probe/query.go",
		"\t\ta.inspector.Inspect(d)\n", "\t\t_ = d.Element().Value.Reveal()\n\t\ta.inspector.Inspect(d)\n",
		"./cmd/pacsaudit/architecture", "TestDoors"},
	{oneOpens, "the probe has a door for texts of files", "audit/probe/query.go",
		"\t\ta.inspector.Inspect(d)\n", "\t\t_ = audit.Embedded\n\t\ta.inspector.Inspect(d)\n",
		"./cmd/pacsaudit/architecture", "TestDoors"},
	{oneOpens, "the report imports the data set", "report/report.go",
		"\"pacsaudit/audit\"\n", "\"pacsaudit/audit\"\n\t_ \"pacsaudit/dimse/dataset\"\n",
		"./cmd/pacsaudit/architecture", "TestImports"},
	{oneOpens, "a text of a web server is decoded into a text of a report", "audit/probe/web_qido.go",
		"Version         *string", "Version         *audit.Text `json:\"Version\"`",
		"./cmd/pacsaudit/architecture", "TestNobodyDecodesTextOfAPeer"},

	{noFreeText, "a finding has a comment", "report/report.go",
		"`json:\"accepted,omitempty\"` // of a failure that somebody signed for\n", "`json:\"accepted,omitempty\"`\n\tComment  string\n",
		"./report", "TestReportHoldsNoFreeText"},
	{noFreeText, "an error is kept in the report", "report/report.go",
		"\tHeaders *Headers `json:\"headers,omitempty\"`\n", "\tHeaders *Headers `json:\"headers,omitempty\"`\n\tFailed error `json:\"-\"`\n",
		"./report", "TestReportHoldsNoFreeText"},
	{noFreeText, "the package that counts values has a logger", "audit/phi/inspector.go",
		"\t\"crypto/rand\"\n", "\t\"crypto/rand\"\n\t_ \"log/slog\"\n",
		"./cmd/pacsaudit/architecture", "TestNothingLogs"},

	{smallCells, "what stands beside a cell below ten is exact", "report/affected_hidden.go",
		"case n[i] >= leastShown && hidden[row]:", "case n[i] >= leastShown && hidden[row] && false:",
		"./report", "TestNoCellBelowTenIsFoundBySubtraction"},
	{smallCells, "one cell is hidden, however near to ten it is", "report/affected_hidden.go",
		"left-least >= mostHidden-1 &&", "true &&",
		"./report", "TestNoCellBelowTenIsFoundBySubtraction"},
	{smallCells, "adults are exact beside minors", "report/affected_hidden.go",
		"\tcase total-other >= leastShown: // more than it can be\n", "\tcase total >= other:\n",
		"./report", "TestNoCellBelowTenIsFoundBySubtraction"},
	{smallCells, "a cell below ten is a number", "report/affected.go",
		"\tif n > 0 && n < leastShown {\n", "\tif n > 0 && n < 2 {\n",
		"./report", "TestACellBelowTenIsNoNumber"},

	{ofConfig, "a key that nobody knows is printed", "audit/lint/own.go",
		"audit.Word(\"key-length\", audit.LengthOf(len([]rune(e.name))))", "audit.Identifier(\"key-length\", audit.Peer(e.name))",
		"./cmd/pacsaudit/e2e", "TestLintPrintsNoValueOfAFile"},
	{ofConfig, "a value is said as it stands there", "audit/lint/judge.go",
		"\treturn audit.Word(\"value\", v.class())\n", "\treturn audit.Identifier(\"value\", audit.Peer(v.s))\n",
		"./cmd/pacsaudit/e2e", "TestLintPrintsNoValueOfAFile"},

	{quietError, "a time that is none is quoted", "report/read.go",
		"case errors.As(err, &moment):", "case errors.As(err, &moment) && err == nil:",
		"./cmd/pacsaudit/e2e", "TestNothingOfADamagedReportIsOnStandardError"},
	{quietError, "an error of a PDU quotes the PDU", "dimse/pdu/cursor.go",
		"Field: field, Offset", "Field: field + \" of \" + string(c.b), Offset",
		"./cmd/pacsaudit/e2e", "TestCanary"},
	{quietError, "an error of the web holds the address", "audit/header/http.go",
		"return fmt.Errorf(\"%s: %w\", u.Host, err)", "return fmt.Errorf(\"%s: %w\", u, err)",
		"./audit/header", "TestFailuresOfTheWebHoldNoAddress"},
	{quietError, "a file that cannot be read is an error with its path", "audit/header/worker.go",
		"func (w *worker) failed(b *batch, s Status) { w.emit", "func (w *worker) failed(b *batch, s Status) {\n\tw.run.order.err = &fs.PathError{Op: \"read\", Path: string(w.path), Err: fs.ErrInvalid}\n\tw.emit",
		"./audit/header", "TestErrorsHoldNoPathThatWasFound"},

	{paths, "the state of --resume holds a whole digest", "cmd/pacsaudit/commands/inspect_resume.go",
		"return h.Sum(nil)[:2]", "return h.Sum(nil)",
		"./cmd/pacsaudit/commands", "TestAStateCannotBeTurnedIntoPaths"},
	{paths, "a file that is not whole is named on standard error", "cmd/pacsaudit/commands/inspect.go",
		"\t\thow.Rows = list.write\n", "\t\thow.Rows = func(rows []header.Row) error {\n\t\t\tfor _, r := range rows {\n\t\t\t\tif r.Status != header.OK {\n\t\t\t\t\tfmt.Fprintln(stderr, \"not read:\", r.Path)\n\t\t\t\t}\n\t\t\t}\n\t\t\treturn list.write(rows)\n\t\t}\n",
		"./cmd/pacsaudit/e2e", "TestInspectHoldsNoValueAndNoPath"},
	{paths, "everybody may read the list", "cmd/pacsaudit/commands/inspect_files.go",
		"f.Chmod(0o600)", "f.Chmod(0o644)",
		"./cmd/pacsaudit/e2e", "TestInspectHoldsNoValueAndNoPath"},
	{paths, "a list that was there keeps its mode", "cmd/pacsaudit/commands/inspect_files.go",
		"\tif err = f.Chmod(0o600); err == nil {\n", "\tif err == nil {\n",
		"./cmd/pacsaudit/e2e", "TestInspectHoldsNoValueAndNoPath"},
	{paths, "the list of a run that goes on begins anew", "cmd/pacsaudit/commands/inspect_files.go",
		"truncate(f, listed)", "truncate(f, 0)",
		"./cmd/pacsaudit/e2e", "TestInspectResumesItsList"},

	{noLabel, "the server's version is part of a label", "report/metrics/target.go",
		"e.send(outcome, 1, s.name, s.step.Outcome.String())", "e.send(outcome, 1, s.name, s.step.Outcome.String()+r.Implementation.VersionName.String())",
		"./report/metrics", "TestLabelsAreOfClosedSets"},
	{noLabel, "a family has a label of its own", "report/metrics/family.go",
		"names: append([]string{\"target\"}, labels...)}", "names: append([]string{\"target\"}, append(labels, \"server\")...)}",
		"./report/metrics", "TestLabelsAreOfClosedSets"},

	{noPassword, "only who may write a secret's file is looked at", "audit/inventory/credentials.go",
		"info.Mode().Perm()&0o007 != 0", "info.Mode().Perm()&0o002 != 0",
		"./audit/inventory", "TestWorldReadableSecretsAreRefused"},
	{noPassword, "the address of the history is shown with its password", "report/history/postgres.go",
		"s.where = u.Redacted()", "s.where = u.String()",
		"./report/history", "TestNoPasswordIsShown"},
	{noPassword, "the address of the history is shown with its query", "report/history/postgres.go",
		"\t\tu.RawQuery = \"\" // it may hold a password too\n", "",
		"./report/history", "TestNoPasswordIsShown"},
	{noPassword, "a secret has a String method", "audit/secret.go",
		"// IsZero reports that there is none.\nfunc (s Secret)", "// String is the secret.\nfunc (s Secret) String() string { return string(s.Open()) }\n\n// IsZero reports that there is none.\nfunc (s Secret)",
		"./audit", "TestSecretsAreSealed"},
}
