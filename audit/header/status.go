package header

import "pacsaudit/dimse/dataset"

// Status is how the reading of a file ended.
type Status uint8

// The statuses.
const (
	OK          Status = iota
	Truncated          // the file ends inside the header; counted as far as it goes
	Malformed          // the header stops making sense; counted as far as it went
	OverLimit          // deeper, longer or more than the limits; counted up to there
	NotDICOM           // something else
	Empty              // no bytes
	NoAccess           // permission denied
	Vanished           // it was there when the folder was listed
	Unreadable         // the system, the server or the archive failed
	Encrypted          // an entry of an archive
	Interrupted        // the run ended first
	Unopened           // an archive, or an image of a disk, that is not looked into
	Statuses           // how many there are
)

var statusNames = [Statuses]string{
	"ok", "truncated", "malformed", "over-limit", "not-dicom", "empty", "no-access", "vanished", "unreadable", "encrypted", "interrupted", "not-opened",
}

func (s Status) String() string { return statusNames[min(s, Statuses-1)] }

// DICOM reports a file that was counted, as far as it went.
func (s Status) DICOM() bool { return s <= OverLimit }

// Failed reports a file of which nobody knows what it is.
func (s Status) Failed() bool { return s >= NoAccess && s < Statuses }

// statusOf is the status that a fault of the header stands for.
func statusOf(f dataset.Fault) Status {
	switch f {
	case 0:
		return OK
	case dataset.Truncated:
		return Truncated
	case dataset.TooDeep, dataset.TooMany, dataset.TooLarge:
		return OverLimit
	case dataset.Unread:
		return Unreadable
	}
	return Malformed
}
