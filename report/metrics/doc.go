// Package metrics shows what is known of targets to Prometheus. Every metric is
// a constant made of the latest report: scraping costs no audit.
//
// A label is the name of a target, the ID of a check, a severity, a verdict, a
// field, a step or an outcome, which are the operator's words or members of
// closed sets. Nothing that a server said is one.
//
// The folder also holds the alert and recording rules, their tests, and a
// Grafana dashboard.
package metrics
