SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help check fmt tidy vet lint vuln translations translated test soak soak-fleet search interop guest broken mutate fuzz golden pages picture study demo bench bench-parts bench-find bench-associate bench-listen bench-sweep bench-header bench-serve build release packages cross reproducible sbom third-party third-party-check

FUZZTIME ?= 1m
SOAK ?= 1h
FLEET ?= 30m
FOR ?= 10m
TOOL := go tool -modfile=tools/go.mod

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
PLATFORMS ?= linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
# Nothing of the machine, the folder or the checkout goes in: one source and one toolchain give one program.
RELEASE = CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X pacsaudit/cmd/pacsaudit/commands.version=$(VERSION)"
SUPPLY = bin/supply
SIGN = bin/sign
ARCHITECTURES ?= amd64 arm64
# When the sources were committed, so that packages of one commit are one to the byte.
EPOCH = $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)
# The commit, with -dirty behind it where the files are not those of the commit.
REVISION ?= $(shell git describe --always --abbrev=40 --match=no-tag --dirty 2>/dev/null || echo unknown)
# The packages with files that are left out without the tag interop.
INTEROP = $(sort $(dir $(shell find . -name '*_interop*_test.go')))

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: FUZZTIME = 5s
check: fmt tidy vet lint vuln translations third-party-check test fuzz ## all that must pass before a change goes in

fmt: ## fail if gofmt would change a file
	@files=$$(gofmt -l .); test -z "$$files" || { printf 'run gofmt -w on:\n%s\n' "$$files"; exit 1; }

tidy: ## fail if go mod tidy would change a file
	go mod tidy -diff
	go -C tools mod tidy -diff
	go -C tools/compose mod tidy -diff

# With the tag interop there are more files to look at, and none fewer.
vet: ## go vet
	go vet -tags=interop ./...
	go vet -C tools ./...

lint: ## staticcheck, with the rules in staticcheck.conf
	$(TOOL) staticcheck -tags=interop ./...

vuln: ## govulncheck; never fails, since its database may be out of reach
	@$(TOOL) govulncheck ./... || echo "govulncheck: no clean result; read the lines above"

translations: ## name texts without Japanese, and Japanese that nobody says any more; never fails
	@$(MAKE) --no-print-directory translated || echo "translations: said in English until they have Japanese; make release fails"

translated: ## the same, and fail; release does this first
	PACSAUDIT_RELEASE=1 go test -run='^TestEveryTextIsTranslated$$' ./report/render ./report/dashboard

test: ## the tests that need no other program, as go test ./... runs them, with the race detector
	go test -race -timeout=15m ./...
	go test -C tools -count=1 ./...

interop: ## the tests against real servers, a browser, promtool, captures; what is absent is a failure
	go test -race -count=1 -timeout=20m -tags=interop -run='^TestInterop' $(INTEROP)

soak: ## serve for SOAK, while archives and configuration change under it; prints what it held
	PACSAUDIT_SOAK=$(SOAK) go test -count=1 -v -timeout=0 -tags=interop -run='^TestSoak$$' ./cmd/pacsaudit/e2e

soak-fleet: ## serve with 1,000 targets every minute for FLEET (30m): memory, processor, log, scrapes, audits that came late
	PACSAUDIT_FLEET=$(FLEET) go test -count=1 -v -timeout=0 -tags=interop -run='^TestSoakFleet$$' ./cmd/pacsaudit/e2e

search: ## draw archives with quirks and audit them, for FOR (10m), from SEED on (the time); prints those that are called clean and are not
	PACSAUDIT_SEARCH=$(FOR) PACSAUDIT_SEARCH_SEED=$(SEED) go test -count=1 -v -run='^TestSearch$$' -timeout=0 ./cmd/pacsaudit/commands

guest: ## the whole suite in a network of its own, recorded: which commands were sent, how associations ended; needs root, takes ten minutes
	tools/guest.sh ./dimse/... ./audit/... ./report/... ./cmd/...

broken: ## break each guarantee of SECURITY.md in a copy, and see that its tests fail; ONLY=words for some of them, all take half an hour
	go run -C tools ./broken $(ONLY)

mutate: ## small edits in PACKAGE=./audit, one at a time; tells which its own tests miss; FILES=words for some files, SKIP=words leaves out tests, SAMPLE=500 tries so many
	@go run -C tools ./mutate $(if $(FILES),-files '$(FILES)') $(if $(SKIP),-skip '$(SKIP)') $(if $(SAMPLE),-sample $(SAMPLE) $(if $(SEED),-seed $(SEED))) $(if $(LEAST),-least $(LEAST)) $(PACKAGE)

