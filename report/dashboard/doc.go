// Package dashboard shows what is known of all targets on pages of HTML: the
// fleet, a target with its findings and its history, the checks, and what was
// not measured. Pages are made on the server; there is no script, no cookie and
// nothing from elsewhere. What is shown, filtered and sorted stands in the URL.
//
// The pages show what reports hold, which is counts and no patient's value.
package dashboard
