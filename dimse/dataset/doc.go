// Package dataset reads and writes DICOM data elements, PS3.5 §7.
//
// A [Decoder] hands the elements of a data set over one at a time, nested ones
// included, and keeps none. It is bounded in depth, in elements and in what it
// allocates, whatever the lengths in the data claim; it never panics on what a
// peer or a file holds.
//
// A [Header] reads the files of PS3.10 the same way, through a window on a
// [Source]: up to their pixel data, in any encoding, as leniently as real files
// demand.
//
// Values are sealed: a [Value] knows where its bytes lie, and no printer,
// encoder or logger reaches them by reflection. Opening one takes a call of
// [Value.Reveal], which only the counting package makes (TestDoors).
package dataset
