package inventory

import _ "embed"

// Example is an annotated configuration that works as it stands.
//
//go:embed example.yaml
var Example []byte

// Schema is the JSON Schema of a configuration, for editors.
//
//go:embed schema.json
var Schema []byte
