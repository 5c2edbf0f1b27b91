package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("bucket-listable"),
	Severity: audit.Critical,
	Title:    audit.Lit("Anybody can list the bucket without credentials"),
	Why:      audit.Lit("Whoever can list a bucket knows what lies in it and how it is called, and can fetch each object that is public"),
	Fix:      audit.Lit("Block public access of the bucket and of the account, then look in the access log for who has listed it"),
	Refs:     []audit.Text{audit.Lit("CWE-732"), audit.Lit("CWE-284"), audit.Lit("45 CFR 164.312(a)(1)")},
	How: audit.How{
		Asks:          audit.Lit("Each bucket that is given as s3:// is asked for one name of its list, without credentials"),
		Fails:         audit.Lit("At least one bucket answers with its list"),
		Passes:        audit.Lit("Each of them refuses, and the reading was not interrupted"),
		Inconclusive:  audit.Lit("Nothing was read, a bucket did not answer, or the reading was interrupted"),
		NotApplicable: audit.Lit("No bucket was given"),
	},
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
