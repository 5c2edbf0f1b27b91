package phi

import (
	"strconv"
	"strings"
)

// generator makes up values, always the same ones for a seed.
type generator struct{ seed uint64 }

func (g *generator) next() uint64 {
	g.seed += 0x9e3779b97f4a7c15
	x := g.seed
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (g *generator) n(k int) int { return int(g.next() % uint64(k)) }

func (g *generator) of(alphabet string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(alphabet[g.n(len(alphabet))])
	}
	return b.String()
}

const (
	decimals = "0123456789"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// template makes a value: 9 is a digit, A a capital, * either; anything else
// stands for itself.
func (g *generator) template(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch c {
		case '9':
			b.WriteString(g.of(decimals, 1))
		case 'A':
			b.WriteString(g.of(capitals, 1))
		case '*':
			b.WriteString(g.of(decimals+capitals, 1))
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// shapes are templates of values that have the shape of a scheme, often.
var shapes = [Schemes][]string{
	USMBI: {"9A*9A*9AA99"}, JPMyNumber: {"999999999999"}, GBNHS: {"9999999999"}, DEKVNR: {"A999999999"},
	DERVNR: {"99999999A999"}, DESteuerID: {"99999999999"}, FRNIR: {"999999999999999"},
	ITCF: {"AAAAAA99A99A999A", "AAAAAA99E99A999A", "AAAAAALMP9RA99UA"}, ESDNI: {"99999999A"}, ESNIE: {"X9999999A", "Y9999999A", "A9999999A"},
	NLBSN: {"999999999"}, SEPNR: {"9999999999", "999999999999"}, FIHETU: {"999999-999*", "999999A999*", "999999*999*"},
	NOFNR: {"99999999999"}, DKCPR: {"9999999999"}, CASIN: {"999999999"}, CAOntario: {"9999999999", "9999999999AA", "9999999999A"},
	AUMedicare: {"2999999999", "59999999999"}, AUIHI: {"8003609999999999"}, INAadhaar: {"999999999999"}, BRCPF: {"99999999999"},
	BRCNS: {"799999999999999"}, CNRID: {"999999999999999999", "99999999999999999X"}, KRRRN: {"9999999999999"},
	TRTCKN: {"99999999999"}, CHAHV: {"7569999999999"}, BENN: {"99999999999"}, PLPESEL: {"99999999999"}, ILID: {"999999999"},
	ZAID: {"9999999999999"}, TWID: {"A199999999", "A999999999"}, HKHKID: {"A9999999", "AA9999999", "AA999999A"},
	SGNRIC: {"S9999999A", "A9999999A"}, NZNHI: {"AAA9999"}, IEPPS: {"9999999A", "9999999AA"}, THID: {"9999999999999"},
}

func (g *generator) ofScheme(s Scheme) string { return g.template(shapes[s][g.n(len(shapes[s]))]) }

// identifier makes a value that has the shape of some scheme, or is near one.
func (g *generator) identifier() string {
	for {
		s := Scheme(g.n(int(Schemes)))
		if shapes[s] == nil {
			continue
		}
		v := []byte(g.ofScheme(s))
		switch g.n(4) {
		case 0:
			v[g.n(len(v))] = (decimals + capitals)[g.n(36)]
		case 1:
			v = v[:len(v)-1]
		}
		return string(v)
	}
}

func parseFloat(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}
