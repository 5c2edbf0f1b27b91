package devices

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"pacsaudit/audit/inventory"
)

// brief is a device in a line.
func brief(d Device) string {
	s := d.Called + "@" + d.address() + " " + d.Name
	if d.TLS {
		s += " TLS"
	}
	return s
}

func TestEachFormatIsReadAndBecomesTargets(t *testing.T) {
	for _, c := range []struct {
		name, text, format string
		want               []string
	}{
		{"commas", "Name,AE Title,Host,Port\nCT,CT1,127.0.0.5,104\n", "csv", []string{"CT1@127.0.0.5:104 CT"}},
		{"address and port in one", "AET;Adresse\nCT1;127.0.0.5:104\nMR1;[::1]:11112\n", "csv", []string{"CT1@127.0.0.5:104 ct1", "MR1@[::1]:11112 mr1"}},
		{"tabs", "Host\tPort\n127.0.0.5\t104\n", "csv", []string{"@127.0.0.5:104 127.0.0.5"}},
		{"nmap", `<?xml version="1.0"?><nmaprun><host><address addr="127.0.0.5" addrtype="ipv4"/><hostnames><hostname name="ct.example.org"/></hostnames><ports>
<port protocol="tcp" portid="104"><state state="open"/><service name="acr-nema"/></port>
<port protocol="tcp" portid="80"><state state="open"/><service name="http"/></port>
<port protocol="tcp" portid="9999"><state state="open"/><script id="dicom-ping" output="x"/></port>
<port protocol="tcp" portid="11112"><state state="closed"/></port>
<port protocol="tcp" portid="2762"><state state="open"/></port></ports></host></nmaprun>`, "nmap",
			[]string{"@127.0.0.5:104 ct.example.org", "@127.0.0.5:9999 ct.example.org-2", "@127.0.0.5:2762 ct.example.org-3 TLS"}},
		{"Orthanc", "{ // remote modalities\n \"DicomModalities\" : {\n  \"ct\" : [ \"CT1\", \"127.0.0.5\", 104 ],\n  \"mr\" : { \"AET\" : \"MR1\", \"Host\" : \"127.0.0.6\", \"Port\" : 104, \"UseDicomTls\" : true }\n } /* end */ }", "orthanc",
			[]string{"CT1@127.0.0.5:104 ct", "MR1@127.0.0.6:104 mr TLS"}},
		{"dcmqrscp", "MaxPDUSize = 16384\nHostTable BEGIN\nct = (CT1, 127.0.0.5, 104) # a comment\nmr = (\"MR1\", localhost, 11112)\nall = ct, mr\nHostTable END\nVendorTable BEGIN\nVendorTable END\n", "dcmtk",
			[]string{"CT1@127.0.0.5:104 ct", "MR1@localhost:11112 mr"}},
		{"dcm4chee", "version: 1\n\ndn: dicomDeviceName=ct,cn=Devices,dc=example\nobjectClass: dicomDevice\n\ndn: cn=dicom,dicomDeviceName=ct,cn=Devices,dc=example\ndicomHostname: 127.0.0.5\ndicomPort: 104\n\n" +
			"dn: dicomAETitle=CT1,dicomDeviceName=ct,cn=Devices,dc=example\ndicomAETitle:: Q1Qx\ndicomNetworkConnectionReference: cn=dicom,dicomDeviceName=ct,cn=Dev\n ices,dc=example\n", "ldif", []string{"CT1@127.0.0.5:104 ct"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Read("list", []byte(c.text), nil)
			if err != nil {
				t.Fatal(err)
			}
			all := Merge(l)
			var got []string
			for _, d := range all.Devices {
				got = append(got, brief(d))
			}
			if l.Format != c.format || !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q; notes %v", l.Format, got, c.want, all.Notes)
			}
			isConfiguration(t, all)
		})
	}
}

// isConfiguration holds that what is written is read, target by target.
func isConfiguration(t *testing.T, l List) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pacsaudit.yaml")
	if err := os.WriteFile(file, append([]byte("scope: [\"0.0.0.0/0\", \"::/0\"]\n"), l.YAML()...), 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := inventory.Read(file, inventory.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, l.YAML())
	}
	if len(v.Targets) != len(l.Devices) {
		t.Fatalf("%d targets of %d devices", len(v.Targets), len(l.Devices))
	}
	for i, d := range l.Devices {
		if x := v.Targets[i]; x.Name.String() != d.Name || x.Address.String() != d.address() || x.Called.String() != d.Called || x.TLS != d.TLS {
			t.Errorf("%+v became %v %v %v", d, x.Name, x.Address, x.Called)
		}
	}
}

