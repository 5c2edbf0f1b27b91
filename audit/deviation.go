package audit

import "encoding/json"

// Deviations are ways in which answers were not as the standard has them, and
// were read all the same. They are facts about a server, and decide no verdict.
type Deviations uint16

// The deviations.
const (
	OtherMessageID     Deviations = 1 << iota // answers name another message, or none
	OtherContext                              // or come in another presentation context
	OtherCommand                              // or are those to another command
	MatchInFinal                              // the final response brings a match
	UnannouncedDataSet                        // a response says that it has no data set, and has one
	MissingDataSet                            // or says that it has one, and has none
	StrayDataSet                              // a data set that belongs to no response
	UnfinishedMessage                         // the next message came before the end of one
	OtherEncoding                             // a data set is not encoded as its context says
	DamagedDataSet                            // a data set could be read in part only
)

var deviationNames = []Text{
	Lit("other-message-id"), Lit("other-context"), Lit("other-command"), Lit("match-in-final-response"), Lit("unannounced-data-set"),
	Lit("missing-data-set"), Lit("stray-data-set"), Lit("unfinished-message"), Lit("other-encoding"), Lit("damaged-data-set"),
}

// Words are the deviations in words, in a fixed order.
func (d Deviations) Words() (list []Text) {
	for i, name := range deviationNames {
		if d&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// MarshalJSON writes the words.
func (d Deviations) MarshalJSON() ([]byte, error) { return json.Marshal(d.Words()) }

// UnmarshalJSON reads the words, and passes over those of a newer version.
func (d *Deviations) UnmarshalJSON(b []byte) error {
	var words []string
	if err := json.Unmarshal(b, &words); err != nil {
		return err
	}
	*d = 0
	for i, name := range deviationNames {
		for _, w := range words {
			if w == name.s {
				*d |= 1 << i
			}
		}
	}
	return nil
}
