package audit

import "testing"

func TestAQueryIsAnsweredAsToSomebodyWhoMayAsk(t *testing.T) {
	failed := func(status uint16) Step { return Failure(status) }
	for name, row := range map[string]struct {
		s    Step
		rows Query
		want bool
	}{
		"not asked":                         {Step{}, Query{}, false},
		"answered":                          {ok, brought(0, 0), true},
		"out of resources":                  {failed(0xA700), Query{}, true},
		"out of resources, another code":    {failed(0xA7FF), Query{}, true},
		"unable to process":                 {failed(0xC001), Query{}, false},
		"not authorised":                    {failed(0x0124), Query{}, false},
		"failed without a status":           {Step{Outcome: Failed}, Query{}, false},
		"aborted, with the number of one":   {Step{Outcome: Aborted, Status: Sent[uint16](0xA700)}, Query{}, false},
		"cut off after rows":                {reset, brought(3, 0), true},
		"cut off before rows":               {reset, brought(0, 0), false},
		"no context":                        {Step{Outcome: NoContext}, Query{}, false},
		"failed, after rows that were sent": {failed(0xC001), brought(1, 1), true},
	} {
		o := Observation{Find: row.s, Query: row.rows}
		if o.QueryAuthorised() != row.want || o.WorklistAuthorised() {
			t.Errorf("%s: %t, and the worklist %t", name, o.QueryAuthorised(), o.WorklistAuthorised())
		}
		o = Observation{Worklist: row.s, WorklistQuery: row.rows}
		if o.WorklistAuthorised() != row.want || o.QueryAuthorised() {
			t.Errorf("%s, in the worklist: %t, and the archive %t", name, o.WorklistAuthorised(), o.QueryAuthorised())
		}
	}
	if (Query{}).Records() != 0 || (Query{}).Exposed() != 0 || brought(5, 2).Records() != 5 || brought(5, 2).Exposed() != 2 {
		t.Error("records are those of the tally")
	}
}

// TestNotThatTitleIsNoProof: "called AE title not recognized" for a title of
// ours and the configured one may mean the caller, or a mistyped title.
func TestNotThatTitleIsNoProof(t *testing.T) {
	caller := Rejection(1, 1, 3)
	byACSE := Rejection(1, 2, 7)
	for name, row := range map[string]struct {
		o                Observation
		unproven, shutin bool
	}{
		"both not recognized":                             {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: rejected}}, true, false},
		"both not recognized, and a known caller gets in": {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: rejected, Configured: ok}}, false, true},
		"both not recognized, and a device gets in":       {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: rejected, Spoofed: ok}}, false, true},
		"the caller is not recognized":                    {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: caller}}, false, true},
		"by another source":                               {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: byACSE}}, false, true},
		"the stranger by another source":                  {Observation{Steps: Steps{Stranger: byACSE, WithCalledTitle: rejected}}, false, true},
		"the stranger's caller is not recognized":         {Observation{Steps: Steps{Stranger: caller, WithCalledTitle: rejected}}, false, true},
		"the stranger was aborted":                        {Observation{Steps: Steps{Stranger: Abortion(1, 7), WithCalledTitle: rejected}}, false, true},
		"the right title was aborted":                     {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: Abortion(1, 7)}}, false, true},
		"a stranger was let in under another title":       {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: rejected, DefaultTitle: ok}}, true, false},
		"a certificate is demanded":                       {Observation{Steps: Steps{TLS: wantsCert}}, false, true},
		"a stranger is let in, a certificate is demanded": {Observation{Steps: Steps{Stranger: ok, TLS: wantsCert}}, false, false},
		"only a stranger was refused":                     {Observation{Steps: Steps{Stranger: rejected}}, false, false},
		"nothing was tried":                               {Observation{}, false, false},
	} {
		if row.o.TitleUnproven() != row.unproven || row.o.ShutOut().Holds() != row.shutin {
			t.Errorf("%s: unproven %t, shut out %t", name, row.o.TitleUnproven(), row.o.ShutOut())
		}
	}
}

func TestADoorIsJudgedByAnAnswerForGood(t *testing.T) {
	for name, row := range map[string]struct {
		o          Observation
		associated bool
		judged     bool
	}{
		"nothing was tried":       {Observation{}, false, false},
		"a stranger":              {Observation{Steps: Steps{Stranger: ok}}, true, true},
		"by the right title":      {Observation{Steps: Steps{WithCalledTitle: ok}}, true, true},
		"by a product's title":    {Observation{Steps: Steps{DefaultTitle: ok}}, true, true},
		"a known caller only":     {Observation{Steps: Steps{Configured: ok}}, false, false},
		"a stranger is refused":   {Observation{Steps: Steps{Stranger: rejected}}, false, true},
		"the right title refused": {Observation{Steps: Steps{WithCalledTitle: aborted}}, false, true},
		"a certificate":           {Observation{Steps: Steps{TLS: wantsCert}}, false, true},
		"a busy server":           {Observation{Steps: Steps{Stranger: transient, WithCalledTitle: transient}}, false, false},
		"silence":                 {Observation{Steps: Steps{Stranger: timedOut, TLS: ok, Plaintext: ok}}, false, false},
	} {
		if row.o.Associated() != row.associated || row.o.Judged() != row.judged {
			t.Errorf("%s: associated %t, judged %t", name, row.o.Associated(), row.o.Judged())
		}
	}
}
