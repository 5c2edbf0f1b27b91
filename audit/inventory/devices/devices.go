package devices

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
)

// Device is one DICOM application entity of a list.
type Device struct {
	Name   string
	Host   string
	Port   int // 0 where the list has none: it calls others, and listens nowhere
	Called string
	Owner  string
	Zone   string
	TLS    bool
	From   Place
}

// Place is where something came from.
type Place struct {
	File string
	Line int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

func (d *Device) address() string { return net.JoinHostPort(d.Host, strconv.Itoa(d.Port)) }

// door is the address, however it is spelt.
func (d *Device) door() string { return inventory.PlainAddress(d.address()) }

// Note is something of a list that a person should look at.
type Note struct {
	Place
	What string
}

func (n Note) String() string { return n.Place.String() + ": " + n.What }

// List is what was read of one file or several.
type List struct {
	Format  string // of the file: csv, nmap, orthanc, dcmtk or ldif
	Columns string // of CSV: which column was taken for what
	Devices []Device
	Notes   []Note

	convention string // that titles follow, as the configuration says it
}

func (l *List) note(p Place, format string, args ...any) {
	l.Notes = append(l.Notes, Note{p, fmt.Sprintf(format, args...)})
}

// MaxFile is how long a list may be, in bytes.
const MaxFile = 16 << 20

// errNothing says what can be read.
var errNothing = errors.New("no list of devices: give CSV with a line of headings, nmap's -oX, Orthanc's JSON, dcmqrscp.cfg or LDIF of dcm4chee")

// Read reads a list, of the format that its content shows. Columns name or number
// the columns of CSV, for those that are not guessed rightly.
func Read(file string, data []byte, columns map[string]string) (List, error) {
	text, err := decode(data)
	if err != nil {
		return List{}, err
	}
	if strings.HasPrefix(text, "PK\x03\x04") || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return List{}, errors.New("a spreadsheet as its program keeps it: save it as CSV, and give that")
	}
	read := readCSV
	switch head := strings.TrimSpace(text[:min(len(text), 64<<10)]); {
	case strings.Contains(head, "<nmaprun"):
		read = readNmap
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "//"), strings.HasPrefix(head, "/*"):
		read = readOrthanc
	case hostTable.MatchString(text):
		read = readDCMTK
	case strings.HasPrefix(head, "# Nmap"):
		return List{}, errors.New("a scan of nmap in another form: give that of nmap -oX")
	case strings.HasPrefix(head, "version: 1"), strings.Contains("\n"+text, "\ndn:"): // ldapsearch begins with comments
		read = readLDIF
	}
	l, err := read(file, text, columns)
	if err != nil {
		return l, err
	}
	l.check()
	return l, nil
}

// Merge puts lists together: a device that stands in two is one.
func Merge(lists ...List) List {
	var all List
	for _, l := range lists {
		all.Devices = append(all.Devices, l.Devices...)
		all.Notes = append(all.Notes, l.Notes...)
	}
	all.dropTwins()
	all.name()
	all.compareTitles()
	return all
}

// check drops what cannot be a target, and says so.
func (l *List) check() {
	kept := l.Devices[:0]
	for _, d := range l.Devices {
		d.Name, d.Host, d.Called = clean(d.Name), strings.Trim(clean(d.Host), "[]"), clean(d.Called)
		switch err := inventory.CheckAddress(net.JoinHostPort(d.Host, strconv.Itoa(max(d.Port, 1)))); {
		case d.Host == "":
			l.note(d.From, "no host: left out")
			continue
		case err != nil:
			l.note(d.From, "%v: left out", err)
			continue
		case d.Port <= 0:
			l.note(d.From, "no port, so it listens nowhere: left out")
			continue
		}
		if d.Called != "" {
			if err := inventory.CheckAETitle(d.Called); err != nil {
				l.note(d.From, "%v: the title is left out", err)
				d.Called = ""
			}
		}
		kept = append(kept, d)
	}
	l.Devices = kept
}

