package audit

import (
	"iter"
	"reflect"

	"pacsaudit/audit/phi"
)

// Traffic is what was seen of DICOM in captures. It holds facts and no opinion;
// its zero value means that nothing was read.
type Traffic struct {
	CaptureCounts
	Links []*TrafficLink
	// Tally has the records of all links together: a patient whom several links
	// show is one.
	Tally *phi.Tally
	// Compared is whether there was an inventory to compare with; Silent are targets
	// of it of which no packet was seen.
	Compared bool
	Silent   []Text
}

// CaptureCounts are the packets that were read, and what became of them.
type CaptureCounts struct {
	Packets uint64 `json:"packets"` // read from the captures
	Bytes   uint64 `json:"bytes"`   // captured of these
	Flows   uint64 `json:"flows"`   // TCP conversations
	// Incomplete are the flows that were not seen whole: from the middle, to no end,
	// in one direction, with packets missing or cut, or too many at a time. What is
	// counted of them is a lower bound.
	Incomplete uint64 `json:"incomplete"`
	// DICOM, TLS and Web are the flows by what they carry; of Midway the first
	// packets are missing, and of Unknown nobody knows what they carry.
	DICOM   uint64 `json:"flows_dicom"`
	TLS     uint64 `json:"flows_tls"`
	Web     uint64 `json:"flows_http"`
	Midway  uint64 `json:"flows_midway,omitzero"`
	Unknown uint64 `json:"flows_unknown,omitzero"`
	// What was wrong with packets.
	Retransmitted uint64 `json:"packets_retransmitted,omitzero"`
	OutOfOrder    uint64 `json:"packets_out_of_order,omitzero"`
	Cut           uint64 `json:"packets_cut,omitzero"`      // by the length that the capture was limited to
	Unread        uint64 `json:"packets_not_read,omitzero"` // of a kind that is not known, or damaged
	LostBytes     uint64 `json:"bytes_lost,omitzero"`       // of flows, not in the capture
	// Unlinked are associations of more links than are kept apart.
	Unlinked uint64 `json:"links_dropped,omitzero"`
	Files    uint64 `json:"files"`
	// FilesCut are captures that end in the middle of a packet, FilesUnread those
	// that were no captures.
	FilesCut    uint64 `json:"files_cut,omitzero"`
	FilesUnread uint64 `json:"files_not_read,omitzero"`
	Complete    bool   `json:"complete"` // false where the run was interrupted
}

// Measured reports whether all was seen of what the captures are about.
func (c *CaptureCounts) Measured() bool {
	return c.Complete && c.Packets > 0 && c.Incomplete == 0 && c.FilesCut == 0 && c.FilesUnread == 0 && c.Unread == 0 && c.Unlinked == 0
}

// TrafficLink is one client of one server, under one pair of AE titles.
type TrafficLink struct {
	LinkFacts
	// Tally has a record for each stored object, and one for each study of a patient
	// among the matches; nil where there was none.
	Tally *phi.Tally
}

// AtLeast reports whether the counts of the link are lower bounds.
func (l *TrafficLink) AtLeast() bool { return l.Incomplete > 0 }

// LinkFacts are the numbers of a link.
type LinkFacts struct {
	Client    Text    `json:"client"` // its address
	Server    Text    `json:"server"` // address and port
	Transport Carrier `json:"transport"`
	Calling   Text    `json:"calling"`
	Called    Text    `json:"called"`

	Flows      uint64 `json:"flows"`
	Incomplete uint64 `json:"incomplete"` // of these, those that were not seen whole
	// What became of associations. Accepted and rejected are answers, Released and
	// Aborted ends; Midway are those of which the beginning is missing.
	Associations uint64 `json:"associations"` // requested
	Accepted     uint64 `json:"accepted"`
	Rejected     uint64 `json:"rejected"`
	Released     uint64 `json:"released"`
	Aborted      uint64 `json:"aborted"`
	Midway       uint64 `json:"midway,omitzero"`

	Rejections []SeenRejection `json:"rejections,omitempty"`

	ToServer uint64 `json:"bytes_to_server"` // of the conversations, without headers of packets
	ToClient uint64 `json:"bytes_to_client"`

	Services     ServiceCounts `json:"services"`      // requests
	ServiceBytes ServiceCounts `json:"service_bytes"` // of data sets, in requests and answers

	Worklist uint64 `json:"worklist_items"` // of the matches, those of worklists
	Matches  uint64 `json:"matches"`        // answers to queries
	Failures uint64 `json:"failures"`       // requests that were answered with a failure
	Objects  uint64 `json:"stored_objects"` // the headers of which were looked at
	Exposing uint64 `json:"exposing_asked"` // other messages that name a person: queries by their keys, procedure steps and the like
	Partly   uint64 `json:"partly_read"`    // data sets of which a part is missing
	// PartlyExposing are answers to queries of which a part is missing, and data sets that
	// no command announced, which show a person: they are no records, for they may be
	// counted already.
	PartlyExposing uint64 `json:"partly_read_exposing,omitzero"`
	Guessed        uint64 `json:"encoding_guessed"` // data sets whose negotiation was not seen

	Offered uint64 `json:"contexts_proposed"`
	Agreed  uint64 `json:"contexts_accepted"`

	ClientIs Implementation `json:"client_implementation,omitzero"`
	ServerIs Implementation `json:"server_implementation,omitzero"`

	TLS *LinkTLS `json:"tls,omitempty"`

	// UnlistedServer and UnlistedPair are what no line of the inventory knows: the
	// server, and who calls it.
	UnlistedServer bool `json:"unlisted_server,omitzero"`
	UnlistedPair   bool `json:"unlisted_pair,omitzero"`
}

