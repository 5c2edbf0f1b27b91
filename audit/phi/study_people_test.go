package phi

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// culture is how a country's hospitals write people down.
type culture struct {
	what, habits  string
	family, given string // words, each with its forms in other scripts behind a slash
	written       func(g *generator, family, given, second []string) (charset, name string)
	januaries     int // per mille who are registered as born on January 1st
	oddForms      []string
	id            func(g *generator, i int, born day) string
}

type day struct{ y, m, d int }

func (d day) form(layout string) string {
	if layout == "YYYYMMDD" { // as nearly all are written
		return fmt.Sprintf("%04d%02d%02d", d.y, d.m, d.d)
	}
	return strings.NewReplacer("YYYY", fmt.Sprintf("%04d", d.y), "YY", fmt.Sprintf("%02d", d.y%100), "MM", fmt.Sprintf("%02d", d.m), "DD", fmt.Sprintf("%02d", d.d),
		"BBBB", fmt.Sprintf("%04d", d.y+543), "RRR", fmt.Sprintf("%03d", d.y-1911), "SS", fmt.Sprintf("%02d", d.y-1925)).Replace(layout)
}

// birth is a day on which somebody was born who is alive, the older ones more
// often in a hospital.
func (g *generator) birth(januaries int) day {
	age := max(g.n(96), g.n(70))
	d := day{2025 - age, 1 + g.n(12), 1 + g.n(28)}
	if g.n(1000) < januaries {
		d.m, d.d = 1, 1
	}
	return d
}

// studyDate is a day after a birth; some are what a clock that was never set
// says, or none.
func (g *generator) studyDate(born day) string {
	switch g.n(50) {
	case 0:
		return "19000101"
	case 1:
		return "19700101"
	case 2:
		return ""
	}
	d := day{max(born.y+1, 2005+g.n(21)), 1 + g.n(12), 1 + g.n(28)}
	if d.y > 2025 {
		d = day{2026, 10, 1 + g.n(28)}
	}
	return d.form("YYYYMMDD")
}

func pick(g *generator, words string) string {
	w := split[words]
	if w == nil {
		w = strings.Fields(words)
		split[words] = w
	}
	return w[g.n(len(w))]
}

// split are lists of words that were picked from before.
var split = map[string][]string{}

// forms are the scripts of a word; where one is missing the first stands for it.
func forms(word string) []string { return strings.Split(word, "/") }

func (c *culture) population() studied {
	return studied{what: c.what, habits: c.habits, person: true, make: func(g *generator, i int) invented {
		born := g.birth(c.januaries)
		r := invented{id: c.id(g, i, born), born: born.form("YYYYMMDD"), study: g.studyDate(born)}
		if len(c.oddForms) > 0 && g.n(20) == 0 {
			r.born = born.form(c.oddForms[g.n(len(c.oddForms))])
		}
		family, given, second := forms(pick(g, c.family)), forms(pick(g, c.given)), forms(pick(g, c.given))
		r.charset, r.name = c.written(g, family, given, second)
		if len(r.name) < 40 && g.n(200) == 0 { // the form was filled in with the name twice
			r.id = r.name
		}
		return r
	}}
}

// latin writes a name in a Latin script as RIS and modalities do.
func latin(ascii func(string) string, charsets ...string) func(g *generator, family, given, second []string) (string, string) {
	return func(g *generator, family, given, second []string) (string, string) {
		f, n, m := family[0], given[0], second[0]
		switch g.n(12) {
		case 0, 1, 2, 3:
			f, n, m = strings.ToUpper(f), strings.ToUpper(n), strings.ToUpper(m)
		case 4:
			f, n, m = strings.ToLower(f), strings.ToLower(n), strings.ToLower(m)
		}
		if g.n(2) == 0 {
			f, n, m = ascii(f), ascii(n), ascii(m)
		}
		return g.encoded(g.arranged(f, n, m), charsets...)
	}
}

