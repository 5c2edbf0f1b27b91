package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// Names are looked up in the hosts file and by the tests' own name server, once
// a test has begun it: tests do not leave this machine.
func init() {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: testNames.dial}
}

var testNames = nameServer{names: map[string]*scriptedName{}}

// nameServer answers over UDP on loopback, RFC 1035. It changes its mind as it
// is told to.
type nameServer struct {
	mu      sync.Mutex
	address string // empty before it is begun
	names   map[string]*scriptedName
}

// scriptedName is a name with what is answered: to the first question the first,
// and to all that come after the last the last. An answer is some addresses.
type scriptedName struct {
	answers [][]netip.Addr
	alias   string // another name, which the answer is of
	asked   map[dnsmessage.Type]int
	given   []netip.Addr
}

// resolves begins a name of the test's own. Each answer is addresses with
// spaces between, or servfail.
func resolves(t *testing.T, answers ...string) (name string) {
	t.Helper()
	testNames.mu.Lock()
	defer testNames.mu.Unlock()
	if testNames.address == "" {
		conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		testNames.address = conn.LocalAddr().String()
		go testNames.serve(conn) // to the end of the process
	}
	n := &scriptedName{asked: map[dnsmessage.Type]int{}}
	for _, a := range answers {
		var list []netip.Addr
		for word := range strings.FieldsSeq(a) {
			address, err := netip.ParseAddr(word)
			if err != nil && word != "servfail" {
				t.Fatal(err)
			}
			list = append(list, address)
		}
		n.answers = append(n.answers, list)
	}
	name = fmt.Sprintf("name%d.test", len(testNames.names))
	testNames.names[name] = n
	return name
}

// alias has a name of the test's own be one for another, by CNAME.
func alias(name, of string) {
	testNames.mu.Lock()
	defer testNames.mu.Unlock()
	testNames.names[name].alias = of + "."
}

// given reports whether an address was in an answer about a name.
func given(name, address string) bool {
	testNames.mu.Lock()
	defer testNames.mu.Unlock()
	return slices.Contains(testNames.names[name].given, netip.MustParseAddr(address))
}

// dial asks this server, whichever the system's is.
func (s *nameServer) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	s.mu.Lock()
	address := s.address
	s.mu.Unlock()
	if address == "" || !strings.HasPrefix(network, "udp") {
		return nil, errors.New("tests ask no name server")
	}
	return new(net.Dialer).DialContext(ctx, "udp", address)
}

func (s *nameServer) serve(conn net.PacketConn) {
	b := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(b)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(b[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		if reply, err := s.answer(m.ID, m.Questions[0]); err == nil {
			conn.WriteTo(reply, from)
		}
	}
}

func (s *nameServer) answer(id uint16, q dnsmessage.Question) ([]byte, error) {
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: id, Response: true, Authoritative: true, RecursionAvailable: true},
		Questions: []dnsmessage.Question{q},
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.names[strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))]
	if n == nil {
		m.RCode = dnsmessage.RCodeNameError
		return m.Pack()
	}
	turn := min(n.asked[q.Type], len(n.answers)-1)
	n.asked[q.Type]++
	owner := q.Name
	if n.alias != "" {
		owner = dnsmessage.MustNewName(n.alias)
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET}, Body: &dnsmessage.CNAMEResource{CNAME: owner}})
	}
	for _, a := range n.answers[turn] {
		head := dnsmessage.ResourceHeader{Name: owner, Class: dnsmessage.ClassINET}
		switch {
		case !a.IsValid():
			m.RCode = dnsmessage.RCodeServerFailure
		case a.Is4() && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: a.As4()}})
		case a.Is6() && q.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		default:
			continue
		}
		n.given = append(n.given, a)
	}
	return m.Pack()
}
