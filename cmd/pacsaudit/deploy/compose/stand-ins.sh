#!/usr/bin/env bash
# stand-ins.sh ROOT makes images that stand in for those that docker-compose.yml and the Dockerfiles name, under the same names, in the
# Docker engine of DOCKER_HOST. No image is pulled. ROOT is a Debian root that holds the packages which stand-ins.sh --packages prints.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ "${1:-}" = --packages ]; then
	echo ca-certificates dcmtk orthanc prometheus python3 wget
	exit
fi
root=$(realpath "${1:?a Debian root}")

# Builds have no network either: Go and its modules come from this machine.
cache=$(go env GOMODCACHE)
(cd "$here" && GOMODCACHE=$root/go/pkg/mod GOPROXY=file://$cache/cache/download GONOSUMDB='*' go mod download)
cp -a "$(go env GOROOT)" "$root/usr/local/go"

# So does what the same compiler made of the same packages here already: a build of the Dockerfile links then, and compiles nothing. A
# result of the cache is a file named after it, and one that says which action had it.
built=$(go env GOCACHE)
(cd "$here" && CGO_ENABLED=0 go list -trimpath -buildvcs=false -export -deps -f '{{.Export}}' ../.. ./studies) | sed -n 's|.*/\([0-9a-f]*\)-d$|\1|p' >"$root.outputs"
mkdir -p "$root/root/.cache/go-build"
(
	cd "$built"
	find . -name '*-a' -exec grep -lFf "$root.outputs" {} + || true
	sed 's|^\(..\).*|./\1/&-d|' "$root.outputs"
) | tar -C "$built" -c -T - | tar -x -C "$root/root/.cache/go-build"

# One image for all that builds, because unpacking it is what takes the time.
tar -C "$root" --exclude=./proc --exclude=./sys --exclude=./usr/local/go/test -c . | docker import \
	--change 'ENV PATH=/usr/local/go/bin:/usr/sbin:/usr/bin:/sbin:/bin GOPATH=/go GOPROXY=off GOTOOLCHAIN=local' \
	- pacsaudit-stand-in:root >/dev/null
docker tag pacsaudit-stand-in:root debian:12-slim
docker tag pacsaudit-stand-in:root golang:1.26-bookworm
for image in orthancteam/orthanc:24.12.0 prom/prometheus:v3.5.0 grafana/grafana:12.1.0; do
	name=${image#*/}
	DOCKER_BUILDKIT=0 docker build --quiet --tag "$image" --target "${name%:*}" "$here/stand-ins" >"$root.log" 2>&1 || { cat "$root.log"; exit 1; }
done
