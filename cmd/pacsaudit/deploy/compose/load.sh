#!/bin/sh
# Stores /studies in the archives of docker-compose.yml. It tries each for a minute, and then says which one took nothing.
set -eu
for archive in 'ORTHANCOPEN orthanc-open 4242' 'DCMTKARCHIVE dcmqrscp 11112'; do
	set -- $archive
	tries=0
	until storescu --timeout 10 --scan-directories --aetitle LOADER --call "$1" "$2" "$3" /studies; do
		tries=$((tries + 1))
		if [ "$tries" -ge 30 ]; then
			echo "loader: $1 at $2:$3 took no study in $tries tries" >&2
			exit 1
		fi
		sleep 2
	done
	echo "loader: stored in $1"
done
