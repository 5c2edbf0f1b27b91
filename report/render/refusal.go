package render

import (
	"pacsaudit/audit"
	"pacsaudit/report"
)

// refusal says why a device with the configured titles is refused, and whose setting
// that is, as far as the evidence goes. It is empty where nothing was refused.
func (l Lang) refusal(t *report.Target) string {
	s := &t.Steps
	caller, echo, find := s.Configured, s.CallerEcho, s.CallerFind
	if !echo.Tried() && !find.Tried() { // no calling title was given
		echo, find = s.Echo, s.Find.Step
	}
	switch {
	case !caller.Tried(), len(t.Findings) > 0: // an audit is about strangers
		return ""
	case caller.Outcome == audit.TLSClientCertificateRequired:
		return l.say("The server wants a client certificate: give the device one that its authority has signed.")
	case caller.Outcome == audit.Rejected:
		return l.whyRejected(caller, t.Implementation.Product)
	case caller.Outcome == audit.Aborted, caller.HungUp():
		return l.say("The server hangs up on the association, and says nothing. It may know neither the titles nor the address of the device; its log says which.")
	case find.OK(), echo.OK() && !find.Tried():
		return l.say("The device is let in: what it asked for was answered. Where it gets no images all the same, look at the address and port that the server has for its title: images go there.")
	case find.Outcome == audit.NoContext:
		return l.say("The device is let in, and offered no query: the server has none, or has switched it off for this caller.")
	case find.HungUp() && echo.OK():
		return l.say("The device is let in and its echo answered, but its queries are hung up on: the network is in order, and its title is not on the list of those that may query, or stands there with another address.") + l.space() + l.listOf(t.Implementation.Product)
	case find.Outcome == audit.Failed && find.Ending() == audit.Denied:
		return l.say("The device is let in, and its queries are refused by a status: it has no right to query.") + l.space() + l.listOf(t.Implementation.Product)
	case find.Outcome == audit.Failed:
		return l.say("The device is let in, and its queries fail: the server does not understand the query, or has a fault of its own. Its log says which.")
	case echo.Outcome == audit.NoContext:
		return l.say("The device is let in, and offered no echo.")
	case echo.HungUp(), echo.Outcome == audit.Failed:
		return l.say("The device is let in, and its echo refused: its title is not on the list of those that may do that, or stands there with another address.") + l.space() + l.listOf(t.Implementation.Product)
	}
	return ""
}

// whyRejected says whose setting an A-ASSOCIATE-RJ is, PS3.8 §9.3.4.
func (l Lang) whyRejected(s audit.Step, p audit.Product) string {
	user := s.Source.Is(1)
	switch {
	case user && s.Reason.Is(3):
		return l.say("The server does not know the calling AE title of the device: enter it there, as it is written, in upper and lower case.") + l.space() + l.listOf(p)
	case user && s.Reason.Is(7):
		return l.say("The server says that the called AE title is not its own: look at how the device spells it. dcmqrscp says the same to callers that are not on its list.")
	case user && s.Reason.Is(2):
		return l.say("The server does not know the application context: it is no archive, or a very old one.")
	case s.Source.Is(3) && (s.Reason.Is(1) || s.Reason.Is(2)):
		return l.say("The server is at its limit of associations, or busy: try again, and count who is connected.")
	case s.Source.Is(2) && s.Reason.Is(1):
		return l.say("The server gives no reason. That is the answer to who names no user, or one that it does not know (PS3.7 §D.3.3.7.3); some give it to titles and addresses that are not on their list.") + l.space() + l.listOf(p)
	case !s.Reason.Is(1):
		return l.say("The server refuses the association, and its reason does not tell whose setting it is: its list of titles and addresses, and its log, say more.") + l.space() + l.listOf(p)
	}
	return l.say("The server refuses the association and gives no reason: its list of titles and addresses, and its log, say more.") + l.space() + l.listOf(p)
}

// listOf names the setting with the list of callers.
func (l Lang) listOf(p audit.Product) string {
	switch p {
	case audit.Orthanc:
		return l.say("Orthanc: DicomModalities, and DicomCheckModalityHost for the address; or DicomAlwaysAllowFind and its siblings.")
	case audit.DCMTK, audit.Dcmqrscp:
		return l.say("dcmqrscp: HostTable and AETable. Orthanc shows itself alike: DicomModalities, and DicomCheckModalityHost for the address; or DicomAlwaysAllowFind.")
	case audit.DCM4CHE:
		return l.say("dcm4chee: Accepted Calling AE Titles of the network AE.")
	case audit.Conquest:
		return l.say("Conquest: acrnema.map.")
	}
	return ""
}
