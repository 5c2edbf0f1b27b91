#!/bin/sh
# Debian says remove, Red Hat how many versions are left, Alpine nothing that tells. An upgrade leaves the service running.
set -e
case "${1:-}" in
upgrade | deconfigure | failed-upgrade | 1) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then
	systemctl disable --now pacsaudit.service || true
fi
