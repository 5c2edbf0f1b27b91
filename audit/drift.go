package audit

// Drift compares a target with the posture that it is meant to have. moved are
// the differences, each by what was expected and what was seen; unknown are the
// aspects that could not be measured.
func (o Observation) Drift() (moved, unknown []Fact) {
	e := &o.Target.Expect
	missing := func(aspect literal) { unknown = append(unknown, Fact{Name: Lit("not-measured"), Word: Lit(aspect)}) }
	if e.Plaintext != AnyDoor {
		switch seen := PlaintextDoor(o.Plaintext, o.TLS); seen {
		case AnyDoor:
			missing("plaintext")
		case e.Plaintext:
		default:
			moved = append(moved, Word("plaintext-expected", e.Plaintext), Word("plaintext-seen", seen))
		}
	}
	if e.TLS != AnyTLSMode {
		switch seen := TLSModeOf(o.Plaintext, o.TLS); seen {
		case AnyTLSMode:
			missing("tls")
		case e.TLS:
		default:
			moved = append(moved, Word("tls-expected", e.TLS), Word("tls-seen", seen))
		}
	}
	if e.Stranger != AnyReach {
		exposure := o.Exposure()
		switch seen := ReachOf(exposure); {
		case seen == AnyReach, exposure.Measured() && !o.Settled() && seen <= e.Stranger: // it may be more
			missing("stranger")
		case seen == e.Stranger:
		default:
			moved = append(moved, Word("stranger-expected", e.Stranger), Word("stranger-seen", seen))
		}
	}
	if !e.ClassUID.IsZero() {
		switch seen := o.Implementation.ClassUID; {
		case !o.Associated():
			missing("class-uid")
		case seen != e.ClassUID:
			moved = append(moved, Identifier("class-uid-expected", e.ClassUID), Identifier("class-uid-seen", seen))
		}
	}
	if !e.VersionName.IsZero() {
		switch seen := o.Implementation.VersionName; {
		case !o.Associated():
			missing("version-name")
		case seen != e.VersionName:
			moved = append(moved, Identifier("version-name-expected", e.VersionName), Identifier("version-name-seen", seen))
		}
	}
	if e.ContextsGiven {
		if !o.Associated() {
			missing("contexts")
		} else {
			moved = append(moved, o.contextDrift()...)
		}
	}
	return moved, unknown
}

// contextDrift is what is negotiated and was not expected, and the reverse.
func (o Observation) contextDrift() (moved []Fact) {
	for s := range Services {
		switch seen := o.Contexts[s]; {
		case seen == Accepted && !o.Target.Expect.Contexts[s]:
			moved = append(moved, Identifier("context-opened", s.Slug()))
		case seen != Accepted && seen != NotProposed && o.Target.Expect.Contexts[s]:
			moved = append(moved, Identifier("context-closed", s.Slug()))
		}
	}
	return moved
}
