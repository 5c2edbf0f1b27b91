package main

const (
	threeOnly  = "No command but C-ECHO"
	webReads   = "Web doors get GET"
	wellFormed = "Nothing malformed is sent"
	oneAtATime = "One conversation at a time"
	rowsEnd    = "Queries end at the bound"
	neverList  = "The never-list gets no packet"
	receivers  = "Events go to receivers"
	trail      = "Where a repository is configured"
	redirects  = "Redirects do not lead"
	keepsRate  = "A sweep keeps its rate"
	noLeak     = "`serve` holds no more after hours"
)

// ofAGuest break what makes the program a guest on somebody's network. Broken as
// it is, it must not leave this machine: what these let through is on loopback.
var ofAGuest = []breakage{
	{threeOnly, "C-STORE can be written", "dimse/command/set.go",
		"&& s.Field != CCancelRQ {\n\t\treturn dst", "&& s.Field != CCancelRQ && s.Field != 0x0001 {\n\t\treturn dst",
		"./dimse/command", "TestNoOtherRequestCanBeWritten"},
	{threeOnly, "C-MOVE is declared", "dimse/command/set.go",
		"\tCCancelRQ Field = 0x0FFF\n", "\tCCancelRQ Field = 0x0FFF\n\tCMoveRQ   Field = 0x0021\n",
		"./dimse/command", "TestNoOtherCommandIsDeclared"},
	{threeOnly, "the client names C-MOVE", "dimse/find.go",
		"// Query is a C-FIND request", "const CMoveStudyRoot = \"1.2.840.10008.5.1.4.1.2.2.2\"\n\n// Query is a C-FIND request",
		"./cmd/pacsaudit/architecture", "TestNothingCanWriteToAnArchive"},

	{webReads, "OPTIONS becomes POST", "audit/probe/web_client.go",
		"http.MethodOptions, ", "http.MethodPost, ",
		"./audit/probe", "TestNothingThatWritesIsSentToAWebServer"},
	{webReads, "a folder is listed with all that is in it", "audit/probe/web_further.go",
		`"Depth": {"0"}`, `"Depth": {"infinity"}`,
		"./audit/probe", "TestNothingThatWritesIsSentToAWebServer"},

	{wellFormed, "the length of an item counts its own field", "dimse/pdu/builder.go",
		"\tn := len(b.b) - at - 2\n", "\tn := len(b.b) - at\n",
		"./audit/probe", "TestInteropNothingMalformedIsSentToAnyPosture"},

	{oneAtATime, "a gate for each name in place of each host", "audit/probe/host.go",
		"range p.hostKeys(ctx, host) {", "range []string{host} {",
		"./cmd/pacsaudit/e2e", "TestTwoNamesForOneMachineGetOneAssociationAtATime"},
	{oneAtATime, "an association is forgotten open", "audit/probe/associate.go",
		"\tv.a.Release(ctx) // the connection is closed either way\n", "",
		"./cmd/pacsaudit/e2e", "TestTwoNamesForOneMachineGetOneAssociationAtATime"},
	{oneAtATime, "the connection is closed before the release", "dimse/release.go",
		"\tdefer a.close()\n", "\ta.close()\n",
		"./dimse", "TestADeadlineEndsEveryWait"},
	{oneAtATime, "a failed exchange ends without an abort", "dimse/message.go",
		"\t\ta.Abort()\n", "\t\ta.close()\n",
		"./cmd/pacsaudit/e2e", "TestInterruptOfAQueryKeepsItsCounts"},
	{oneAtATime, "the context's end does not wake a read", "dimse/association.go",
		"\tif deadline, ok := ctx.Deadline(); ok {\n\t\ta.conn.SetDeadline(deadline)\n\t} else {\n\t\ta.conn.SetDeadline(time.Time{})\n\t}\n\tstop := context.AfterFunc(ctx, func() { a.conn.SetDeadline(time.Unix(1, 0)) })\n",
		"\ta.conn.SetDeadline(time.Time{})\n\tstop := func() bool { return true }\n",
		"./dimse", "TestADeadlineEndsEveryWait"},
	{oneAtATime, "the next target of a host is not kept waiting", "audit/schedule/dispatch.go",
		"\t\th.busy = true\n", "",
		"./audit/schedule", "TestTheHostsOfManyTargetsGetAPause"},
	{oneAtATime, "no pause between two targets of a host", "audit/schedule/dispatch.go",
		"time.AfterFunc(s.limits.Pause,", "time.AfterFunc(0,",
		"./audit/schedule", "TestTheHostsOfManyTargetsGetAPause"},

	{rowsEnd, "a stopped query is not cancelled", "dimse/find.go",
		"\tcase f.result.Stopped:\n", "\tcase f.result.Stopped && f.result.Final:\n",
		"./dimse", "TestStoppingAQueryCancelsIt"},
	{rowsEnd, "who ignores C-CANCEL is not aborted", "dimse/find.go",
		"\t\tf.a.Abort()\n", "",
		"./dimse", "TestAPeerThatIgnoresCancelIsAborted"},
	{rowsEnd, "the bound on rows is not looked at", "audit/probe/limits.go",
		"case !a.p.Full && a.inspector.Tally().Records >= uint64(a.p.rows()):", "case false:",
		"./audit/probe", "TestWhatIsCountedIsExactOrALowerBound"},

	{neverList, "one allowed address of a name is enough", "audit/probe/scope.go",
		"\t\t\treturn nil, errNeverListed\n\t\t}\n\t\tif scope.Allows", "\t\t\tcontinue\n\t\t}\n\t\tif scope.Allows",
		"./audit/probe", "TestForbiddenAddressesAreNotContacted"},
	{neverList, "names on the never-list are not looked up", "audit/probe/never.go",
		"\treturn withNever(g.scope, g.never)\n", "\treturn g.scope\n",
		"./audit/probe", "TestForbiddenAddressesAreNotContacted"},
	{neverList, "0.0.0.0 is an address like others", "audit/scope.go",
		" || a.IsUnspecified() && slices.ContainsFunc(Loopback, n.Network.Overlaps)", "",
		"./audit/probe", "TestForbiddenAddressesAreNotContacted"},
	{neverList, "where a host is declared all private addresses may be contacted", "audit/scope.go",
		"return slices.Contains(s.Hosts, HostName(host)) && (a.IsPrivate() || a.IsLoopback())", "return a.IsPrivate() || a.IsLoopback()",
		"./audit/probe", "TestForbiddenAddressesAreNotContacted"},
	{neverList, "a name is looked up once and remembered", "audit/probe/scope.go",
		"\treturn g.resolver.LookupNetIP(ctx, \"ip\", host)\n}\n", "\tif known, ok := remembered.Load(host); ok {\n\t\treturn known.([]netip.Addr), nil\n\t}\n\tfound, err := g.resolver.LookupNetIP(ctx, \"ip\", host)\n\tremembered.Store(host, found)\n\treturn found, err\n}\n\nvar remembered sync.Map\n",
		"./audit/probe", "TestANameIsJudgedEachTimeItIsDialled"},
	{neverList, "IPv4 as IPv6 writes it is a network of IPv6", "audit/scope_range.go",
		"return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96), nil", "return p, nil",
		"./cmd/pacsaudit/e2e", "TestALineOfTheNeverListHoldsInWhateverFormItIsWritten"},
	{neverList, "0.0.0.0 on the list is one address", "audit/probe/never.go",
		"\t\tif n.OfThisMachine() {\n", "\t\tif n.OfThisMachine() && n.Host != \"\" {\n",
		"./cmd/pacsaudit/e2e", "TestALineOfTheNeverListHoldsInWhateverFormItIsWritten"},
	{neverList, "a sweep leaves nothing out", "cmd/pacsaudit/commands/sweep_ranges.go",
		"\t\t\tr.set.Remove(sweep.PrefixRange(line.Network))\n", "",
		"./cmd/pacsaudit/e2e", "TestNeverListedAddressesGetNothing"},
	{neverList, "inspect dials without the guard", "cmd/pacsaudit/commands/inspect.go",
		"\thow.Dial = probe.Dialer(scope)\n", "\t_, _ = scope, probe.Dialer\n",
		"./cmd/pacsaudit/e2e", "TestInteropForbiddenAddressesGetNoPacket"},

	{receivers, "the certificate is not looked at", "report/syslog/receiver.go",
		"config := &tls.Config{", "config := &tls.Config{InsecureSkipVerify: true, ",
		"./report/syslog", "TestWhoIsNotTrustedGetsNothing"},
	{receivers, "the never-list is not asked", "report/syslog/receiver.go",
		"err != nil || r.Forbidden", "err != nil || false && r.Forbidden",
		"./report/syslog", "TestForbiddenReceiversGetNoPacket"},
	{receivers, "the queue has no bound", "report/syslog/queue.go",
		"len(q.waiting) > maxWaiting ||", "len(q.waiting) > 2*maxWaiting ||",
		"./report/syslog", "TestAReceiverThatHangsHoldsNobodyUp"},

	{trail, "a query is told twice", "audit/probe/query.go",
		"\ta.tell(over, began, n)\n", "\ta.tell(over, began, n)\n\ta.tell(over, began, n)\n",
		"./audit/probe", "TestEachQueryIsToldWithoutAValue"},

	{redirects, "the archive's web door follows to another host", "audit/probe/web_login.go",
		"if !strings.EqualFold(from.Hostname(), to.Hostname()) || to.User != nil {", "if to.User != nil {",
		"./audit/probe", "TestRedirectsStayInScope"},
	{redirects, "the archive's web door follows to another port", "audit/probe/web_login.go",
		"from.Scheme == to.Scheme && portOf(from) == portOf(to)", "from.Scheme == to.Scheme",
		"./audit/probe", "TestRedirectsStayInScope"},
	{redirects, "inspect follows to another host", "audit/header/http.go",
		"if !allowed(next.URL.Host) || len(via)", "if len(via)",
		"./audit/header", "TestARedirectToAnotherHostIsNotFollowed"},
	{redirects, "a listing's links to another host are followed", "audit/header/index.go",
		" && strings.EqualFold(to.Host, folder.Host)", "",
		"./audit/header", "TestOnlyWhatIsInsideAFolderIsFollowed"},

	{keepsRate, "a full bucket comes on top of the rate", "audit/sweep/pace.go",
		"\t\t\tfill -= float64(burst)\n", "\t\t\tfill -= 0\n",
		"./audit/sweep", "TestNoSecondExceedsTheRate"},
	{keepsRate, "a connection does not wait for its turn", "audit/sweep/visit.go",
		"if r.pacer.wait(ctx) != nil || !r.waitForCheck(ctx) {", "if !r.waitForCheck(ctx) {",
		"./cmd/pacsaudit/e2e", "TestTheRateIsKept"},
	{keepsRate, "no pause between two connections with a host", "audit/sweep/visit.go",
		"if reached && !sleep(ctx, pause) {", "if reached && ctx.Err() != nil {",
		"./audit/sweep", "TestPausesBetweenConnectionsWithOneHost"},

	{noLeak, "a goroutine stays behind every audit", "audit/probe/prober.go",
		"\tv.o.Finished = p.now()\n", "\tgo func() { select {} }()\n\tv.o.Finished = p.now()\n",
		"./cmd/pacsaudit/e2e", "TestSoak"},
	{noLeak, "an abort is not sent", "dimse/release.go",
		"if _, err := a.conn.Write(out); err != nil || linger == 0 {", "if len(out) == 0 || linger == 0 {",
		"./cmd/pacsaudit/e2e", "TestSoak"},
}