fuzz: ## every fuzz target for FUZZTIME each
	@grep -rE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*\(' . | while IFS=: read -r file line; do \
		name=$${line#func }; name=$${name%%(*}; \
		echo "fuzz $$name in $${file%/*} for $(FUZZTIME)"; \
		go test -run='^$$' -fuzz="^$$name\$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=500x "$${file%/*}" </dev/null; \
	done

golden: ## rewrite the golden reports, verdicts and answers; review the diff like code
	go test ./report/render ./audit/checks -update
	go test ./cmd/pacsaudit/e2e -run=FirstHour -update

pages: ## rewrite the pages of commands, checks and metrics
	go test ./cmd/pacsaudit/commands ./report/metrics -run=Page -update

# The demo's own words and colours, as a terminal of 80 columns gets them.
picture: build ## docs/demo.svg: the first screen of the demo, for README
	script -qc 'stty cols 80; TERM=xterm NO_COLOR= LC_ALL=C bin/pacsaudit demo --no-html 2>/dev/null' /dev/null </dev/null | \
		go run -C tools ./picture -command 'pacsaudit demo' -lines 29 >docs/demo.svg

study: ## rewrite audit/phi/tables/error_rates.md: how often people are explained away, and codes called people
	go test ./audit/phi -count=1 -run='^TestStudyOfErrorRates$$' -update

# The demo has findings by intent, and findings are exit code 1.
demo: build ## audit synthetic archives on loopback
	@bin/pacsaudit demo || test $$? -eq 1

bench: ## every benchmark beside its peer, and BENCHMARKS.md from what they measure; takes 25 minutes of a quiet machine
	tools/benchmarks.sh

bench-parts: ## the parts by themselves: elements, records, pages a second
	go test -run='^$$' -bench=. -benchmem ./audit/phi ./dimse ./dimse/dataset ./report/metrics

bench-find: ## rows a second and memory beside DCMTK's findscu
	go test -tags=interop -run='^$$' -bench='^BenchmarkFind(BesideFindscu|AsArchivesSend)$$' -benchtime=1x -timeout=30m ./cmd/pacsaudit/e2e

bench-associate: ## associations a second beside DCMTK's echoscu
	go test -tags=interop -run='^$$' -bench='^BenchmarkAssociateBesideEchoscu$$' -benchtime=1x ./cmd/pacsaudit/e2e

bench-listen: ## captures of store traffic beside tshark -T fields
	go test -tags=interop -run='^$$' -bench='^BenchmarkListenBesideTshark$$' -benchtime=1x ./cmd/pacsaudit/e2e

bench-sweep: ## sweeps of loopback addresses beside nmap's dicom-ping
	go test -tags=interop -run='^TestMemoryOfALargeSweep$$' -bench='^BenchmarkSweepBesideNmap$$' -benchtime=1x -timeout=30m ./cmd/pacsaudit/e2e

bench-serve: ## serve with 10,000 targets: scrape, memory, and whether each is audited in time; takes 7 minutes
	PACSAUDIT_BENCH_SERVE=1 go test -tags=interop -run='^$$' -bench='^BenchmarkServe$$' -benchtime=1x -timeout=30m -v ./cmd/pacsaudit/e2e

bench-header: ## headers a second beside dcmdump, pydicom and two libraries, and memory
	PACSAUDIT_BENCH=header go test -count=1 -v -tags=interop -run='^TestBenchHeadersBesidePeers$$' -timeout=30m ./audit/header

build: ## bin/pacsaudit, static
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/pacsaudit

release: translated cross sbom third-party-check packages $(SIGN) ## dist/: a program for each of PLATFORMS, packages, what is in them, licences, provenance, signed checksums
	$(SUPPLY) texts >dist/LICENCES.txt
	cp LICENSE NOTICE THIRD_PARTY.md dist/
	$(SUPPLY) provenance dist "$(VERSION)" "$(REVISION)" >bin/provenance.json
	mv bin/provenance.json dist/pacsaudit-$(VERSION).intoto.json
	cd dist && sha256sum $$(ls | grep -vx SHA256SUMS) >SHA256SUMS
	$(SIGN) dist/SHA256SUMS

# A package for each kind and architecture.
packages: $(SUPPLY) build ## dist/: deb, rpm and apk for each of ARCHITECTURES
	@mkdir -p dist; stage=$$(mktemp -d); trap 'rm -rf "$$stage"' EXIT; mkdir "$$stage/man"; \
	bin/pacsaudit man | gzip -9n >"$$stage/man/pacsaudit.1.gz"; \
	for page in cmd/pacsaudit/pages/*.md; do name=$${page##*/}; name=$${name%.md}; \
		bin/pacsaudit man "$$name" | gzip -9n >"$$stage/man/pacsaudit-$$name.1.gz"; done; \
	bin/pacsaudit completion bash >"$$stage/completion.bash"; bin/pacsaudit completion fish >"$$stage/completion.fish"; \
	$(SUPPLY) texts | gzip -9n >"$$stage/LICENCES.txt.gz"; gzip -9nc CHANGELOG.md >"$$stage/changelog.gz"; \
	sed 's|/etc/systemd/system|/usr/lib/systemd/system|; s|/usr/local/bin|/usr/bin|' cmd/pacsaudit/deploy/pacsaudit.service >"$$stage/pacsaudit.service"; \
	version=$(VERSION); version=$${version#v}; \
	case $$version in [0-9]*.[0-9]*) ;; *) version=0.0.0-$$version ;; esac; \
	for arch in $(ARCHITECTURES); do \
		program=dist/pacsaudit-$(VERSION)-linux-$$arch; \
		GOOS=linux GOARCH=$$arch $(RELEASE) -o "$$program" ./cmd/pacsaudit; \
		for kind in deb rpm apk; do \
			ARCH=$$arch PACKAGE_VERSION=$$version PROGRAM=$$program STAGE=$$stage SOURCE_DATE_EPOCH=$(EPOCH) \
				$(TOOL) nfpm package --config cmd/pacsaudit/deploy/package/nfpm.yaml --packager $$kind --target dist/; \
		done; \
	done
	$(SUPPLY) packages dist/*.deb dist/*.rpm dist/*.apk

cross: ## dist/: a program for each of PLATFORMS
	rm -rf dist && mkdir dist
	@for platform in $(PLATFORMS); do \
		export GOOS=$${platform%/*} GOARCH=$${platform#*/}; \
		name=pacsaudit-$(VERSION)-$$GOOS-$$GOARCH; \
		if [ $$GOOS = windows ]; then name=$$name.exe; fi; \
		echo "$$name"; \
		$(RELEASE) -o "dist/$$name" ./cmd/pacsaudit; \
	done

