package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("bucket-listable"),
	Severity: audit.Critical,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		switch {
		case o.ListableBuckets > 0:
			return audit.Fail(audit.Count("buckets", o.ListableBuckets))
		case o.BucketsDenied().Holds():
			return audit.Pass(o.BucketsDenied(), audit.Count("buckets", o.Buckets))
		case o.Buckets == 0 && o.Files > 0 && o.Complete:
			return audit.NotApplicable()
		}
		return audit.Inconclusive()
	},
})
