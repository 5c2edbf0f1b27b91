// Package render writes a report: one file a format, and the words of each
// language. A format computes nothing and changes nothing.
package render