# The second build shares nothing with the first: not the folder, not the cache of what was compiled.
reproducible: ## fail unless two builds, in two folders and from two caches, are the same to the byte
	@out=$$(mktemp -d); trap 'rm -rf "$$out"' EXIT; \
	mkdir "$$out/one"; \
	tar -c --exclude=./.git --exclude=./bin --exclude=./dist --exclude='*.test' . | tar -x -C "$$out/one"; \
	cp -r "$$out/one" "$$out/another"; \
	(cd "$$out/one" && $(RELEASE) -o "$$out/first" ./cmd/pacsaudit); \
	(cd "$$out/another" && GOCACHE="$$out/cache" $(RELEASE) -o "$$out/second" ./cmd/pacsaudit); \
	sha256sum "$$out/first" "$$out/second" | sed "s|$$out/||"; \
	cmp "$$out/first" "$$out/second"

$(SUPPLY): $(wildcard tools/supply/*.go)
	go build -C tools -o ../$(SUPPLY) ./supply

# Compose's version is that of tools/compose/go.mod.
bin/docker-compose: tools/compose/go.mod
	go build -C tools/compose -trimpath -ldflags "-s -w -X github.com/docker/compose/v2/internal.Version=$$(go list -C tools/compose -m -f '{{.Version}}' github.com/docker/compose/v2)" -o ../../$@ github.com/docker/compose/v2/cmd

$(SIGN): $(wildcard tools/sign/*.go)
	go build -C tools -o ../$(SIGN) ./sign

sbom: $(SUPPLY) ## a CycloneDX bill of materials beside each program in dist/
	@for program in dist/pacsaudit-*; do case $$program in \
		*.cdx.json | *.rpm) ;; \
		*) $(SUPPLY) sbom "$$program" "$(VERSION)" >"$${program%.exe}.cdx.json"; echo "$${program%.exe}.cdx.json" ;; \
	esac; done

third-party: $(SUPPLY) ## rewrite THIRD_PARTY.md from the module cache
	$(SUPPLY) list >THIRD_PARTY.md.new && mv THIRD_PARTY.md.new THIRD_PARTY.md

third-party-check: $(SUPPLY) ## fail if THIRD_PARTY.md is not what is linked
	@$(SUPPLY) list | diff -u THIRD_PARTY.md - || { echo "run make third-party, and look at what changed"; exit 1; }
