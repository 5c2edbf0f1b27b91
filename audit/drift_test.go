package audit

import (
	"slices"
	"testing"
)

// TestDriftOfEachAspect has for each aspect what was seen as expected, what
// moved, and what could not be measured.
func TestDriftOfEachAspect(t *testing.T) {
	no := Step{Outcome: NoContext}
	open := Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: ok, Echo: no}, Find: no, Worklist: no}
	bound := open
	bound.Find = timedOut
	named := func(class, version string) Observation {
		o := open
		o.Implementation.ClassUID, o.Implementation.VersionName = Peer(class), Peer(version)
		return o
	}
	silent := Observation{Steps: Steps{Reach: ok, Plaintext: timedOut}}
	for name, row := range map[string]struct {
		o              Observation
		e              Expectation
		moved, unknown []string
	}{
		"nothing is expected": {open, Expectation{}, nil, nil},

		"plaintext as expected":  {open, Expectation{Plaintext: DoorOpen}, nil, nil},
		"plaintext moved":        {open, Expectation{Plaintext: DoorClosed}, []string{"plaintext-expected=closed", "plaintext-seen=open"}, nil},
		"plaintext is not known": {silent, Expectation{Plaintext: DoorClosed}, nil, []string{"not-measured=plaintext"}},

		"TLS as expected":  {Observation{Steps: Steps{Plaintext: reset, TLS: wantsCert}}, Expectation{TLS: TLSMutual}, nil, nil},
		"TLS moved":        {Observation{Steps: Steps{Plaintext: reset, TLS: ok}}, Expectation{TLS: TLSMutual}, []string{"tls-expected=mutual", "tls-seen=required"}, nil},
		"TLS is not known": {silent, Expectation{TLS: TLSMutual}, nil, []string{"not-measured=tls"}},

		"a stranger as expected":           {open, Expectation{Stranger: ReachAssociates}, nil, nil},
		"a stranger gets further":          {open, Expectation{Stranger: ReachRejected}, []string{"stranger-expected=rejected", "stranger-seen=associates"}, nil},
		"a stranger gets less far":         {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected}}, Expectation{Stranger: ReachAssociates}, []string{"stranger-expected=associates", "stranger-seen=rejected"}, nil},
		"a stranger gets further at least": {bound, Expectation{Stranger: ReachRejected}, []string{"stranger-expected=rejected", "stranger-seen=associates"}, nil},
		"a stranger gets as far at least":  {bound, Expectation{Stranger: ReachAssociates}, nil, []string{"not-measured=stranger"}},
		"a stranger may get as far":        {bound, Expectation{Stranger: ReachPHI}, nil, []string{"not-measured=stranger"}},
		"a stranger's reach is not known":  {silent, Expectation{Stranger: ReachRejected}, nil, []string{"not-measured=stranger"}},

		"the class as expected":  {named("1.2", "A"), Expectation{ClassUID: Operator("1.2")}, nil, nil},
		"the class moved":        {named("1.3", "A"), Expectation{ClassUID: Operator("1.2")}, []string{"class-uid-expected=1.2", "class-uid-seen=1.3"}, nil},
		"the class is gone":      {named("", "A"), Expectation{ClassUID: Operator("1.2")}, []string{"class-uid-expected=1.2", "class-uid-seen=absent"}, nil},
		"the class is not known": {silent, Expectation{ClassUID: Operator("1.2")}, nil, []string{"not-measured=class-uid"}},

		"the version as expected":  {named("1.2", "A"), Expectation{VersionName: Operator("A")}, nil, nil},
		"the version moved":        {named("1.2", "B"), Expectation{VersionName: Operator("A")}, []string{"version-name-expected=A", "version-name-seen=B"}, nil},
		"the version is gone":      {named("1.2", ""), Expectation{VersionName: Operator("A")}, []string{"version-name-expected=A", "version-name-seen=absent"}, nil},
		"the version is not known": {silent, Expectation{VersionName: Operator("A")}, nil, []string{"not-measured=version-name"}},

		"contexts are not known": {silent, Expectation{ContextsGiven: true}, nil, []string{"not-measured=contexts"}},

		"all moved": {named("1.3", "B"), Expectation{Plaintext: DoorClosed, Stranger: ReachPHI, ClassUID: Operator("1.2"), VersionName: Operator("A"), TLS: TLSMutual},
			[]string{"plaintext-expected=closed", "plaintext-seen=open", "stranger-expected=phi-visible", "stranger-seen=associates",
				"class-uid-expected=1.2", "class-uid-seen=1.3", "version-name-expected=A", "version-name-seen=B"}, []string{"not-measured=tls"}},
	} {
		row.o.Target.Expect = row.e
		moved, unknown := row.o.Drift()
		if got := words(moved); !slices.Equal(got, row.moved) {
			t.Errorf("%s: moved %q, want %q", name, got, row.moved)
		}
		if got := words(unknown); !slices.Equal(got, row.unknown) {
			t.Errorf("%s: unknown %q, want %q", name, got, row.unknown)
		}
	}
}

// TestDriftOfAContext has every result of a proposal, expected and not.
func TestDriftOfAContext(t *testing.T) {
	for n, want := range map[Negotiation]struct{ expected, unexpected []string }{
		NotProposed: {nil, nil},
		Accepted:    {nil, []string{"context-opened=study-root-find"}},
		NotAccepted: {[]string{"context-closed=study-root-find"}, nil},
		Unanswered:  {[]string{"context-closed=study-root-find"}, nil},
	} {
		for _, expected := range []bool{true, false} {
			o := Observation{Steps: Steps{Stranger: ok}, Target: Target{Expect: Expectation{ContextsGiven: true}}}
			o.Contexts[StudyRootFind], o.Target.Expect.Contexts[StudyRootFind] = n, expected
			moved, unknown := o.Drift()
			wanted := want.unexpected
			if expected {
				wanted = want.expected
			}
			if got := words(moved); !slices.Equal(got, wanted) || len(unknown) > 0 {
				t.Errorf("%d, expected %t: moved %q, want %q; unknown %q", n, expected, got, wanted, words(unknown))
			}
		}
	}
	o := Observation{Steps: Steps{Stranger: ok}}
	o.Contexts[StudyRootFind] = Accepted
	if moved, _ := o.Drift(); len(moved) > 0 {
		t.Errorf("contexts are not expected to be any, and moved %q", words(moved))
	}
}

// words are facts as name=word.
func words(facts []Fact) (list []string) {
	for _, f := range facts {
		list = append(list, f.Name.String()+"="+f.Word.String())
	}
	return list
}