// SeenRejection is an A-ASSOCIATE-RJ as it was sent, PS3.8 §9.3.4.
type SeenRejection struct {
	Result uint8  `json:"result"`
	Source uint8  `json:"source"`
	Reason uint8  `json:"reason"`
	Times  uint64 `json:"times"`
}

// Carrier is what carries the messages of a link.
type Carrier uint8

// The carriers.
const (
	NoCarrier Carrier = iota
	OverPlaintext
	OverTLS
	OverHTTP // DICOMweb in the clear
)

var carrierNames = []string{"", "plaintext", "tls", "http"}

func (c Carrier) String() string { return name(carrierNames, c) }

func (c Carrier) word() Text { return Text{s: c.String()} }

// MarshalText writes the carrier's word.
func (c Carrier) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the carrier's word.
func (c *Carrier) UnmarshalText(b []byte) (err error) {
	*c, err = parse[Carrier](carrierNames, b, "what carries a link")
	return err
}

// Clear reports a carrier that everybody on the way can read.
func (c Carrier) Clear() bool { return c == OverPlaintext || c == OverHTTP }

// ServiceCounts are numbers by service.
type ServiceCounts struct {
	Echo       uint64 `json:"echo"`
	Find       uint64 `json:"find"`
	Move       uint64 `json:"move"`
	Get        uint64 `json:"get"`
	Store      uint64 `json:"store"`
	Worklist   uint64 `json:"worklist"`
	MPPS       uint64 `json:"mpps"`       // Modality Performed Procedure Step
	Commitment uint64 `json:"commitment"` // Storage Commitment
	Print      uint64 `json:"print"`
	Other      uint64 `json:"other"`
	QIDO       uint64 `json:"qido"` // DICOMweb: searches
	WADO       uint64 `json:"wado"` // retrievals
	STOW       uint64 `json:"stow"` // objects sent
}

// Total is the sum of all.
func (s ServiceCounts) Total() (n uint64) {
	for _, one := range s.All() {
		n += one
	}
	return n
}

// LinkTLS is what the handshakes of a link showed.
type LinkTLS struct {
	// Handshakes are those whose answer was seen, by the version that was agreed.
	Handshakes uint64      `json:"handshakes"`
	Oldest     TLSVersion  `json:"oldest_version"`
	Newest     TLSVersion  `json:"newest_version"`
	Suite      CipherSuite `json:"suite,omitzero"` // of the last
	// Requested and Sent are handshakes in which the server asked for a client
	// certificate, and in which the client sent one. TLS 1.3 hides both.
	Requested   uint64       `json:"client_certificate_requested"`
	Sent        uint64       `json:"client_certificate_sent"`
	Hidden      uint64       `json:"client_certificate_hidden"`
	SSL         uint64       `json:"ssl_handshakes,omitzero"` // those of SSL, which no version here names
	Certificate *Certificate `json:"certificate,omitempty"`
}

// Plus adds what other handshakes showed.
func (t *LinkTLS) Plus(o *LinkTLS) *LinkTLS {
	switch {
	case t == nil:
		return o
	case o == nil:
		return t
	}
	sum := *t
	sum.Handshakes, sum.Requested, sum.Sent, sum.Hidden = t.Handshakes+o.Handshakes, t.Requested+o.Requested, t.Sent+o.Sent, t.Hidden+o.Hidden
	sum.SSL = t.SSL + o.SSL
	if t.Oldest == NoTLS || o.Oldest != NoTLS && o.Oldest < t.Oldest {
		sum.Oldest = o.Oldest
	}
	sum.Newest = max(t.Newest, o.Newest)
	if o.Certificate != nil {
		sum.Certificate = o.Certificate
	}
	return &sum
}

// All are the numbers by the names that a report has for them.
func (s ServiceCounts) All() iter.Seq2[string, uint64] {
	return func(yield func(string, uint64) bool) {
		v := reflect.ValueOf(s)
		for i := range v.NumField() {
			if !yield(v.Type().Field(i).Tag.Get("json"), v.Field(i).Uint()) {
				return
			}
		}
	}
}

// Plus adds two.
func (s ServiceCounts) Plus(o ServiceCounts) ServiceCounts {
	v, w := reflect.ValueOf(&s).Elem(), reflect.ValueOf(o)
	for i := range v.NumField() {
		v.Field(i).SetUint(v.Field(i).Uint() + w.Field(i).Uint())
	}
	return s
}
