package checks

import (
	"slices"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var headerCatalogue []*audit.HeaderCheck

func addHeader(c audit.HeaderCheck) *audit.HeaderCheck {
	headerCatalogue = append(headerCatalogue, &c)
	return &c
}

// Headers is the catalogue of checks of file headers, ordered by severity and
// ID.
func Headers() []*audit.HeaderCheck {
	worded()
	return slices.SortedFunc(slices.Values(headerCatalogue), func(a, b *audit.HeaderCheck) int {
		if a.Severity != b.Severity {
			return int(b.Severity) - int(a.Severity)
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
}

// judgeFiles judges a number of files with a fault. One or more fail; none passes
// if everything was read, and is inconclusive otherwise.
func judgeFiles(o audit.HeaderObservation, n uint64, facts ...audit.Fact) audit.Verdict {
	switch {
	case n > 0:
		return audit.Fail(append([]audit.Fact{audit.Count("files", n)}, facts...)...)
	case o.DICOM == 0 && o.Measured() && o.Files > 0:
		return audit.NotApplicable(audit.Count("files-read", o.Files))
	case o.Whole().Holds():
		return audit.Pass(o.Whole(), audit.Count("files-read", o.DICOM))
	}
	return audit.Inconclusive(audit.Count("files-unreadable", o.Unreadable), audit.Count("files-partly-read", o.Partial))
}

// exposed is in how many files a field showed something.
func exposed(o audit.HeaderObservation, f phi.Field) uint64 {
	if o.Tally == nil {
		return 0
	}
	return o.Tally.Fields[f][phi.Exposed]
}
