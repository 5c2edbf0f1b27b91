package audit

import "encoding/json"

// FurtherDoors is what a web server says besides lists of patients. It is asked last,
// when all that decides the exposure is known.
type FurtherDoors struct {
	Workitems WebDoor `json:"workitems,omitzero"` // the list of Unified Procedure Steps, PS3.18 §11
	WebDAV    WebDoor `json:"webdav,omitzero"`    // the properties of one folder, RFC 4918 §9.1
	OpenID    WebDoor `json:"openid,omitzero"`    // OpenID Connect Discovery 1.0 §4: there is a login
	// CrossOrigin is what a page of another site may read of the list of studies.
	CrossOrigin CrossOrigin `json:"cross_origin,omitzero"`
	// ListMethods and StudyMethods are offered on the list of studies and on one study
	// that does not exist. None of them was tried.
	ListMethods  MethodsOffer `json:"list_methods,omitzero"`
	StudyMethods MethodsOffer `json:"study_methods,omitzero"`
	ViewerPage   PageHeaders  `json:"viewer_page,omitzero"`
}

// CrossOrigin is the answer to a request that came with an Origin which nobody has,
// as a browser sends it for a page of that site.
type CrossOrigin struct {
	WebDoor
	Allows OriginRule `json:"allows"`
	// Credentials says that the browser may send cookies and passwords along.
	Credentials bool `json:"credentials,omitzero"`
}

// OriginRule is which pages may read an answer, by Access-Control-Allow-Origin.
type OriginRule uint8

// The rules. The zero value was not asked.
const (
	OriginUnknown OriginRule = iota
	OwnOrigin                // none but those of the same site: there is no such header
	OtherOrigin              // those of a site that the server names, not the one that asked
	AskedOrigin              // those of the site that asked, although nobody has it: any site
	AnyOrigin                // those of any site, without credentials
	NullOrigin               // those of a frame in a sandbox, which any site can make: its origin is null, HTML §7.1.1
)

var originNames = []string{"", "own-site", "named-site", "site-that-asks", "any-site", "any-site-in-a-sandbox"}

func (r OriginRule) String() string { return name(originNames, r) }
func (r OriginRule) word() Text     { return Text{r.String()} }

// MarshalText writes the rule's word.
func (r OriginRule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the rule's word.
func (r *OriginRule) UnmarshalText(b []byte) (err error) {
	*r, err = parse[OriginRule](originNames, b, "which sites may read an answer")
	return err
}

// everySite reports an answer that a page of any site may read.
func (c CrossOrigin) everySite() bool { return c.Allows == AnyOrigin || c.withLogin() }

// withLogin reports an origin that browsers send credentials for, and that any site has.
func (c CrossOrigin) withLogin() bool { return c.Allows == AskedOrigin || c.Allows == NullOrigin }

// ReadByOtherSites reports that pages of other sites can read the archive through the
// browser of somebody in its network: what a login gives to that person, or what the
// archive gives to everybody there.
func (w WebFacts) ReadByOtherSites() bool {
	c := w.CrossOrigin
	return c.withLogin() && c.Credentials || c.everySite() && c.Answer == WebOpen && !w.Trusted(c.WebDoor)
}

// KeptFromOtherSites proves that they cannot. What a server that wants a login adds to
// the answers that it gives after it is known only if it says so before. Of a list that
// is open beside the one that was asked for, nothing is known.
func (w WebFacts) KeptFromOtherSites() Proof {
	c := w.CrossOrigin
	switch c.Answer {
	case WebOpen:
		return Proof{c.Allows == OwnOrigin || c.Allows == OtherOrigin}
	case WebDenied:
		return Proof{w.QIDO.Answer != WebOpen && (c.Allows == OtherOrigin || c.everySite() && !w.ReadByOtherSites())}
	}
	return Proof{}
}

// MethodsOffer is the answer to OPTIONS, RFC 9110 §9.3.7.
type MethodsOffer struct {
	WebDoor
	Methods Methods `json:"methods,omitzero"` // of the header Allow
}

// NothingToWrite proves that neither the list of studies nor a study offers a stranger
// a method that writes. Where the list is open, a denial is of OPTIONS alone: proxies
// forbid methods one by one.
func (w WebFacts) NothingToWrite() Proof {
	settles := func(m MethodsOffer) bool {
		return m.Answer == WebDenied && w.QIDO.Answer != WebOpen || m.Methods != 0 && !m.Methods.Write()
	}
	return Proof{settles(w.ListMethods) && settles(w.StudyMethods)}
}

// WritingOffered reports that methods which write are offered where a stranger reads.
func (w WebFacts) WritingOffered() bool {
	return w.QIDO.Answer == WebOpen && !w.Trusted(w.QIDO) && (w.ListMethods.Methods | w.StudyMethods.Methods).Write()
}

// Methods are methods of HTTP that are offered.
type Methods uint8

// The methods, RFC 9110 §9.3 and RFC 5789.
const (
	GetMethod Methods = 1 << iota
	HeadMethod
	OptionsMethod
	PostMethod
	PutMethod
	PatchMethod
	DeleteMethod
)

// WritingMethods are those that change something.
const WritingMethods = PostMethod | PutMethod | PatchMethod | DeleteMethod

var methodNames = []Text{Lit("get"), Lit("head"), Lit("options"), Lit("post"), Lit("put"), Lit("patch"), Lit("delete")}

// Method is the method of a lower-case name, 0 for those that are not told apart.
func Method(name string) Methods {
	for i, m := range methodNames {
		if m.s == name {
			return 1 << i
		}
	}
	return 0
}

// Write reports a method that changes something.
func (m Methods) Write() bool { return m&WritingMethods != 0 }

// Words are the methods in words, in a fixed order.
func (m Methods) Words() (list []Text) {
	for i, name := range methodNames {
		if m&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// MarshalJSON writes the words.
func (m Methods) MarshalJSON() ([]byte, error) { return json.Marshal(m.Words()) }

// UnmarshalJSON reads the words, and passes over those of a newer version.
func (m *Methods) UnmarshalJSON(b []byte) error {
	var words []string
	if err := json.Unmarshal(b, &words); err != nil {
		return err
	}
	*m = 0
	for _, w := range words {
		*m |= Method(w)
	}
	return nil
}

// PageHeaders is what a page tells browsers of itself.
type PageHeaders struct {
	Framing Framing `json:"framing"`
	Policy  bool    `json:"content_security_policy"` // it has one
}

// Framing is who may show a page within a page, where clicks can be led astray.
type Framing uint8

// The answers. The zero value means that no page was seen.
const (
	FramingUnknown Framing = iota
	FramedByNamed          // nobody, its own site, or sites that it names
	FramedByAll
)

var framingNames = []string{"", "named-sites", "any-site"}

func (f Framing) String() string { return name(framingNames, f) }
func (f Framing) word() Text     { return Text{f.String()} }

// MarshalText writes the answer's word.
func (f Framing) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads the answer's word.
func (f *Framing) UnmarshalText(b []byte) (err error) {
	*f, err = parse[Framing](framingNames, b, "who may frame a page")
	return err
}
