package commands

// foundBySearch are archives that were called clean and were not, each as small
// as it could be made.
func foundBySearch() []strange {
	rows := []strange{
		// A port closed to who has room for long messages.
		{quirks: []string{"TLS with client certificates, and plaintext", "more than 16 KiB in one message: resets"}, patients: 3, untold: true},
		// A pass for social security numbers that nobody asked for, or of which a
		// silent limit hides some.
		{quirks: []string{"more than 20 keys: A900"}, patients: 13},
		{quirks: []string{"limit of 1: success"}, patients: 13},
		{quirks: []string{"one Study Instance UID"}, patients: 20},
		{quirks: []string{"Study Root: aborts"}, patients: 13, untold: true},
		{quirks: []string{"more than 20 keys: half a PDU", "called title unknown: closes"}, patients: 20},
		// A pass for records of nobody, while others could not be read or were left
		// out.
		{quirks: []string{"limit of 1: success"}, patients: 3, masked: true},
		{quirks: []string{"one Study Instance UID"}, patients: 3, masked: true},
		{quirks: []string{"overlong element before the name"}, patients: 3, undated: 1},
		{quirks: []string{"the other VR"}, patients: 3, undated: 1},
		{quirks: []string{"first association: rejects 2/3/1", "first match in half the time"}, patients: 3},
		{quirks: []string{"TLS with client certificates, and plaintext", "every answer late"}, patients: 3},
	}
	for _, alone := range []string{
		// What is said of queries, from the ladder's end to its beginning.
		"another command", "another context ID", "another context ID, also of echo", "another message ID", "another message ID, also of echo",
		"data sets announced and left out", "data sets left out", "data sets not announced", "no command set", "no status",
		"first match in half the time", "first match late", "after an echo: hangs", "after an echo: closes", "Study Root: hangs", "Study Root: half a PDU",
		// A service that a viewer does not ask for.
		"class made up: rejects 1/1/7", "class made up: dies", "class not of queries: aborts", "class not of queries: rejects 1/1/1",
		"class of print: aborts", "class of print: rejects 1/3/7", "class of print: closes", "class of storage: rejects 1/1/3", "class of worklist: aborts",
		"class of worklist: rejects 1/1/1", "more than 8 classes: aborts",
		"query of the first 3 associations: C000", "query of the first 3 associations: hangs", "query of the first 3 associations: success",
	} {
		rows = append(rows, strange{quirks: []string{alone}, patients: 3})
	}
	// Queries that are refused, or not answered, until they are asked otherwise.
	for _, manner := range []string{
		"birth date as a key", "called title unknown at a query", "more than 6 keys", "more than 9 keys", "more than 12 keys", "name is not *",
		"numbers of related objects as keys", "optional key", "sequence as a key", "query after echo", "no value",
	} {
		for _, refusal := range []string{"0106", "0122", "0210", "A900", "aborts", "closes", "releases", "hangs"} {
			rows = append(rows, strange{quirks: []string{manner + ": " + refusal}, patients: 3})
		}
	}
	// The same in the one model that there is, and after an echo that ends it.
	for _, model := range []string{"Study Root alone", "Patient Root alone", "Worklist alone"} {
		for _, habit := range []string{"after an echo: closes", "after an echo: resets", "no value: garbage", "sequence as a key: A700", "more than 6 keys: A700"} {
			rows = append(rows, strange{quirks: []string{model, habit}, patients: 3})
		}
	}
	// Windows of dates.
	for _, window := range []string{
		"range of dates: 0122", "range of dates: hangs", "range without end: hangs", "more than 1 days: A700", "more than 1 days: 0210", "more than 7 days: hangs",
		"more than 31 days: C001", "more than 366 days: hangs",
	} {
		rows = append(rows, strange{quirks: []string{"Study Root alone", window}, patients: 3})
	}
	return append(rows,
		// A refusal for a class, and then none for lack of room.
		strange{quirks: []string{"class of worklist: rejects 1/3/7", "first 8 associations: rejects 2/3/2"}, patients: 3},
		// The one model is not among those of a careful second request.
		strange{quirks: []string{"Patient/Study Only alone", "class of worklist: resets"}, patients: 3},
		strange{quirks: []string{"class of worklist: rejects 1/1/1", "Patient/Study Only alone"}, patients: 3},
		// A question that is too much, and a smaller one that is forbidden.
		strange{quirks: []string{"more than 1 matches: C000", "numbers of related objects as keys: 0124"}, patients: 3},
		strange{quirks: []string{"more than 1 matches: C000", "birth date as a key: 0122"}, patients: 3},
		strange{quirks: []string{"birth date as a key: 0122", "more than 1 matches: 0122"}, patients: 3},
		strange{quirks: []string{"more than 5 matches: 0122", "more than 9 keys: 0124"}, patients: 20},
		strange{quirks: []string{"name is not *: 0124", "more than 5 matches: 0124"}, patients: 20},
		// A final response with a data set in which there is nothing.
		strange{quirks: []string{"more than 12 keys: success", "Worklist alone", "data set with the final response"}, patients: 3},
		// Plaintext beside certificates, for those who ask for little.
		strange{quirks: []string{"TLS with client certificates, and plaintext", "more than 4 classes: resets"}, patients: 3, untold: true},
		strange{quirks: []string{"first association: resets", "TLS with client certificates, and plaintext", "more than 4 classes: hangs"}, patients: 3},
		// Each association answers one query.
		strange{quirks: []string{"name is *: 0124", "more than 7 days: 0122", "second query: 0122"}, patients: 3},
		// Cancelled, though nobody asked for that.
		strange{quirks: []string{"more than 1 days: FE00", "limit of 1: success", "called title unknown at a query: FE00"}, patients: 5},
		// Silence is no second refusal.
		strange{quirks: []string{"more than 4 classes: rejects 1/3/7", "first 4 associations: hangs"}, patients: 3},
		// What the careful second request leaves out is asked for by itself.
		strange{quirks: []string{"more than 4 classes: rejects 1/1/1", "Worklist alone"}, patients: 3},
		strange{quirks: []string{"more than 3 classes: closes", "Worklist alone"}, patients: 3},
		strange{quirks: []string{"more than 4 classes: aborts", "Patient/Study Only alone"}, patients: 3},
		// Whoever proposes one class too many gets nothing.
		strange{quirks: []string{"class that it does not have: rejects 1/1/1", "Study Root alone"}, patients: 3},
		strange{quirks: []string{"class that it does not have: rejects 1/1/7", "no Study Root"}, patients: 3},
		strange{quirks: []string{"class that it does not have: aborts", "Patient Root alone"}, patients: 3},
		strange{quirks: []string{"class that it does not have: rejects 1/3/7", "Worklist alone"}, patients: 3},
		strange{quirks: []string{"class that it does not have: closes", "Patient/Study Only alone"}, patients: 3},
		strange{quirks: []string{"class that it does not have: rejects 1/1/7", "explicit VR big endian alone"}, patients: 3},
		// One context at a time, and not a word of the others.
		strange{quirks: []string{"refused contexts unanswered", "one context in an association"}, patients: 3},
		strange{quirks: []string{"explicit VR big endian alone", "Study Root: releases"}, patients: 3, masked: true, untold: true},
		// Forbidden without a name, too much with one.
		strange{quirks: []string{"name is not *: 0122", "more than 5 matches: 0210"}, patients: 20},
		strange{quirks: []string{"more than 1 matches: 0110", "name is not *: 0122"}, patients: 3},
		strange{quirks: []string{"name is not *: releases", "class made up: aborts", "after a query: closes"}, patients: 3},
		strange{quirks: []string{"echo: hangs", "name is not *: closes"}, patients: 3},
		strange{quirks: []string{"Study Root alone", "more than 1 days: aborts"}, patients: 3},
		strange{quirks: []string{"Worklist alone", "no value: 0124"}, patients: 3},
		strange{quirks: []string{"more than 1 matches: garbage"}, patients: 3, days: 3},
		strange{quirks: []string{"more than 1 matches: resets"}, patients: 20, days: 30},
		strange{quirks: []string{"more than 5 matches: 0120"}, patients: 8, days: 3},
		strange{quirks: []string{"more than 1 matches: 0122"}, patients: 20, days: 30},
		strange{quirks: []string{"more than 5 matches: aborts", "range of dates: 0122"}, patients: 13},
		strange{quirks: []string{"called title unknown: closes", "TLS with client certificates, and plaintext"}, patients: 3},
		// Patients that only narrow questions show: hours, modalities, years of birth.
		strange{quirks: []string{"more than 1 matches: C000"}, patients: 20, days: 3},
		strange{quirks: []string{"more than 5 matches: 0106", "Patient Root alone"}, patients: 20},
		strange{quirks: []string{"more than 5 matches: 0120", "Worklist alone"}, patients: 20},
		// Sequences are forbidden, and so is the wild card.
		strange{quirks: []string{"Worklist alone", "sequence as a key: 0122", "name is *: 0124"}, patients: 3},
		// Nothing older, for those who may not ask for so long a time.
		strange{quirks: []string{"limit of 5: success", "answers three times", "more than 1 days: success"}, patients: 8},
		strange{quirks: []string{"limit of 5: success", "more than 31 days: success"}, patients: 8},
		strange{quirks: []string{"limit of 5: success", "range without end: success"}, patients: 8},
		strange{quirks: []string{"limit of 5: success", "range of dates: success"}, patients: 8},
		strange{quirks: []string{"limit of 5: success", "range of dates: 0122"}, patients: 8},
		strange{quirks: []string{"limit of 5: success", "more than 31 days: A700"}, patients: 8},
		// Busy, then reset for one class too many, beside certificates.
		strange{quirks: []string{"more than 3 classes: resets", "first 4 associations: rejects 2/3/2", "TLS with client certificates, and plaintext"}, patients: 3},
		// A context with a choice of transfer syntaxes is refused, whatever the class.
		strange{quirks: []string{"no choice of transfer syntaxes", "no Study Root"}, patients: 3, untold: true},
		strange{quirks: []string{"no choice of transfer syntaxes", "Patient/Study Only alone"}, patients: 20},
		strange{quirks: []string{"no choice of transfer syntaxes", "Patient Root alone"}, patients: 3},
		strange{quirks: []string{"no choice of transfer syntaxes", "Worklist alone"}, patients: 3},
		strange{quirks: []string{"no choice of transfer syntaxes", "class that it does not have: rejects 1/1/1", "more than 8 classes: rejects 1/1/3"}, patients: 3},
		strange{quirks: []string{"no choice of transfer syntaxes", "class that it does not have: rejects 1/1/3"}, patients: 3},
	)
}
