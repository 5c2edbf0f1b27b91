// Package inventory reads what the operator says: targets, from the command
// line and the configuration.
package inventory
