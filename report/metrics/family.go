package metrics

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/audit"
)

// family is a metric with all its series.
type family struct {
	name   string
	help   string
	labels []string // besides the target
	desc   *prometheus.Desc
	place  int      // among the families
	names  []string // of all labels, the target first
	byName []int    // their places in the order of their names
}

// families are those of a target, in the order of a page.
var families []*family

func add(name, help string, labels ...string) *family {
	f := &family{name: "pacsaudit_" + name, help: help, labels: labels, place: len(families), names: append([]string{"target"}, labels...)}
	f.desc = prometheus.NewDesc(f.name, help, f.names, nil)
	for i := range f.names {
		f.byName = append(f.byName, i)
	}
	slices.SortFunc(f.byName, func(a, b int) int { return strings.Compare(f.names[a], f.names[b]) })
	families = append(families, f)
	return f
}

// descFrom describes the series of a place. Its label is the same on all that one
// auditor says, so that it adds no series.
func (f *family) descFrom(place string) *prometheus.Desc {
	if place == "" {
		return f.desc
	}
	return prometheus.NewDesc(f.name, f.help, f.names, prometheus.Labels{placeLabel: place})
}

// placeLabel names the place of an audit.
const placeLabel = "from"

var (
	info        = add("target_info", "The target as it is configured, in its labels, by which alerts can be routed.", "owner", "zone", "address")
	interval    = add("target_interval_seconds", "How often the target is audited: by the schedule, or at most on demand where there is none (--probe-gap).")
	lastAudit   = add("target_last_audit_timestamp_seconds", "When the last audit of the target ended, successful or not.")
	lastSuccess = add("target_last_success_timestamp_seconds", "When the last audit ended that could say how far a stranger gets.")
	took        = add("target_audit_duration_seconds", "How long the last audit of the target took.")

	exposure = add("target_exposure_level", "How far a stranger got in the last audit, at least where it is not settled: "+levels()+".")
	measured = add("target_measured", "Whether the last audit could say how far a stranger gets, if only a lower bound; 0 is not the same as safe.")
	settled  = add("target_settled", "Whether the last audit left nothing in doubt; 0 is not the same as safe.")

	settledAt      = add("target_settled_timestamp_seconds", "When the last audit ended that left nothing in doubt.")
	unsettledSince = add("target_unsettled_timestamp_seconds", "When the first audit after the last settled one ended, which left something in doubt; absent if the last audit was settled.")
	known          = add("target_kept_exposure_level", "How far a stranger gets: the level of the last settled audit, or a higher one of an audit since; 0 if no audit could say. Alerts use it.")
	knownFinding   = add("target_kept_finding", "A check that failed in the last settled audit or in one since, accepted or not, until a settled audit finds the fault gone. Alerts use it.", "check", "severity")
	acceptance     = add("target_acceptance_end_timestamp_seconds", "When the acceptance of a risk ends, for each check that is kept as failed. Its alerts are silent until then.", "check")
	grade          = add("target_grade", "Grade by the worst open findings, 1 (A) to 6 (F); a target that was not measured has none.")

	studies   = add("target_studies", "Studies that a stranger can count.")
	patients  = add("target_patients", "Distinct patients that a stranger can count.")
	instances = add("target_instances", "Instances of the studies that a stranger can count.")
	atLeast   = add("target_counts_are_lower_bounds", "1 if there is more than was counted.")

	records    = add("target_records", "Records that queries brought to a stranger.")
	exposed    = add("target_records_exposed", "Records with the name, the birth date or an identifier of a person.")
	identified = add("target_records_identified", "Records with name, birth date and identifier of a person.")
	ssn        = add("target_records_with_ssn", "Records with a social security number.")
	fields     = add("target_field_exposed_records", "Records that show a person's value in a field, of the fields that were returned.", "field")

	worklistRecords = add("target_worklist_records", "Worklist items that queries brought to a stranger.")
	worklistExposed = add("target_worklist_records_exposed", "Worklist items with the name, the birth date or an identifier of a person.")
	worklistFields  = add("target_worklist_field_exposed_records", "Worklist items that show a person's value in a field.", "field")

	finding  = add("target_finding", "A check that failed, or that could not be settled (verdict inconclusive). Those that passed have no series.", "check", "severity", "verdict")
	accepted = add("target_finding_accepted", "A check that failed and whose risk is accepted: it is listed and not counted.", "check", "severity")

	outcome  = add("target_step_outcome", "How a step of the last audit ended, of those that were tried.", "step", "outcome")
	duration = add("target_step_duration_seconds", "How long a step of the last audit took.", "step")

	notAfter  = add("target_certificate_not_after_timestamp_seconds", "When the server's certificate expires, by the last that was seen.")
	notBefore = add("target_certificate_not_before_timestamp_seconds", "When the server's certificate begins to be valid, by the last that was seen.")
)

// levels explains the numbers of exposures.
func levels() string {
	var words []string
	for e := audit.NotMeasured; e <= audit.PHIVisible; e++ {
		words = append(words, fmt.Sprintf("%d %v", e, e))
	}
	return strings.Join(words, ", ")
}
