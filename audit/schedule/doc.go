// Package schedule says when serve audits what. Every target has an interval of
// its own, shortened at random by up to a tenth so that a fleet does not march
// in step; the targets of one host are audited one after the other, with a
// pause between; a host that answers badly is asked less often; and so many
// hosts are audited at once, not more.
//
// An audit on demand is of a configured target, by name. Those who ask for the
// same one at the same time share it, and one that has just ended is not
// repeated.
//
// Time is counted from the start of the schedule on the monotonic clock: a wall
// clock that jumps moves nothing.
package schedule