// TestASpreadsheetWithItsUsualFaults has what people do to lists of AE titles.
func TestASpreadsheetWithItsUsualFaults(t *testing.T) {
	sheet := strings.Join([]string{
		"sep=;",                                  // 1 Excel's word
		"\"AE titles, Northern Hospital 2024\";", // a heading over the headings
		";;;;;;",
		"Device;AE-Title;IP address;Port;Zone;Contact;TLS",
		"CT 1 ;CT01;\u00a0127.0.1.5 ;104;imaging;ct@example.org;no", // 5 blanks that cannot break
		"CT 1;CT01;127.0.1.5;104;;;",                                // a twin
		"MR 2;MR02;127.0.1.6;11.112;;;",                             // a number with its separator
		"PACS;ORTHANC;pacs.example.org;4242;;;",                     // a title that config check warns of
		"US;US_ULTRASOUND_DEVICE_3;127.0.1.7;104;;;",                // a title that is too long
		"Station;ct01;127.0.1.8;104;;;",                             // 10 a title that another has
		"Printer;PRINT;127.0.1.999;104;;;",                          // no address
		"Viewer;VIEWER;127.0.1.9;;;;",                               // no port
		";NONAME;127.0.1.10;104.0;;;",                               // no name, and a fraction
		"CT 1;CT09;127.0.1.11;104;;;",                               // a name that another has
		"Device;AE-Title;IP address;Port;Zone;Contact;TLS",          // 15 the headings again
		"Bad;BÄD;127.0.1.12;104;;;",                                 // a title that is not ASCII
		"Port;P;127.0.1.13;n/a;;;",                                  // a port in words
		"Zone;Z;127.0.1.14;104;Basement;;x",                         // a zone that is none, and TLS
		"Short;S;127.0.1.15",                                        // cells that are missing
		"\"Two\nlines\";TWO;127.0.1.16;2762;;;yes",                  // 20 a line feed in a cell
		"Nowhere;NW;;104;;;",                                        // no host
		"Slash\\;SL\\ASH;127.0.1.17;104;;;",                         // a backslash
	}, "\r\n")
	want := []string{
		"CT01@127.0.1.5:104 CT 1", "MR02@127.0.1.6:11112 MR 2", "ORTHANC@pacs.example.org:4242 PACS", "@127.0.1.7:104 US", "ct01@127.0.1.8:104 Station",
		"NONAME@127.0.1.10:104 noname", "CT09@127.0.1.11:104 CT 1-2", "@127.0.1.12:104 Bad", "Z@127.0.1.14:104 Zone TLS", "TWO@127.0.1.16:2762 Two lines TLS", "@127.0.1.17:104 Slash\\",
	}
	notes := []string{ // each line of the sheet that something is said of
		"list:6: the same address", "list:9: AE title", "list:10: \"Station\" has the title of \"CT 1\"",
		"list:11: \"127.0.1.999\" is no IPv4 address", "list:12: no port", "list:16: AE title", "list:17: port \"n/a\"", "list:18: zone \"Basement\"", "list:19: no port", "list:22: no host", "list:23: AE title",
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(sheet))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"UTF-8": []byte(sheet), "with a mark": []byte("\ufeff" + sheet), "UTF-16": utf16} {
		t.Run(name, func(t *testing.T) {
			l, err := Read("list", b, nil)
			if err != nil {
				t.Fatal(err)
			}
			l = Merge(l)
			var got []string
			for _, d := range l.Devices {
				got = append(got, brief(d))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q\nwant %q", got, want)
			}
			for i, n := range notes {
				if i >= len(l.Notes) || !strings.HasPrefix(l.Notes[i].String(), n) {
					t.Fatalf("note %d: want %q in %v", i, n, l.Notes)
				}
			}
			if len(l.Notes) != len(notes) {
				t.Errorf("%d notes, want %d: %v", len(l.Notes), len(notes), l.Notes)
			}
			isConfiguration(t, l)
		})
	}
}

