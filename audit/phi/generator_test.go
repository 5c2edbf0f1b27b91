package phi

import (
	"strconv"
	"strings"

	"pacsaudit/audit/phi/national"
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
var shapes = [national.Schemes][]string{
	national.USMBI: {"9A*9A*9AA99"}, national.JPMyNumber: {"999999999999"}, national.GBNHS: {"9999999999"}, national.DEKVNR: {"A999999999"},
	national.DERVNR: {"99999999A999"}, national.DESteuerID: {"99999999999"}, national.FRNIR: {"999999999999999"},
	national.ITCF: {"AAAAAA99A99A999A", "AAAAAA99E99A999A", "AAAAAALMP9RA99UA"}, national.ESDNI: {"99999999A"}, national.ESNIE: {"X9999999A", "Y9999999A", "A9999999A"},
	national.NLBSN: {"999999999"}, national.SEPNR: {"9999999999", "999999999999"}, national.FIHETU: {"999999-999*", "999999A999*", "999999*999*"},
	national.NOFNR: {"99999999999"}, national.DKCPR: {"9999999999"}, national.CASIN: {"999999999"}, national.CAOntario: {"9999999999", "9999999999AA", "9999999999A"},
	national.AUMedicare: {"2999999999", "59999999999"}, national.AUIHI: {"8003609999999999"}, national.INAadhaar: {"999999999999"}, national.BRCPF: {"99999999999"},
	national.BRCNS: {"799999999999999"}, national.CNRID: {"999999999999999999", "99999999999999999X"}, national.KRRRN: {"9999999999999"},
	national.TRTCKN: {"99999999999"}, national.CHAHV: {"7569999999999"}, national.BENN: {"99999999999"}, national.PLPESEL: {"99999999999"}, national.ILID: {"999999999"},
	national.ZAID: {"9999999999999"}, national.TWID: {"A199999999", "A999999999"}, national.HKHKID: {"A9999999", "AA9999999", "AA999999A"},
	national.SGNRIC: {"S9999999A", "A9999999A"}, national.NZNHI: {"AAA9999"}, national.IEPPS: {"9999999A", "9999999AA"}, national.THID: {"9999999999999"},
}

func (g *generator) ofScheme(s national.Scheme) string {
	return g.template(shapes[s][g.n(len(shapes[s]))])
}

// identifier makes a value that has the shape of some scheme, or is near one.
func (g *generator) identifier() string {
	for {
		s := national.Scheme(g.n(int(national.Schemes)))
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
