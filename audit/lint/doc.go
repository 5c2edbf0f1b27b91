// Package lint reads files of configuration of PACS, and what stands in front of
// them, and says which setting causes which check of the catalogue to fail, by
// file, line, column and key. It sends nothing and writes nothing.
//
// A file is recognised by its content. A parser makes settings of it, each with
// its place; the files in rules say what they do, by the values that take
// effect: defaults, later files, and what another setting switches off.
//
// Values of files never leave this package: secrets, titles, hosts and users
// stand among them. A finding has a key that the rules know, a place, and for a
// value whether it is true, false, a number that the product expects there, or
// how long it is.
package lint
