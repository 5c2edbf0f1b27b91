package main

import (
	"slices"
	"testing"
)

func TestLicencesAreToldByTheirWords(t *testing.T) {
	const redistribution = "Redistribution and use in source and binary forms, with or without\nmodification, are permitted"
	for _, test := range []struct {
		text string
		want []string
	}{
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
