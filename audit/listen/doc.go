// Package listen reads captures of networks and counts what went past in DICOM:
// who speaks to whom, under which titles, with which services, in the clear or
// not, and what of patients could be read on the way.
//
// It sends nothing, opens no interface and needs no privilege. DICOM is recognised
// by content, on any port. The data sets of matches and the headers of stored
// objects are counted by a [phi.Inspector]; pixel data are passed over by their
// length, and nobody looks at a byte of them. No value of a data set is kept.
//
// What it keeps is bounded, whatever comes: flows, bytes that wait for others, and
// links. A flow that was not seen whole, from its first packet to its last and in
// both directions, is counted as incomplete, and what is counted of it is a lower
// bound: a capture that lost packets proves no absence.
package listen
