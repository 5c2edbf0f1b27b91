#!/bin/sh
# Removing keeps what somebody wrote and what was measured: the configuration with its owner, and the history. Purging keeps nothing.
set -e
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
fi
if [ "${1:-}" = purge ]; then
	rm -rf /etc/pacsaudit /var/lib/pacsaudit /var/lib/private/pacsaudit
	rmdir --ignore-fail-on-non-empty /var/lib/private 2>/dev/null || true
	if getent passwd pacsaudit >/dev/null; then userdel pacsaudit; fi
	if getent group pacsaudit >/dev/null; then groupdel pacsaudit; fi
fi
