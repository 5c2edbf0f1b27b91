#!/bin/sh
# The user has to be there before the configuration, which belongs to its group. Debian, Red Hat and Alpine each have their own way.
set -e
getent group pacsaudit >/dev/null || groupadd --system pacsaudit 2>/dev/null || addgroup -S pacsaudit
getent passwd pacsaudit >/dev/null ||
	useradd --system --gid pacsaudit --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin pacsaudit 2>/dev/null ||
	adduser -S -D -H -h /nonexistent -s /sbin/nologin -G pacsaudit pacsaudit
