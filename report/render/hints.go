package render

import (
	"strconv"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// services are what a port speaks that speaks no DICOM, by what it answered.
var services = map[audit.Cause]string{
	audit.LooksLikeHTTP: "a web server",
	audit.LooksLikeSSH:  "an SSH server",
	audit.LooksLikeSMTP: "a mail or FTP server",
	audit.LooksLikeTLS:  "a TLS server of another kind",
	audit.LooksLikeHL7:  "an HL7 interface",
}

// portsOf are services by the port that they usually have, for what gives no
// answer by which it is known.
var portsOf = map[int]string{
	21: "a mail or FTP server", 22: "an SSH server", 25: "a mail or FTP server", 80: "a web server", 443: "a web server",
	445: "Windows file sharing", 1433: "a database", 1521: "a database", 2575: "an HL7 interface", 3306: "a database",
	3389: "Remote Desktop", 5432: "a database", 5900: "Remote Desktop", 6661: "an HL7 interface", 8042: "a web server",
	8080: "a web server", 8443: "a web server",
}

// hint says what may be wrong with the address of a target that no DICOM server
// answered at, empty where nobody knows.
func (l Lang) hint(t *report.Target) string {
	const ports = "DICOM ports are usually 104, 4242 or 11112, and 2762 with TLS."
	ended := t.EndedAt()
	switch {
	case t.Exposure == audit.ExposureNotDICOM && services[ended.Cause] != "":
		return l.sayf("This is %s.", l.say(services[ended.Cause])) + l.space() + l.say(ports)
	case t.Exposure == audit.ExposureNotDICOM:
		return l.usual(t) + l.say(ports)
	case t.Exposure == audit.Unreachable && ended.Outcome == audit.Refused:
		return l.say("Nothing listens on this port, or a firewall refuses it.") + l.space() + l.usual(t) + l.say(ports)
	case t.Exposure == audit.Unreachable && ended.Cause == audit.NameNotResolved:
		return l.say("The name server knows no such host: look at how it is written, or give its address.")
	case t.Exposure == audit.Unreachable && ended.Outcome == audit.TimedOut:
		return l.say("Is it switched on, and does a firewall between let you through?")
	case t.Exposure == audit.NotMeasured && (ended.Outcome == audit.TLSFailed || ended.Outcome == audit.Closed || ended.Outcome == audit.Reset):
		return l.say("The port takes connections and answers no DICOM.") + l.space() + l.usual(t) + l.say(ports)
	case t.Exposure == audit.NotMeasured && usually(t) != "":
		return l.usual(t) + l.say(ports)
	}
	return ""
}

// usual says what a port usually is, with a space behind it; empty where it is
// none of those that are known.
func (l Lang) usual(t *report.Target) string {
	s := usually(t)
	if s == "" {
		return ""
	}
	return l.sayf("Port %[1]d is usually %[2]s.", portOf(t), l.say(s)) + l.space()
}

func usually(t *report.Target) string { return portsOf[portOf(t)] }

func portOf(t *report.Target) int {
	address := t.Address.String()
	n, _ := strconv.Atoi(address[strings.LastIndexByte(address, ':')+1:])
	return n
}
