// Package dicomjson reads data sets in the DICOM JSON model, PS3.18 Annex F, and
// encodes them as data elements in memory, so that what counts values sees one form
// only. It keeps none.
package dicomjson
