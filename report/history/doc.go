// Package history keeps past reports: one row for each audit of a target, with
// the report as compressed JSON and beside it the few numbers that charts need.
// It holds what a report holds, which is counts and no patient's value.
//
// A row is written in one transaction, whole or not at all, and is on the disk
// when Add returns. SQLite in a file of its own is the default; with PostgreSQL
// several auditors share one store. The schema moves forward only: a program
// refuses the history of a newer one.
package history
