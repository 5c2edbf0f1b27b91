package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// licence is a file of a module that says what may be done with it, or whom to
// name: NOTICE goes with Apache-2.0 §4(d).
type licence struct {
	name, text string
	id         string // SPDX, empty for a NOTICE
}

// phrases tell licences apart, the narrower first.
var phrases = []struct{ id, phrase string }{
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"0BSD", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted. THE"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided"},
	{"ISC", "Permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted, provided"},
	{"CC0-1.0", "CC0 1.0 Universal"},
	{"blessing", "SQLite Is Public Domain"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
}

// identify names the licences of a text. A file may hold several.
func identify(text string) []string {
	text = strings.Join(strings.Fields(text), " ")
	var ids []string
	for _, p := range phrases {
		if strings.Contains(text, p.phrase) && !slices.Contains(ids, p.id) {
			ids = append(ids, p.id)
		}
	}
	if strings.Contains(text, "Redistribution and use in source and binary forms") {
		// The third clause is worded in several ways.
		if strings.Contains(text, "may be used to endorse or promote products") {
			ids = append(ids, "BSD-3-Clause")
		} else {
			ids = append(ids, "BSD-2-Clause")
		}
	}
	return ids
}

// pictures are licences of what lies beside the sources and is not linked.
var pictures = []string{"LICENSE-LOGO"}

// licences reads those in the root of a module. One that cannot be named is an
// error: somebody has to look at it.
func licences(m module) ([]licence, error) {
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		return nil, fmt.Errorf("%s is not in the module cache (go mod download): %w", m.path, err)
	}
	var list []licence
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		isNotice := strings.HasPrefix(name, "NOTICE")
		if e.IsDir() || !isNotice && !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "UNLICENSE") || strings.HasSuffix(name, ".GO") || slices.Contains(pictures, name) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(m.dir, e.Name()))
		if err != nil {
			return nil, err
		}
		text := strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n")) + "\n"
		l := licence{name: e.Name(), text: text}
		if !isNotice {
			l.id = strings.Join(identify(text), " AND ")
			if l.id == "" {
				return nil, fmt.Errorf("%s: %s is no licence that this program knows: read it, and add it to phrases", m.path, e.Name())
			}
		}
		list = append(list, l)
	}
	if !slices.ContainsFunc(list, func(l licence) bool { return l.id != "" }) {
		return nil, fmt.Errorf("%s has no licence file", m.path)
	}
	return list, nil
}

// expression is the SPDX expression of a module's licence files.
func expression(list []licence) string {
	var ids []string
	for _, l := range list {
		for id := range strings.SplitSeq(l.id, " AND ") {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " AND ")
}

// list is THIRD_PARTY.md.
func list() ([]byte, error) {
	modules, err := linked()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString(`# Third parties

What is linked into the program, on any platform of a release, beside Go's own library (BSD-3-Clause). The texts of the licences go with
each release as ` + "`LICENCES.txt`" + `. Written by ` + "`make third-party`" + `; do not edit.

| module | version | licence |
|---|---|---|
`)
	for _, m := range modules {
		files, err := licences(m)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "| %s | %s | %s |\n", m.path, m.version, expression(files))
	}
	return out.Bytes(), nil
}

// texts are the licences of all that is linked, each text once.
func texts() ([]byte, error) {
	modules, err := linked()
	if err != nil {
		return nil, err
	}
	root, err := goTool(os.Environ(), "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	modules = append([]module{{path: "Go's own library", dir: strings.TrimSpace(root)}}, modules...)
	type entry struct {
		of   []string
		text string
	}
	var order []string
	entries := map[string]*entry{}
	for _, m := range modules {
		files, err := licences(m)
		if err != nil {
			return nil, err
		}
		for _, l := range files {
			key := strings.Join(strings.Fields(l.text), " ")
			if entries[key] == nil {
				entries[key] = &entry{text: l.text}
				order = append(order, key)
			}
			entries[key].of = append(entries[key].of, strings.TrimSpace(m.path+" "+m.version)+", "+l.name)
		}
	}
	var out bytes.Buffer
	for _, key := range order {
		rule := strings.Repeat("=", 78)
		fmt.Fprintf(&out, "%s\n%s\n%s\n\n%s\n", rule, strings.Join(entries[key].of, "\n"), rule, entries[key].text)
	}
	return out.Bytes(), nil
}
