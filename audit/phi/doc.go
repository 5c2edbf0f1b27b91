// Package phi counts the attributes that identify a person, and counts only.
//
// An [Inspector] reads data sets and adds to a [Tally], which is arrays of
// integers: per attribute, per headline field, per tier and per category of
// HIPAA's Safe Harbor how often it was returned, empty, a placeholder, a
// pseudonym, a test name or exposed; how many records hold a social security
// number, by the evidence for it, or a national identifier; how many claim to be
// de-identified, and are not. This is the only package that opens values
// (TestDoors), and nothing it returns can hold one.
//
// It refuses to guess. Nine digits are no social security number: either
// something says so, or they are written as one, or the values of the field as a
// whole can be nothing else, which [Tally.Settle] decides. A check digit that
// one number in ten passes proves nothing of one number. Private elements are
// counted as what they are, and only searched for numbers and addresses; what
// stands inside a private sequence is judged as anywhere else. What cannot be
// decoded is there all the same. A person is explained away on evidence only: a
// code has numbers, a placeholder is some writer's constant.
//
// Tallies under one key merge: the merged tally is the tally of all records.
// Whatever the input, an inspector allocates no more than its type says, and
// nothing at all from one record to the next once it has seen a few.
//
// The tables are data (tables/README.md): the attributes of DICOM PS3.15 2026d
// Table E.1-1 with tiers and detectors of our own, the query keys of PS3.4,
// placeholders, rules for social security numbers, and forty-one schemes of national
// identifiers. The matchers are written by hand; tests hold them against the
// patterns of the tables.
package phi
