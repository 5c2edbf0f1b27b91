package devices

import (
	"slices"
	"strings"
	"testing"
)

// TestListsWithFaults has what lists bring besides. Of each device that is left out, and
// of each cell that is not believed, something is said.
func TestListsWithFaults(t *testing.T) {
	const nmap = `<nmaprun><host><address addr="127.0.0.5" addrtype="ipv4"/><ports><port protocol="tcp" portid="104"><state state="open"/></port></ports></host>`
	const connection = "dn: cn=dicom,dicomDeviceName=pacs,dc=example\ndicomHostname: 127.0.0.5\ndicomPort: 104\n"
	const entity = "\ndn: dicomAETitle=PACS,dicomDeviceName=pacs,dc=example\ndicomAETitle: PACS\n"
	const heads = "AE Title,IP,Port\n"
	for _, c := range []struct {
		name, text  string
		want, notes []string // the beginnings of the notes
	}{
		{"an address is no port", "AE Title,IP,Port\nP1,127.0.0.5,127.0.0.6\n", nil, []string{`list:2: port "127.0.0.6"`}},
		{"a second table with other columns", "Archives,,\nAE Title,IP,Port\nPACS,127.0.0.5,11112\n,,\nModalities\nHostname,AE Title,IP,Port\nct,CT1,127.0.0.6,104\n",
			[]string{"PACS@127.0.0.5:11112 pacs", "CT1@127.0.0.6:104 ct"}, []string{"list:5: no host", "list:6: another table begins: columns title=2 (AE Title), host=3 (IP), port=4 (Port), name=1 (Hostname)"}},
		{"columns the other way round below", heads + "P1,127.0.0.5,104\nIP,Port,AE Title\n127.0.0.6,105,P2\n", []string{"P1@127.0.0.5:104 p1", "P2@127.0.0.6:105 p2"}, []string{"list:3: another table"}},
		{"headings in two lines, merged", "List of 2024,,,\nAE Title,Network,,Name\n,IP,Port,\nPACS,127.0.0.5,11112,Main\n", []string{"PACS@127.0.0.5:11112 Main"}, nil},
		{"no column of titles", "IP,Port\n127.0.0.5,104\n", []string{"@127.0.0.5:104 127.0.0.5"}, []string{"list:1: no column is headed as an AE title"}},
		{"German headings", "AE-Titel;IP-Adresse;Port\nPACS;127.0.0.5;104\n", []string{"PACS@127.0.0.5:104 pacs"}, nil},
		{"comments", "# list\nAE Title,IP,Port\n# old ones\n#CT9,127.0.0.9,104\nP1,127.0.0.5,104\n", []string{"P1@127.0.0.5:104 p1"}, []string{"list:4: a comment"}},
		{"a quote that is not closed", heads + "P1,\"127.0.0.5,104\nP2,127.0.0.6,104\nP3,127.0.0.7,104\n", []string{"P1@127.0.0.5:104 p1", "P2@127.0.0.6:104 p2", "P3@127.0.0.7:104 p3"}, nil},
		{"two quotes that are not closed", heads + "P1,127.0.0.5,104,\"a\nP2,127.0.0.6,104,x\nP3,127.0.0.7,104,b\"\n", []string{"P1@127.0.0.5:104 p1", "P2@127.0.0.6:104 p2", "P3@127.0.0.7:104 p3"}, nil},
		{"carriage returns alone", "AE Title,IP,Port\rP1,127.0.0.5,104\r", []string{"P1@127.0.0.5:104 p1"}, nil},
		{"numbers as text", heads + "\"=\"\"P1\"\"\",=\"127.0.0.5\",=\"104\"\n", []string{"P1@127.0.0.5:104 p1"}, nil},
		{"a formula is a name like any other", "Name," + heads + "\"=HYPERLINK(\"\"http://x\"\")\",P1,127.0.0.5,104\n", []string{`P1@127.0.0.5:104 =HYPERLINK("http://x")`}, nil},
		{"zeros before numbers", heads + "P1,127.000.000.005,00104\n", []string{"P1@127.0.0.5:104 p1"}, []string{`list:2: "127.000.000.005" is read as 127.0.0.5`}},
		{"address and port in one cell", "AE Title,Address\nA,127.0.0.5 : 104\nB,\"127.0.0.6, Port 105\"\nC,127.0.0.7/106\nD,127.0.0.8 (107)\nE,127.0.0.0/24\n",
			[]string{"A@127.0.0.5:104 a", "B@127.0.0.6:105 b", "C@127.0.0.7:106 c", "D@127.0.0.8:107 d"}, []string{"list:6: a host name holds no spaces or slashes"}},
		{"units of a port", heads + "A,127.0.0.5,104/tcp\nB,127.0.0.6,TCP 105\nC,127.0.0.7,106/2762\nD,127.0.0.8,1.04E+02\nE,127.0.0.9,104.5\n",
			[]string{"A@127.0.0.5:104 a", "B@127.0.0.6:105 b"}, []string{"list:4: port", "list:5: port", "list:6: port"}},
		{"what is no host", heads + "A,127.0.0.1-5,104\nB,DHCP,104\nC,http://127.0.0.5,104\nD,${PACS_HOST},104\nE,127.1,104\nF,n/a,104\n", nil,
			[]string{"list:2: \"127.0.0.1-5\" is a range", "list:3: \"DHCP\" is no fixed address", "list:4: ", "list:5: a host name holds letters", "list:6: \"127.1\" is no IPv4 address", "list:7: \"n/a\""}},
		{"TLS in words", "AE Title,IP,Port,TLS\nA,127.0.0.5,1,TLS 1.2\nB,127.0.0.6,1,nein\nC,127.0.0.7,1,later\n",
			[]string{"A@127.0.0.5:1 a TLS", "B@127.0.0.6:1 b", "C@127.0.0.7:1 c"}, []string{`list:4: TLS is "later"`}},
		{"a port of TLS beside the port", "AE Title,IP,TLS Port,Port\nA,127.0.0.5,2762,104\n", []string{"A@127.0.0.5:104 a"}, nil},
		{"a scan that was stopped", nmap, []string{"@127.0.0.5:104 127.0.0.5"}, []string{"list:1: the scan ends early"}},
		{"a scan that says another encoding", `<?xml version="1.0" encoding="ISO-8859-1"?>` + nmap + "</nmaprun>", []string{"@127.0.0.5:104 127.0.0.5"}, nil},
		{"entities of a scan", `<!DOCTYPE nmaprun [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + strings.ReplaceAll(nmap, "127.0.0.5", "&x;") + "</nmaprun>", nil, []string{"list:1: a host name holds letters"}},
		{"base64 over two lines", strings.Replace(connection, ": 127.0.0.5", ":: MTI3LjAu\n MC41", 1) + entity + "dicomNetworkConnectionReference: CN=dicom, dicomDeviceName=pacs, DC=example\n", []string{"PACS@127.0.0.5:104 pacs"}, nil},
		{"base64 that is none", strings.Replace(connection, ": 127.0.0.5", ":: !!", 1) + entity + "dicomNetworkConnectionReference: cn=dicom,dicomDeviceName=pacs,dc=example\n", nil, []string{"list:1: a value in base64", "list:5: a connection of"}},
		{"one of two connections is elsewhere", connection + entity + "dicomNetworkConnectionReference: cn=dicom,dicomDeviceName=pacs,dc=example\ndicomNetworkConnectionReference: cn=tls,dicomDeviceName=pacs,dc=example\n",
			[]string{"PACS@127.0.0.5:104 pacs"}, []string{`list:5: a connection of "PACS"`}},
		{"not installed", connection + "dicomInstalled: FALSE\n" + entity + "dicomNetworkConnectionReference: cn=dicom,dicomDeviceName=pacs,dc=example\n", nil, []string{`list:6: "PACS" is not installed`}},
		{"a folded comment", "# a comment\n that goes on: and on\n" + connection + entity + "dicomNetworkConnectionReference: cn=dicom,dicomDeviceName=pacs,dc=example\n", []string{"PACS@127.0.0.5:104 pacs"}, nil},
		{"full width", "装置,ＡＥタイトル,ＩＰアドレス,ﾎﾟｰﾄ\nＣＴ,ＣＴ１,１２７．０．０．５,１０４\n", []string{"CT1@127.0.0.5:104 ＣＴ"},
			[]string{`list:2: "ＣＴ１" is read as CT1`, `list:2: "１２７．０．０．５" is read as 127.0.0.5`, `list:2: "１０４" is read as 104`}},
		{"IPv6 spelt in two ways", heads + "P1,::1,104\nP1,0:0:0:0:0:0:0:1,104\n", []string{"P1@[::1]:104 p1"}, []string{"list:3: the same address and title as in list:2"}},
		{"IPv4 as IPv6", heads + "P1,::ffff:127.0.0.5,104\n,127.0.0.5,104\n", []string{"P1@[::ffff:127.0.0.5]:104 p1"}, nil},
		{"a host in capitals", heads + "P1,PACS.example.org,104\n,pacs.EXAMPLE.org,104\n", []string{"P1@PACS.example.org:104 p1"}, nil},
		{"a HostTable with tabs", "HostTable\tBEGIN\na = (A, 127.0.0.5, 104)\nHostTable\tEND\n", []string{"A@127.0.0.5:104 a"}, nil},
		{"two peers, a broken one and quotes", "HostTable BEGIN\n\"q\" = (A, 127.0.0.5, 104), (B, 127.0.0.6, 104)\nbad = (C, 127.0.0.7\nall = q, bad\nHostTable END\n",
			[]string{"A@127.0.0.5:104 q", "B@127.0.0.6:104 q-2"}, []string{"list:3: not (title, host, port)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Read("list", []byte(c.text), nil)
			if err != nil {
				t.Fatal(err)
			}
			l = Merge(l)
			var got []string
			for _, d := range l.Devices {
				got = append(got, brief(d))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q\nwant %q; notes %v", got, c.want, l.Notes)
			}
			for i, n := range l.Notes {
				if i >= len(c.notes) || !strings.HasPrefix(n.String(), c.notes[i]) {
					t.Errorf("note %d: %v", i, n)
				}
			}
			if len(l.Notes) < len(c.notes) {
				t.Errorf("only %d notes", len(l.Notes))
			}
			if len(l.Devices) > 0 {
				isConfiguration(t, l)
			}
		})
	}
}

func TestFilesOfOtherFormsAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"PK\x03\x04\x00\x00":             "save it as CSV",
		"\xd0\xcf\x11\xe0\xa1\xb1":       "save it as CSV",
		"# Nmap 7.94 scan\nHost: x ()\n": "nmap -oX",
		`<nmaprun><host <x></nmaprun>`:   "is no XML",
	} {
		if _, err := Read("list", []byte(text), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
