package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestLicencesAreToldByTheirWords(t *testing.T) {
	const redistribution = "Redistribution and use in source and binary forms, with or without\nmodification, are permitted"
	for _, test := range []struct {
		text string
		want []string
	}{
		{"Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted.\n\nTHE SOFTWARE IS", []string{"0BSD"}},
		{"Permission to use, copy, modify, and distribute this software for any\npurpose with or without fee is hereby granted, provided that", []string{"ISC"}},
		{"Permission is hereby granted, free of charge,\n  to any person obtaining a copy", []string{"MIT"}},
		{redistribution, []string{"BSD-2-Clause"}},
		{redistribution + " nor the names of its\ncontributors may be used to endorse or promote products", []string{"BSD-3-Clause"}},
		{"Apache License\n   Version 2.0, January 2004", []string{"Apache-2.0"}},
		{"Apache License Version 2.0 … " + redistribution, []string{"Apache-2.0", "BSD-2-Clause"}},
		{"All rights reserved. Ask us.", nil},
	} {
		if got := identify(test.text); !slices.Equal(got, test.want) {
			t.Errorf("%.40q: %v, want %v", test.text, got, test.want)
		}
	}
}

func TestAModuleWithoutAKnownLicenceIsAnError(t *testing.T) {
	dir := t.TempDir()
	if _, err := licences(module{path: "example.org/m", dir: dir}); err == nil {
		t.Error("a module without a licence passes")
	}
	if _, err := licences(module{path: "example.org/m", dir: dir + "/none"}); err == nil {
		t.Error("a module that is not there passes")
	}
}

func TestExpressionsHoldEachLicenceOnce(t *testing.T) {
	got := expression([]licence{{id: "MIT"}, {id: "Apache-2.0 AND MIT"}, {name: "NOTICE"}})
	if got != "Apache-2.0 AND MIT" {
		t.Error(got)
	}
}

// TestGoModTellsWhatIsLinkedFromWhatIsNot holds the two blocks of direct
// requirements: what the program links, and what only tests and the like need.
func TestGoModTellsWhatIsLinkedFromWhatIsNot(t *testing.T) {
	t.Chdir("../..")
	gomod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	modules, err := linked()
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?s)\n// (.*?)\nrequire \((.*?)\n\)`).FindAllStringSubmatch(string(gomod), -1)
	if len(blocks) != 2 {
		t.Fatalf("go.mod has %d blocks of requirements with a comment, want 2", len(blocks))
	}
	for i, block := range blocks {
		for line := range strings.Lines(strings.TrimSpace(block[2])) {
			path := strings.Fields(line)[0]
			isLinked := slices.ContainsFunc(modules, func(m module) bool { return m.path == path })
			if isLinked != (i == 0) {
				t.Errorf("%s stands under %q; linked: %v", path, block[1], isLinked)
			}
		}
	}
}
