#!/usr/bin/env bash
# debian-root.sh FOLDER [PACKAGE...] makes a root of Debian 12 in FOLDER, with some packages, and starts nothing in it. Needs root and
# debootstrap. PACSAUDIT_DEBIAN_BASE names a root without packages that is copied, so that several roots cost one download.
set -euo pipefail
export PATH=$PATH:/usr/sbin LC_ALL=C DEBIAN_FRONTEND=noninteractive
root=${1:?a folder}
shift
if [ -n "${PACSAUDIT_DEBIAN_BASE:-}" ]; then
	cp -a "$PACSAUDIT_DEBIAN_BASE" "$root"
else
	debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1 || { tail -n 5 "$root.log"; exit 1; }
	rm -f "$root.log"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
fi
if [ $# -gt 0 ]; then
	chroot "$root" sh -ec 'apt-get -qq update; apt-get -qq install -y --no-install-recommends "$@"' sh "$@" >"$root.log" 2>&1 || { tail -n 5 "$root.log"; exit 1; }
	rm -f "$root.log"
fi
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/*
