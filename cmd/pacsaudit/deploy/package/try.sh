#!/usr/bin/env bash
# try.sh FILE.deb installs the package in a clean Debian root, runs the demo there, has systemd verify the unit and, where it may, starts
# Debian with it: the service reads a credential, answers, reloads, refuses a wrong configuration and stops. Then it removes and purges
# the package and looks at what is left. Needs root, debootstrap and systemd-container. Ends with 77 and a reason where that cannot be.
set -euo pipefail
deb=$(realpath "${1:?a package of Debian}")
cd "$(dirname "${BASH_SOURCE[0]}")/../../../.."
export PATH=$PATH:/usr/sbin LC_ALL=C

say() { printf 'package: %s (%d s)\n' "$*" "$SECONDS"; }
skip() { printf 'package: skipped: %s\n' "$*"; exit 77; }
fail() { say "$*"; exit 1; }

[ "$(id -u)" = 0 ] || skip "a root of another system needs root"
command -v debootstrap >/dev/null || skip "no debootstrap here"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
tools/debian-root.sh "$root" systemd systemd-sysv dbus || skip "no Debian root could be had"
say "a clean Debian root is there"
in_root() { chroot "$root" "$@"; }

# What is in the root, without what dpkg and the system write about themselves. There are no users in a listing, so they come with it.
listing() {
	(cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./run -o -path ./tmp -o -path ./var/lib/dpkg -o -path ./var/cache -o -path ./var/log \) -prune -o -print |
		grep -v -e '^./etc/\(passwd\|group\|shadow\|gshadow\|subuid\|subgid\)-$' -e '^./etc/.pwd.lock$' | sort)
	cut -d: -f1 "$root/etc/passwd" "$root/etc/group" | sort
}
listing >"$work/before"

cp "$deb" "$root/tmp/pacsaudit.deb"
in_root dpkg --install /tmp/pacsaudit.deb >"$work/install.log" 2>&1 || { cat "$work/install.log"; fail "not installed"; }
in_root pacsaudit version
mode=$(in_root stat --format '%a %U:%G' /etc/pacsaudit/pacsaudit.yaml)
[ "$mode" = "640 root:pacsaudit" ] || fail "the configuration is $mode"
in_root dpkg --verify pacsaudit
code=0
in_root pacsaudit demo --no-html >"$work/demo.log" 2>&1 || code=$?
[ "$code" -le 1 ] || { cat "$work/demo.log"; fail "the demo ended with $code"; }
in_root systemd-analyze verify --man=no /usr/lib/systemd/system/pacsaudit.service >"$work/verify.log" 2>&1 || { cat "$work/verify.log"; fail "systemd refuses the unit"; }
[ ! -s "$work/verify.log" ] || { cat "$work/verify.log"; fail "systemd is not content with the unit"; }
say "installed; the demo ran ($code), systemd verified the unit"

# boot starts Debian in a copy, in namespaces, and runs its own part of the trial there.
boot() {
	cp -a "$root" "$work/boot"
	mkdir -p "$work/boot/etc/pacsaudit/credentials" "$work/boot/etc/systemd/system/pacsaudit.service.d" "$work/boot/etc/systemd/system/multi-user.target.wants"
	echo secret-of-the-archive >"$work/boot/etc/pacsaudit/credentials/archive-password"
	chmod 0700 "$work/boot/etc/pacsaudit/credentials"
	chmod 0600 "$work/boot/etc/pacsaudit/credentials/archive-password"
	cat >"$work/boot/etc/pacsaudit/pacsaudit.yaml" <<-'YAML'
		scope: [127.0.0.0/8]
		credentials:
		  archive: {identity: passcode, user: {file: $CREDENTIALS_DIRECTORY/archive-password}, password: {file: $CREDENTIALS_DIRECTORY/archive-password}}
		targets:
		  - {name: here, address: "127.0.0.1:11112", credentials: archive}
	YAML
	printf '[Service]\nLoadCredential=archive-password:/etc/pacsaudit/credentials/archive-password\n' >"$work/boot/etc/systemd/system/pacsaudit.service.d/credentials.conf"
	printf '[Service]\nType=oneshot\nExecStart=-/bin/sh /trial\nExecStart=systemctl --no-block poweroff\n' >"$work/boot/etc/systemd/system/trial.service"
	ln -s ../trial.service "$work/boot/etc/systemd/system/multi-user.target.wants/trial.service"
	cat >"$work/boot/trial" <<-'TRIAL'
		exec >/trial.log 2>&1
		trap 'journalctl --no-pager --unit pacsaudit | tail -n 40' EXIT
		set -ex
		systemctl start pacsaudit
		pacsaudit healthcheck
		pid=$(systemctl show --property MainPID --value pacsaudit)
		stat --format 'the process is %U' /proc/$pid
		stat --format 'the credential is %a %U:%G' /run/credentials/pacsaudit.service/archive-password
		stat --format 'the history is %a %U' /var/lib/private/pacsaudit/history.db
		systemctl reload pacsaudit
		echo 'nonsense: 1' >>/etc/pacsaudit/pacsaudit.yaml
		! systemctl reload pacsaudit
		pacsaudit healthcheck
		systemctl stop pacsaudit
		systemctl show --property Result pacsaudit
		dpkg --purge pacsaudit
		ls -d /etc/pacsaudit /var/lib/pacsaudit /var/lib/private/pacsaudit /usr/bin/pacsaudit || true
		! getent passwd pacsaudit
		echo all is well
	TRIAL
	timeout 120 systemd-nspawn --quiet --directory "$work/boot" --register=no --keep-unit --private-network --link-journal=no --boot </dev/null >"$work/boot.log" 2>&1 || return 1
}
if ! command -v systemd-nspawn >/dev/null; then
	say "the service was not started: no systemd-nspawn here"
elif ! boot && [ ! -e "$work/boot/trial.log" ]; then
	say "the service was not started: systemd does not start here: $(tail -n 1 "$work/boot.log")"
else
	grep -e '^the ' -e '^Result' "$work/boot/trial.log" || true
	grep -q '^all is well$' "$work/boot/trial.log" || { cat "$work/boot/trial.log"; fail "the service did not do what it should"; }
	say "systemd started it: it read a credential, answered, reloaded, refused a wrong configuration, stopped"
fi

in_root dpkg --remove pacsaudit >"$work/remove.log" 2>&1 || { cat "$work/remove.log"; fail "not removed"; }
rm -f "$root/tmp/pacsaudit.deb"
listing >"$work/removed"
left=$(comm -13 "$work/before" "$work/removed" | tr '\n' ' ')
[ "$left" = "./etc/pacsaudit ./etc/pacsaudit/pacsaudit.yaml pacsaudit pacsaudit " ] || fail "removing left $left"
in_root dpkg --purge pacsaudit >"$work/purge.log" 2>&1 || { cat "$work/purge.log"; fail "not purged"; }
listing >"$work/purged"
cmp "$work/before" "$work/purged" || { comm -3 "$work/before" "$work/purged"; fail "purging left something"; }
say "removed but for the configuration and its user, and purged without a trace"