// arranged puts a name together in one of the ways in which people type it.
func (g *generator) arranged(f, n, m string) string {
	first := func(s string) string { return string([]rune(s)[:1]) }
	upper := func(s string) string { return strings.Map(unicode.ToUpper, s) }
	switch g.n(60) {
	default:
		return f + "^" + n
	case 0, 1, 2, 3:
		return f + "^" + n + "^" + m
	case 4, 5:
		return f + "^" + n + "^^" + pick(g, "Dr. Prof. Herr Frau Mr Mrs Dra. Dott. Mme PhD")
	case 6:
		return f + "^" + n + "^^^" + pick(g, "MD Jr. III PhD")
	case 7, 8:
		return f + " " + n
	case 9:
		return f + ", " + n
	case 10:
		return f + "," + n
	case 11:
		return n + " " + f
	case 12:
		return upper(f + "_" + n)
	case 13:
		return upper(f + "-" + n)
	case 14:
		return upper(f + "_" + n + "_" + m)
	case 15:
		return f + "_" + n
	case 16:
		return f + "^" + first(n)
	case 17:
		return f + "^" + first(n) + "^" + first(m)
	case 18:
		return f + " " + first(n)
	case 19:
		return f
	case 20, 21:
		return f + "-" + m + "^" + n
	case 22:
		return f + "^" + n + "^^^"
	case 23:
		return " " + f + " ^ " + n + " "
	case 24:
		return truncated(upper(f)+"^"+upper(n)+"^"+upper(m), 16)
	case 25:
		return truncated(f+" "+m+" "+f+"-"+n+"-"+m+"^"+n+" "+m+"^"+m+" "+n, 64)
	case 26:
		return f + "^" + pick(g, "BABY BABYBOY BABYGIRL B/O NEWBORN GIRL BOY TWIN-A TWIN2") + " " + n
	case 27:
		return pick(g, "BABY NEONATE") + "^" + f + " " + n
	case 28:
		return f + "^" + n + " " + g.birth(0).form(pick(g, "YYYYMMDD DD.MM.YYYY YYYY-MM-DD DDMMYY"))
	case 29:
		return upper(f+"_"+n) + "_" + g.birth(0).form("YYYYMMDD")
	case 30:
		return f + "^" + n + " " + pick(g, "2 (2) * (neu) (AMB) ICU !")
	case 31:
		return f + "/" + n
	case 32:
		return f + "." + n
	case 33:
		return f + "  " + n + "  " + m
	case 34:
		return f + "^" + n + "=" + f + "^" + n
	case 35:
		return "^" + f + " " + n
	case 36:
		return f + "'" + "^" + n
	case 37:
		return upper(f) + "^" + n + "/" + pick(g, "M F") + "/" + fmt.Sprint(1+g.n(95))
	}
}

func truncated(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// encoded sends a name under one of the character sets; some senders get it
// wrong, and some say nothing.
func (g *generator) encoded(name string, charsets ...string) (charset, sent string) {
	charset = charsets[g.n(len(charsets))]
	sent = inCharset(charset, name)
	switch g.n(25) {
	case 0:
		return "", sent
	case 1:
		return pick(g, "ISO_IR_6 ISO_IR_100 ISO_IR_192 ISO_IR_101 UTF-8"), sent
	}
	return charset, sent
}

// withoutAccents is a name as a form in ASCII has it.
func withoutAccents(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(ligatures.Replace(s)) {
		if r < 0x80 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var ligatures = strings.NewReplacer("ß", "ss", "ø", "o", "Ø", "O", "æ", "ae", "Æ", "AE", "ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ı", "i", "ð", "d", "Ð", "D", "þ", "th", "Þ", "TH")

func german(s string) string {
	return withoutAccents(strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "AE", "Ö", "OE", "Ü", "UE").Replace(s))
}

// Identifiers of patients.
func counting(from int) func(*generator, int, day) string {
	return func(_ *generator, i int, _ day) string { return fmt.Sprint(from + i) }
}

func templates(list ...string) func(*generator, int, day) string {
	return func(g *generator, i int, born day) string {
		return g.template(born.form(list[g.n(len(list))]))
	}
}

func padded(format string) func(*generator, int, day) string {
	return func(_ *generator, i int, _ day) string { return fmt.Sprintf(format, i+1) }
}

// rare takes one in a thousand of the names from words that mean something else
// too.
func rare(names, words string, times int) string {
	return string(bytes.Repeat([]byte(names+" "), times)) + words
}
