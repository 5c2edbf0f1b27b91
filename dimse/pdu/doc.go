// Package pdu turns the protocol data units of the DICOM upper layer, PS3.8
// §9.3, into values and back.
//
// It reads liberally (reserved bytes, padding, items and codes it does not
// know) and within limits: every length is checked before anything is
// allocated for it, and no input makes it panic. What it does not know is kept
// raw with its type.
package pdu
