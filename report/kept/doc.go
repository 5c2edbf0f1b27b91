// Package kept is what stays known of a target from one audit to the next: how
// far a stranger got and which checks failed when an audit last settled it, and
// what later audits found on top. Alerts go by it. One time-out is no evidence
// that an archive was closed, so an audit that settled nothing takes nothing
// back.
package kept
