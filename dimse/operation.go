package dimse

import "pacsaudit/dimse/pdu"

// operation is what an association knows of the one operation under way.
type operation struct {
	id         uint16
	context    uint8
	from       int64 // bytes received before it
	parting    int64 // bytes of A-RELEASE-RQ and A-ABORT since
	deviations Deviations
}

// firstMessageID is the Message ID before the first. Peers that answer message 0
// or 1 whatever was asked are known by it: no request has these numbers.
const firstMessageID = 1

// begin numbers the next operation, PS3.7 §9.1.
func (a *Association) begin(context uint8) uint16 {
	a.earlier = a.operation
	a.operation = operation{id: max(a.operation.id, firstMessageID) + 1, context: context, from: a.reader.Received()}
	return a.operation.id
}

// ask sends the request of an operation.
func (a *Association) ask(commandSet, dataSet []byte) error {
	if err := a.settle(); err != nil {
		return err
	}
	a.operation.from = a.reader.Received()
	return a.write(a.operation.context, commandSet, dataSet)
}

// settle looks at what came since the last operation ended, as far as it is
// here: a peer that has left is noticed before anything is sent to it.
func (a *Association) settle() error {
	if len(a.body) > 0 {
		return nil
	}
	b := a.reader.Buffered()
	switch {
	case len(b) == 0:
		return nil
	case !pdu.Type(b[0]).Known():
		// Deviation: padding behind the last PDU of an answer is passed over.
		a.unasked = true
		a.reader.Drop()
		return nil
	case !a.reader.Whole() || pdu.Type(b[0]) != pdu.TypeAbort && pdu.Type(b[0]) != pdu.TypeReleaseRQ:
		return nil
	}
	_, _, err := a.pdv()
	return err
}

// early reports that what was read last had come before the request was sent.
func (a *Association) early() bool {
	return a.reader.Received()-int64(len(a.reader.Buffered())) <= a.operation.from
}

// late reports that a response, by its message and by the context that it came
// in, is one more to the operation before this one.
func (a *Association) late(respondedTo uint16) bool {
	e := a.earlier
	return e.id != 0 && respondedTo == e.id && a.came == e.context && a.came != a.operation.context
}

// received is how many bytes of an answer came, as in [OpError].
func (a *Association) received() int64 {
	return max(a.reader.Received()-a.operation.from-a.operation.parting, 0)
}

// deviates notes how an answer deviates.
func (a *Association) deviates(d Deviations) { a.operation.deviations |= d }

// Deviations are the ways in which the answers to a query were not as the
// standard has them, and were read all the same.
type Deviations uint16

// The deviations that are read.
const (
	OtherMessageID     Deviations = 1 << iota // answers name another message, or none
	OtherContext                              // or come in another presentation context
	OtherCommand                              // or are those to another command
	MatchInFinal                              // the final response brings a match
	UnannouncedDataSet                        // a response says that it has no data set, and has one
	MissingDataSet                            // or says that it has one, and has none
	StrayDataSet                              // a data set that belongs to no response; it was dropped
	UnfinishedMessage                         // the next message came before the last fragment of one
	OtherEncoding                             // a data set is not encoded as its context says
	DamagedDataSet                            // a data set could be read in part only
)

var deviationText = [...]string{
	"answers to another message", "answers in another context", "answers to another command", "match in the final response",
	"unannounced data set", "missing data set", "stray data set", "unfinished message", "other encoding", "damaged data set",
}

// Words are the deviations in words, in a fixed order.
func (d Deviations) Words() []string {
	var words []string
	for i, text := range deviationText {
		if d&(1<<i) != 0 {
			words = append(words, text)
		}
	}
	return words
}
