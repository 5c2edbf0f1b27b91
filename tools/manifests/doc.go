// Package manifests tests the examples of Kubernetes against the types of its API:
// unknown fields, wrong kinds and wrong types fail. It stands among the tools so
// that the program does not depend on that API.
package manifests
