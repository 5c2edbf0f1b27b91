// Package checks holds the catalogue: one file a check, each a pure function
// from what was observed to a verdict. A pass needs evidence; no evidence is
// inconclusive.
package checks
