// Package phi counts the attributes that identify a person, and counts only.
//
// An [Inspector] reads data sets and adds to a [Tally], which is arrays of
// integers: per attribute and per headline field how often it was returned,
// empty, a placeholder, a pseudonym, a test name or exposed. This is the only
// package that opens values (TestDoors), and nothing it returns can hold one.
//
// The tables are data, embedded: the attributes of DICOM PS3.15 2026d
// Table E.1-1 with tiers and detectors of our own, the query keys of PS3.4,
// placeholders and rules for social security numbers.
package phi