// clean drops what spreadsheets put around a word: blanks, also those that cannot
// break, and control characters.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0', r == '\u3000', r == '\t', r == '\n', r == '\r':
			return ' '
		case r < ' ', r == '\ufeff', r == '\u200b':
			return -1
		}
		return r
	}, s))
}

// dropTwins keeps the first of equal address and title, and of equal address where
// one has no title.
func (l *List) dropTwins() {
	type key struct{ address, called string }
	first := map[key]Place{}
	titled := map[string]bool{}
	for _, d := range l.Devices {
		titled[d.door()] = titled[d.door()] || d.Called != ""
	}
	kept := l.Devices[:0]
	for _, d := range l.Devices {
		k := key{d.door(), d.Called}
		if at, twice := first[k]; twice {
			l.note(d.From, "the same address and title as in %v: left out", at)
			continue
		}
		first[k] = d.From
		if d.Called == "" && titled[d.door()] {
			continue // a scan found what another list knows by its title
		}
		kept = append(kept, d)
	}
	l.Devices = kept
}

// name gives each device a name of its own.
func (l *List) name() {
	used := map[string]bool{}
	last := map[string]int{} // of the numbers behind a name: a scan may find one name a thousand times
	for i := range l.Devices {
		d := &l.Devices[i]
		base := cmp.Or(d.Name, strings.ToLower(d.Called), d.Host)
		for d.Name = base; used[d.Name]; {
			last[base]++
			d.Name = fmt.Sprintf("%s-%d", base, last[base]+1)
		}
		used[d.Name] = true
	}
}

// compareTitles notes titles that two devices have.
func (l *List) compareTitles() {
	first := map[string]*Device{}
	for i := range l.Devices {
		d := &l.Devices[i]
		if d.Called == "" {
			continue
		}
		key := strings.ToUpper(d.Called)
		if other := first[key]; other != nil && other.door() != d.door() {
			l.note(d.From, "%q has the title of %q (%v): an archive that knows devices by title cannot tell them apart", d.Name, other.Name, other.From)
		} else {
			first[key] = d
		}
	}
	l.sortNotes()
}

// JudgeTitles notes titles that a product comes with, and those outside a convention,
// a regular expression that is nil for none.
func (l *List) JudgeTitles(convention *string) error {
	var c inventory.Convention
	if convention != nil {
		var err error
		if c, err = inventory.ParseConvention(*convention); err != nil {
			return err
		}
		l.convention = *convention
	}
	for _, d := range l.Devices {
		if inventory.OfProduct(d.Called) {
			l.note(d.From, "%q has the title %s, which a product comes with: anybody can guess it", d.Name, d.Called)
		}
		if !c.Allows(d.Called) {
			l.note(d.From, "%q has the title %s, which does not follow the convention", d.Name, d.Called)
		}
	}
	l.sortNotes()
	return nil
}

func (l *List) sortNotes() {
	slices.SortStableFunc(l.Notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// YAML writes the devices as targets, each with the place that it came from.
func (l *List) YAML() []byte {
	var b bytes.Buffer
	if l.convention != "" {
		fmt.Fprintf(&b, "titles: %s\n", quoted(l.convention))
	}
	b.WriteString("targets:\n")
	for _, d := range l.Devices {
		fmt.Fprintf(&b, "  - name: %s # %s\n    address: %s\n", quoted(d.Name), strings.ReplaceAll(clean(d.From.String()), "#", ""), quoted(d.address()))
		for _, line := range [][2]string{{"called", d.Called}, {"owner", d.Owner}} {
			if v := clean(line[1]); v != "" {
				fmt.Fprintf(&b, "    %s: %s\n", line[0], quoted(v))
			}
		}
		if slices.Contains(audit.ZoneNames(), d.Zone) {
			fmt.Fprintf(&b, "    zone: %s\n", d.Zone)
		}
		if d.TLS {
			b.WriteString("    tls: true\n")
		}
	}
	return b.Bytes()
}

func quoted(s string) string { return strconv.QuoteToASCII(s) }