func TestJapaneseHeadingsInShiftJISAreRead(t *testing.T) {
	b, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte("装置名称,AEタイトル,IPアドレス,ポート\nＣＴ装置,CT1,127.0.0.5,104\n"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := Read("list", b, nil)
	if err != nil || len(l.Devices) != 1 || brief(l.Devices[0]) != "CT1@127.0.0.5:104 ＣＴ装置" {
		t.Errorf("%+v, %v", l, err)
	}
}

// TestKanjiAloneAreReadAndUmlautsStayOnes: files of Shift JIS may hold no kana, and of
// Windows-1252 bytes that are kanji, too.
func TestKanjiAloneAreReadAndUmlautsStayOnes(t *testing.T) {
	for name, encoding := range map[string]encoding.Encoding{"主検査室": japanese.ShiftJIS, "点検": japanese.ShiftJIS, "Gefäßchirurgie": charmap.Windows1252, "Müller’s Gerät – Süd": charmap.Windows1252, "invitéàçù": charmap.Windows1252} {
		b, err := encoding.NewEncoder().Bytes([]byte("Name,AE Title,IP,Port\n" + name + ",CT1,127.0.0.5,104\n"))
		if err != nil {
			t.Fatal(err)
		}
		l, err := Read("list", b, nil)
		if err != nil || len(l.Devices) != 1 || l.Devices[0].Name != name {
			t.Errorf("%s: %+v, %v", name, l.Devices, err)
		}
	}
}

// TestListsTakeTimeByTheirLength has those that took it by the square, or the stack:
// a test that ends is one that passes.
func TestListsTakeTimeByTheirLength(t *testing.T) {
	var names, modalities strings.Builder
	names.WriteString("Name,AE Title,IP,Port\n")
	modalities.WriteString(`{"DicomModalities":{`)
	for i := range 100_000 {
		fmt.Fprintf(&names, "x,,127.%d.%d.%d,104\n", i>>16, i>>8&255, i&255)
		fmt.Fprintf(&modalities, "\"m%d\":[\"A\",\"127.0.0.5\",%d],\n", i, 1+i%1000)
	}
	modalities.WriteString("}}")
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"a name that all have": {names.String(), 100_000},
		"modalities":           {modalities.String(), 1000},
		"folded lines":         {"dn: dicomAETitle=A\ndicomAETitle: A\nx:" + strings.Repeat("\n y", 2_000_000), 0},
		"lists in lists":       {`{"DicomModalities":` + strings.Repeat("[", 8_000_000), 0},
	} {
		l, _ := Read("list", []byte(c.text), nil)
		if l = Merge(l); len(l.Devices) != c.want {
			t.Errorf("%s: %d devices", name, len(l.Devices))
		}
	}
}

func TestColumnsAreTakenAsTheOperatorSays(t *testing.T) {
	sheet := []byte("A,B,C,D\nCT1,x,127.0.0.5,104\n")
	if _, err := Read("list", sheet, nil); err == nil || !strings.Contains(err.Error(), "--map") {
		t.Errorf("no column is known: %v", err)
	}
	l, err := Read("list", sheet, map[string]string{"title": "1", "host": "C", "port": "4"})
	if err == nil {
		t.Error("without headings that are known, C is no heading")
	}
	if l, err = Read("list", sheet, map[string]string{"title": "1", "host": "3", "port": "4"}); err != nil || len(l.Devices) != 1 || l.Devices[0].Called != "CT1" {
		t.Errorf("%+v, %v", l, err)
	}
	for _, wrong := range []map[string]string{{"colour": "1"}, {"host": "0"}, {"host": "x"}} {
		if _, err := Read("list", sheet, wrong); err == nil {
			t.Errorf("%v was taken", wrong)
		}
	}
}

func TestListsArePutTogether(t *testing.T) {
	scan, err := Read("scan", []byte(`<nmaprun><host><address addr="127.0.0.5" addrtype="ipv4"/><ports><port protocol="tcp" portid="104"><state state="open"/></port></ports></host></nmaprun>`), nil)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := Read("sheet", []byte("AET,Host,Port\nCT1,127.0.0.5,104\nCT1,127.0.0.6,104\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	l := Merge(scan, sheet)
	if len(l.Devices) != 2 || l.Devices[0].Called != "CT1" || len(l.Notes) != 1 {
		t.Errorf("%+v", l)
	}
}

// TestTitlesAreJudgedAndTheConventionIsKept: the configuration that comes of it has the
// same convention.
func TestTitlesAreJudgedAndTheConventionIsKept(t *testing.T) {
	convention := `AAA_(CT|"MR)[0-9]\b`
	for _, c := range []struct {
		titles *string
		notes  int
	}{{nil, 1}, {&convention, 3}} {
		l, err := Read("sheet", []byte("AET,Host,Port\nAAA_CT1,127.0.0.5,104\nORTHANC,127.0.0.6,104\nCT2,127.0.0.7,104\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		l = Merge(l)
		if err := l.JudgeTitles(c.titles); err != nil || len(l.Notes) != c.notes || l.Notes[0].Line != 3 {
			t.Errorf("%v, %v", err, l.Notes)
		}
		isConfiguration(t, l)
		if strings.HasPrefix(string(l.YAML()), "titles: ") != (c.titles != nil) {
			t.Errorf("%s", l.YAML())
		}
	}
	wrong := "A)|("
	if err := new(List).JudgeTitles(&wrong); err == nil {
		t.Error("taken")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("Name,AE Title,Host,Port\nCT,CT1,127.0.0.5,104\n"))
	f.Add([]byte("<nmaprun><host><address addr=\"127.0.0.5\"/></host></nmaprun>"))
	f.Add([]byte("{\"DicomModalities\":{\"a\":[\"B\",\"c\",1]}}"))
	f.Add([]byte("HostTable BEGIN\na = (B, c, 1)\n"))
	f.Add([]byte("dn: dicomAETitle=A\ndicomAETitle: A\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Read("list", b, nil)
		if err != nil {
			return
		}
		if l = Merge(l); len(l.Devices) > 0 {
			isConfiguration(t, l)
		}
	})
}
