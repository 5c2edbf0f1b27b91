// Package inventory reads what the operator says: targets on the command line,
// and the configuration file with its scope, never-list, credentials, targets,
// expectations and accepted risks.
//
// It is strict: what it does not know is a mistake, told with file, line and
// column. It sends no packet, and no message of it quotes a secret.
package inventory
