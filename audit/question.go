package audit

import "time"

// Question is a C-FIND request that was sent, for an audit trail: who asked whom for
// what. It holds the keys of the query and none of their values, since a range of
// dates may be narrowed by what was seen.
type Question struct {
	Target          Target
	Asked           time.Time
	Calling, Called string // AE titles of the association
	SOPClass        string
	TransferSyntax  string
	Keys            []byte // the identifier, in that transfer syntax, without values
	Answered        bool   // with success, or with matches until it was stopped
}
