package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// statement is an in-toto statement, version 1, with the predicate of SLSA
// provenance, version 1. It has no time: one source gives one statement.
type statement struct {
	Type          string     `json:"_type"`
	Subject       []resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     predicate  `json:"predicate"`
}

type predicate struct {
	BuildDefinition buildDefinition `json:"buildDefinition"`
	RunDetails      runDetails      `json:"runDetails"`
}

type buildDefinition struct {
	BuildType            string            `json:"buildType"`
	ExternalParameters   map[string]string `json:"externalParameters"`
	InternalParameters   map[string]string `json:"internalParameters,omitempty"`
	ResolvedDependencies []resource        `json:"resolvedDependencies"`
}

type runDetails struct {
	Builder builder `json:"builder"`
}

type builder struct {
	ID string `json:"id"`
}

// resource is a descriptor of in-toto: something with its digests.
type resource struct {
	Name   string            `json:"name,omitempty"`
	URI    string            `json:"uri,omitempty"`
	Digest map[string]string `json:"digest,omitempty"`
}

const (
	statementType = "https://in-toto.io/Statement/v1"
	provenanceV1  = "https://slsa.dev/provenance/v1"
	// The page that says what make release does. A builder that others may trust,
	// such as a forge's, names itself in PACSAUDIT_BUILDER.
	buildType = "urn:pacsaudit:make-release:v1"
	localhost = "urn:pacsaudit:builder:unattested"
)

// provenance says of all files in a folder from what they were built: the commit,
// the toolchain, and each module that is linked, by the sum of go.sum.
func provenance(dir, version, revision string) ([]byte, error) {
	subjects, err := subjects(dir)
	if err != nil {
		return nil, err
	}
	commit, dirty := strings.CutSuffix(revision, "-dirty")
	source := resource{Name: "pacsaudit", URI: "urn:pacsaudit:source", Digest: map[string]string{"gitCommit": commit}}
	if dirty || len(commit) != 40 && len(commit) != 64 {
		// A digest is a promise: sources that are no commit have none.
		source.Digest = nil
	}
	toolchain, modules, err := materials(dir, subjects)
	if err != nil {
		return nil, err
	}
	id := os.Getenv("PACSAUDIT_BUILDER")
	if id == "" {
		id = localhost
	}
	s := statement{
		Type: statementType, Subject: subjects, PredicateType: provenanceV1,
		Predicate: predicate{
			BuildDefinition: buildDefinition{
				BuildType:            buildType,
				ExternalParameters:   map[string]string{"version": version, "revision": revision},
				InternalParameters:   map[string]string{"flags": "CGO_ENABLED=0 -trimpath -buildvcs=false"},
				ResolvedDependencies: append([]resource{source, {Name: "go", URI: "pkg:golang/toolchain@" + strings.TrimPrefix(toolchain, "go")}}, modules...),
			},
			RunDetails: runDetails{builder{id}},
		},
	}
	out, err := json.MarshalIndent(s, "", "  ")
	return append(out, '\n'), err
}

// subjects are the files of a release but what is written from them later.
func subjects(dir string) ([]resource, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var list []resource
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), "SHA256SUMS") || strings.HasSuffix(e.Name(), ".intoto.json") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		list = append(list, resource{Name: e.Name(), Digest: map[string]string{"sha256": hex.EncodeToString(sum[:])}})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s holds no file of a release", dir)
	}
	return list, nil
}

// materials are what the linker says that it put into the programs among the
// subjects. One release has one toolchain.
func materials(dir string, subjects []resource) (toolchain string, modules []resource, err error) {
	seen := map[string]bool{}
	for _, s := range subjects {
		info, err := buildinfo.ReadFile(filepath.Join(dir, s.Name))
		if err != nil {
			continue // no program of Go
		}
		if toolchain != "" && toolchain != info.GoVersion {
			return "", nil, fmt.Errorf("%s was built by %s, and others by %s: build all again", s.Name, info.GoVersion, toolchain)
		}
		toolchain = info.GoVersion
		for _, d := range info.Deps {
			if d.Replace != nil {
				d = d.Replace
			}
			name := d.Path + "@" + d.Version
			if !seen[name] {
				seen[name] = true
				// The sum of go.sum, in the words of Go: a hash of the hashes of the files.
				modules = append(modules, resource{Name: d.Path, URI: "pkg:golang/" + name, Digest: map[string]string{"goModH1": strings.TrimPrefix(d.Sum, "h1:")}})
			}
		}
	}
	if toolchain == "" {
		return "", nil, fmt.Errorf("%s holds no program", dir)
	}
	slices.SortFunc(modules, func(a, b resource) int { return strings.Compare(a.URI, b.URI) })
	return toolchain, modules, nil
}
