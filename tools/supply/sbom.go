package main

import (
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// bom is the part of CycloneDX 1.6 that we write. It has no serial number and
// no time, so that one binary has one bill of materials.
type bom struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type       string          `json:"type"`
	Ref        string          `json:"bom-ref"`
	Name       string          `json:"name"`
	Version    string          `json:"version"`
	PURL       string          `json:"purl,omitempty"`
	Licenses   []licenseChoice `json:"licenses,omitempty"`
	Properties []property      `json:"properties,omitempty"`
}

type licenseChoice struct {
	Expression string `json:"expression"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref  string   `json:"ref"`
	Deps []string `json:"dependsOn,omitempty"`
}

// settings of the build that decide what comes out.
var settings = []string{"GOOS", "GOARCH", "GOAMD64", "GOARM64", "CGO_ENABLED", "-trimpath", "-buildmode"}

// sbom lists the modules in a binary, with the sums that go.sum has of them. The
// version is not in it where paths are trimmed: -ldflags may hold one.
func sbom(name, version string) ([]byte, error) {
	info, err := buildinfo.ReadFile(name)
	if err != nil {
		return nil, err
	}
	modules, err := linked()
	if err != nil {
		return nil, err
	}
	expressions := map[string]string{}
	for _, m := range modules {
		files, err := licences(m)
		if err != nil {
			return nil, err
		}
		expressions[m.path+"@"+m.version] = expression(files)
	}
	self := component{Type: "application", Ref: "pacsaudit", Name: "pacsaudit", Version: version, Licenses: []licenseChoice{{"Apache-2.0"}}}
	for _, s := range info.Settings {
		if slices.Contains(settings, s.Key) {
			self.Properties = append(self.Properties, property{"go:" + s.Key, s.Value})
		}
	}
	self.Properties = append(self.Properties, property{"file", filepath.Base(name)})
	goVersion := strings.TrimPrefix(info.GoVersion, "go")
	std := component{Type: "library", Ref: "pkg:golang/std@" + goVersion, Name: "std", Version: goVersion, PURL: "pkg:golang/std@" + goVersion, Licenses: []licenseChoice{{"BSD-3-Clause"}}}
	b := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{self}, Components: []component{std}}
	refs := []string{std.Ref}
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		id, ok := expressions[d.Path+"@"+d.Version]
		if !ok {
			return nil, fmt.Errorf("%s holds %s %s, and the sources here do not: build it again", name, d.Path, d.Version)
		}
		purl := "pkg:golang/" + d.Path + "@" + d.Version
		b.Components = append(b.Components, component{
			Type: "library", Ref: purl, Name: d.Path, Version: d.Version, PURL: purl,
			Licenses: []licenseChoice{{id}}, Properties: []property{{"go:sum", d.Sum}},
		})
		refs = append(refs, purl)
	}
	b.Dependencies = []dependency{{"pacsaudit", refs}}
	out, err := json.MarshalIndent(b, "", "  ")
	return append(out, '\n'), err
}
