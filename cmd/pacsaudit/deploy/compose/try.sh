#!/usr/bin/env bash
# Brings docker-compose.yml up as a reader would, waits until all of it is healthy, looks for verdicts and a firing alert in Prometheus,
# and takes it down again. Images are stand-ins made on the spot (stand-ins.sh), the engine is one of its own, in a network of its own
# that leads nowhere: nothing is pulled, and nothing of this machine's engine or firewall is touched.
#
# Needs root, debootstrap and Debian's docker.io and prometheus. Ends with 77 and a reason where the machine allows no engine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../../.."
export PATH=$PATH:/usr/sbin

say() { printf 'compose: %s (%d s)\n' "$*" "$SECONDS"; }
skip() { printf 'compose: skipped: %s\n' "$*"; exit 77; }
fail() {
	say "$*"
	[ -z "${DOCKER_HOST:-}" ] || "$compose" logs --no-color --tail 40 || true
	exit 1
}

compose=$PWD/bin/docker-compose
if [ "${1:-}" != --inside ]; then
	[ "$(id -u)" = 0 ] || skip "starting an engine needs root"
	for program in dockerd docker debootstrap promtool iptables ip unshare; do
		command -v "$program" >/dev/null || skip "no $program here"
	done
	unshare --net --mount --pid --fork --mount-proc true 2>/dev/null || skip "this machine gives no namespaces"
	[ -x "$compose" ] || make --no-print-directory bin/docker-compose
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	# shellcheck disable=SC2046
	tools/debian-root.sh "$work/root" $(cmd/pacsaudit/deploy/compose/stand-ins.sh --packages) || skip "no Debian root could be had"
	say "a Debian root is there"
	# What runs in there is ended with its first process.
	status=0
	unshare --net --mount --pid --fork --mount-proc --kill-child bash cmd/pacsaudit/deploy/compose/try.sh --inside "$work" || status=$?
	exit "$status"
fi
work=$2

ip link set lo up
export DOCKER_HOST=unix://$work/docker.sock
dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/dockerd.pid" --host "$DOCKER_HOST" >"$work/dockerd.log" 2>&1 &
engine=$!
until docker version >/dev/null 2>&1; do
	kill -0 "$engine" 2>/dev/null || skip "dockerd ends: $(tail -n 1 "$work/dockerd.log")"
	[ "$SECONDS" -lt 60 ] || skip "dockerd does not answer: $(tail -n 1 "$work/dockerd.log")"
	sleep 0.2
done
say "engine $(docker version --format '{{.Server.Version}}'), storage $(docker info --format '{{.Driver}}'), $("$compose" version --short)"

cmd/pacsaudit/deploy/compose/stand-ins.sh "$work/root" || fail "no stand-in images"
say "images stand in: $(docker images --format '{{.Repository}}:{{.Tag}}' | sort | tr '\n' ' ')"

export DOCKER_BUILDKIT=0 COMPOSE_ANSI=never
"$compose" config --quiet
"$compose" up --build --detach >"$work/up.log" 2>&1 || { tail -n 40 "$work/up.log"; fail "up failed"; }
say "up"

services=$("$compose" config --services | grep -vx loader)
for service in $services; do
	end=$((SECONDS + 300))
	for (( ; ; )); do
		health=$(docker inspect --format '{{.State.Health.Status}}' "$("$compose" ps --quiet "$service")")
		[ "$health" != healthy ] || break
		[ "$health" = starting ] && [ "$SECONDS" -lt "$end" ] || fail "$service is $health"
		sleep 0.5
	done
done
say "healthy:" $services

# Nobody is root, and each has a limit.
for service in $services; do
	id=$("$compose" ps --quiet "$service")
	user=$(docker inspect --format '{{.Config.User}}' "$id")
	[[ $user =~ ^[1-9] ]] || fail "$service runs as ${user:-root}"
	[ "$(docker inspect --format '{{.HostConfig.Memory}}' "$id")" -gt 0 ] || fail "$service may take all memory"
done

# instant waits for an answer of Prometheus that holds some words.
instant() {
	local query=$1 words=$2 answer= end=$((SECONDS + 300))
	for (( ; ; )); do
		answer=$(promtool query instant http://127.0.0.1:9090 "$query" 2>&1) || true
		[[ $answer != *"$words"* ]] || break
		[ "$SECONDS" -lt "$end" ] || fail "$query gives no $words: $answer"
		sleep 1
	done
	printf '%s\n' "$answer"
}
for target in orthanc-open dcmtk-archive; do
	instant "pacsaudit_target_exposure_level{target=\"$target\"}" "=> 9 @"
	instant "ALERTS{alertname=\"PacsauditPatientsVisible\",alertstate=\"firing\",target=\"$target\"}" "=> 1 @"
done
instant 'pacsaudit_target_exposure_level{target="orthanc-locked"} < 7' 'orthanc-locked'
instant 'count(pacsaudit_target_settled)' '=> 3 @'
say "verdicts, and a firing alert"

"$compose" down --volumes >"$work/down.log" 2>&1 || { cat "$work/down.log"; fail "down failed"; }
left=$(docker ps --all --quiet; docker volume ls --quiet; docker network ls --format '{{.Name}}' | grep pacsaudit || true)
[ -z "$left" ] || fail "down left $left"
say "down, and nothing left"
