// Package dimse is a DICOM client that can look and cannot touch: it opens an
// association (PS3.8), sends C-ECHO and C-FIND (PS3.7), cancels, releases and
// aborts. There is no code here that can store, move, fetch or change anything
// in an archive.
//
// Every call that can block takes a context first and ends with it. After an
// interrupted exchange the connection is closed: half a PDU cannot be
// resynchronised. Nothing a peer sends makes a call panic, hang past its
// context or allocate more than the limits in this package say.
//
// Matches of a query are handed over one at a time and none is kept.
package dimse
