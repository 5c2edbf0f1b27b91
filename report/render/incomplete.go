package render

import "pacsaudit/report"

// incomplete says why a report does not hold all that it is about, empty where it does:
// it was interrupted, nothing was looked at, or shards of it are missing.
func (l Lang) incomplete(r *report.Report) string {
	switch {
	case r.ShardsMissing():
		return l.say("Shards are missing: what they would have asked was not measured.")
	case !r.Complete:
		return l.say("Interrupted before it was complete.")
	case len(report.Subjects(r)) == 0:
		return l.say("Nothing was looked at.")
	}
	return ""
}
