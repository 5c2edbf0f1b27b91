#!/usr/bin/env bash
# Runs the test suite in a network of its own, records every packet, and says how
# the program behaved in it. One package and one test at a time, so that what one
# host sees is one run of the program.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" != inside ]; then
	exec unshare --net "$0" inside "$@"
fi
shift
ip link set lo up
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
touch "$out/dumpcap"
dumpcap -q -P -i lo -f tcp -B 512 -w "$out/all.pcap" 2>"$out/dumpcap" &
recorder=$!
until grep -q ^File: "$out/dumpcap"; do
	kill -0 "$recorder" || { cat "$out/dumpcap"; exit 1; }
	sleep 0.1
done
status=0
# Left out: a program that is killed says no goodbye, and these two occupy a server themselves.
go test -tags=interop -count=1 -p 1 -parallel 1 -skip 'Kill|TestInteropServerThatIsBusyForAMoment|TestInteropServerAtItsLimit' "$@" || status=$?
sleep 1
kill -INT "$recorder"
wait "$recorder" || true
tail -1 "$out/dumpcap"
go run -C tools ./guest "$out/all.pcap" || status=1
exit "$status"
