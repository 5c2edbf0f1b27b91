#!/bin/sh
# Nothing is started: the configuration names servers that nobody has looked at yet.
set -e
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
	# An upgrade of a service that runs.
	systemctl try-restart pacsaudit.service || true
fi
case "${1:-}:${2:-}" in
configure: | 1:)
	echo "pacsaudit: edit /etc/pacsaudit/pacsaudit.yaml, then: systemctl enable --now pacsaudit"
	;;
esac
