#!/usr/bin/env bash
# Runs every benchmark beside its peers, one after the other, and writes
# BENCHMARKS.md. Other work on the machine blurs the numbers, and less so the ratios.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export PACSAUDIT_BENCH_TABLE=$out/table
: >"$PACSAUDIT_BENCH_TABLE"
version() { dpkg-query -W -f='${Version}' "$1" 2>/dev/null || echo absent; }

for part in find associate listen sweep header serve parts; do
	echo "bench-$part" >&2
	make --no-print-directory -s "bench-$part" >"$out/$part" 2>&1 || { cat "$out/$part" >&2; exit 1; }
done

{
	cat <<'HEAD'
# Benchmarks

Written by `make bench` from one run. Every number beside a peer was taken in the same minutes on the same machine: only the ratios travel.

## The machine

HEAD
	lscpu | awk -F ': *' '/^Model name|^CPU\(s\)/ { printf "- %s: %s\n", $1, $2 }'
	awk '/^MemTotal/ { printf "- memory: %.0f GiB\n", $2 / 1048576 }' /proc/meminfo
	echo "- kernel: $(uname -sr)"
	echo "- load average at the end: $(cut -d ' ' -f 1-3 /proc/loadavg)"
	echo "- $(go version)"
	echo "- peers: dcmtk $(version dcmtk), nmap $(version nmap), tshark $(version tshark), pydicom $(version python3-pydicom), suyashkumar/dicom and grailbio/go-dicom of go.mod"
	echo "- commit: $(git rev-parse --short HEAD)"
	printf '\n## The targets\n\n| work | target | measured | reached |\n|---|---|---|---|\n'
	cat "$PACSAUDIT_BENCH_TABLE"
	for part in find associate listen sweep header serve parts; do
		printf '\n## make bench-%s\n\n```text\n' "$part"
		grep -vE '^ *(bench_[a-z]*_test.go:[0-9]*: )?(\||===|---|PASS|ok |goos|goarch|pkg|cpu|PACSAUDIT_|go test|$)' "$out/$part" | sed -E 's/^ +bench_[a-z_]+_test\.go:[0-9]+: //; s/^        //; s/[[:space:]]+$//'
		printf '```\n'
	done
} >"$out/page"
mv "$out/page" BENCHMARKS.md
cat "$PACSAUDIT_BENCH_TABLE" >&2
