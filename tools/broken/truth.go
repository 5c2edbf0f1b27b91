package main

const (
	strictConfig = "A configuration is strict"
	neverClean   = "Unmeasured is never clean"
	closedOnly   = "A server is called closed"
	wholeFiles   = "Files are written whole"
	survives     = "What was measured survives"
	ownerReads   = "The history is read by its owner"
)

// ofTheTruth break what a report says, and whether it is there in the end.
var ofTheTruth = []breakage{
	{strictConfig, "an unknown key is passed over", "audit/inventory/reader.go",
		"\t\t\tr.wrong(pair.Key, \"unknown key %q in %s%s\", key, what, meant(key, keys))\n", "",
		"./audit/inventory", "TestMistakesAreTold"},
	{strictConfig, "of a key that stands twice the last one counts", "audit/inventory/reader.go",
		"\t\tcase seen[key]:\n\t\t\tr.wrong(pair.Key, \"%q stands twice in %s\", key, what)\n", "",
		"./audit/inventory", "TestMistakesAreTold"},
	{strictConfig, "a target outside the scope is not told", "audit/inventory/read.go",
		"\t\tr.judge(v)\n", "",
		"./audit/inventory", "TestMistakesAreTold"},
	{strictConfig, "the old configuration is dropped before the new one is read", "cmd/pacsaudit/commands/serve_server.go",
		"\tdelete(s.c.App.Metadata, \"inventory\") // it would be read once only\n", "\tdelete(s.c.App.Metadata, \"inventory\") // it would be read once only\n\ts.roster.configure(ctx, nil)\n",
		"./cmd/pacsaudit/e2e", "TestReload"},

	{neverClean, "no evidence passes a check", "audit/checks/query_open.go",
		"return audit.Inconclusive(attempt(o.Find)...)", "return audit.Pass(attempt(o.Find)...)",
		"./audit/checks", "TestEveryCheck"},
	{neverClean, "files that could not be read pass a check", "audit/proof.go",
		"return Proof{o.DICOM > 0 && o.Measured()}", "return Proof{o.DICOM > 0}",
		"./audit/checks", "TestEveryHeaderCheckWantsEvidence"},
	{neverClean, "who was not measured has an A", "audit/grade.go",
		"\t\treturn NoGrade // not measured", "\t\treturn GradeA // not measured",
		"./report/metrics", "TestUnmeasuredIsNeverClean"},
	{neverClean, "who was not measured counts as measured", "report/metrics/target.go",
		"e.flag(measured, r.Exposure.Measured())", "e.flag(measured, true)",
		"./report/metrics", "TestUnmeasuredIsNeverClean"},
	{neverClean, "what was audited counts as measured on the page", "report/dashboard/unmeasured.go",
		"if t.Now.Exposure.Measured() || t.Now.Exposure == audit.ExposureNotDICOM {", "if !t.Now.Finished.IsZero() || t.Now.Exposure == audit.ExposureNotDICOM {",
		"./report/dashboard", "TestUnmeasuredIsNeverCleanOnAPage"},
	{neverClean, "a server at its limit is asked once", "audit/probe/associate.go",
		"if !s.Temporary() || !sleep(ctx, rest) {", "if sleep(ctx, 0); true {",
		"./cmd/pacsaudit/e2e", "TestInteropServerAtItsLimitIsAskedThriceMoreAndNotMeasured"},

	{closedOnly, "who refuses a stranger is closed, whatever its title", "audit/exposure.go",
		"\t\treturn Gated\n", "\t\treturn ExposureClosed\n",
		"./cmd/pacsaudit/e2e", "TestInteropServersThatRefuseEverybodyAreClosed|TestInteropOrthancThatChecksCalledTitlesIsGatedUntilItsTitleIsKnown"},
	{closedOnly, "a demand for a certificate says nothing", "audit/exposure.go",
		"case o.certificateDemanded(), o.Addressed.Refusal():", "case o.Addressed.Refusal():",
		"./cmd/pacsaudit/e2e", "TestInteropStorescpThatRequiresClientCertificatesIsClosed"},

	{wholeFiles, "the file is written in place", "cmd/pacsaudit/commands/output.go",
		"os.CreateTemp(filepath.Dir(name), \".\"+filepath.Base(name)+\".*\")", "os.Create(name)",
		"./cmd/pacsaudit/...", "TestFailedWriteLeavesNothingBehind|TestKilledProgramLeavesTheOldReport"},
	{wholeFiles, "half a file is left behind", "cmd/pacsaudit/commands/output.go",
		"\t\t\tos.Remove(f.Name())\n", "",
		"./cmd/pacsaudit/commands", "TestFailedWriteLeavesNothingBehind"},
	{wholeFiles, "the first that cannot be written ends the others", "cmd/pacsaudit/commands/output.go",
		"\t\t\tfailed = internal(err)\n", "\t\t\treturn internal(err)\n",
		"./cmd/pacsaudit/e2e", "TestFullDiskKeepsWhatItCan"},

	{survives, "an interrupted audit writes nothing", "cmd/pacsaudit/commands/audit.go",
		"\t\t\tif err := write(c, out, r); err != nil {", "\t\t\tif c.Context.Err() != nil {\n\t\t\t\treturn &exit{code: exitInterrupted}\n\t\t\t}\n\t\t\tif err := write(c, out, r); err != nil {",
		"./cmd/pacsaudit/e2e", "TestInterruptPrintsWhatIsKnown"},
	{survives, "an interrupted sweep calls itself complete", "cmd/pacsaudit/commands/sweep.go",
		"\twhole.Complete = whole.Complete && tally.Complete\n", "",
		"./cmd/pacsaudit/e2e", "TestInterruptedSweepsReport"},
	{survives, "hosts that are done are not written to the journal", "audit/sweep/sweep.go",
		"if r.Journal.Finish(h) != nil {", "if len(h.Ports) == 0 && r.Journal.Finish(h) != nil {",
		"./cmd/pacsaudit/e2e", "TestKilledSweepsGoOn"},
	{survives, "a state is saved before what is under way has ended", "audit/header/resume.go",
		"\tr.flight.Wait()\n", "",
		"./audit/header", "TestResumeGoesOnWhereTheRunEnded"},
	{survives, "the position of a state is one too far", "audit/header/resume.go",
		"&State{Position: r.next,", "&State{Position: r.next + 1,",
		"./audit/header", "TestResumeGoesOnWhereTheRunEnded"},
	{survives, "a report that could not be kept is no error", "report/history/add.go",
		"int64(t.PHI.Records), int64(t.PHI.Exposed), failed(t), packed)\n\treturn s.fault(err)\n", "int64(t.PHI.Records), int64(t.PHI.Exposed), failed(t), packed)\n\treturn nil\n",
		"./report/history", "TestAFullDiskIsAnError"},
	{survives, "a report that could not be kept is dropped", "cmd/pacsaudit/commands/serve_keep.go",
		"\t\t\treturn false\n", "\t\t\tk.mu.Lock()\n\t\t\tk.pending = k.pending[1:]\n\t\t\tk.mu.Unlock()\n\t\t\treturn false\n",
		"./cmd/pacsaudit/e2e", "TestALockedHistoryHoldsNothingUp"},

	{ownerReads, "everybody may read the history", "report/history/sqlite.go",
		"os.O_CREATE|os.O_RDWR, 0o600)", "os.O_CREATE|os.O_RDWR, 0o644)",
		"./report/history", "TestOnlyTheOwnerReadsTheFile"},
	{ownerReads, "a reader opens the file like a writer", "report/history/sqlite.go",
		"\t\toptions.Set(\"mode\", \"ro\")\n\t\toptions.Add(\"_pragma\", \"query_only(1)\")\n", "",
		"./report/history", "TestAReaderCannotWrite"},
}
