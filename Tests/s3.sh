#!/usr/bin/env bash
# An S3-compatible server that verifies signatures, on loopback: OpenStack Swift with its S3 interface.
# Use: s3.sh FOLDER    serves from the folder until its standard input ends; prints "ready URL" when it takes requests.
# The folder is removed at the end.
# Access key test:tester, secret key s3cret-of-the-tests, region us-east-1, path style. Needs the packages that run.sh installs.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$folder"
mkdir -p devices/d1 log

# A port that nobody listens at now. Servers of other tests look in another range of a thousand.
port=$((20000 + $$ % 12 * 1000 + RANDOM % 900))
free_port() {
    while (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null; do port=$((port + 1)); done
    taken=$port
    port=$((port + 1))
}

cat >swift.conf <<CONF
[swift-hash]
swift_hash_path_prefix = wanbatch
swift_hash_path_suffix = tests
[storage-policy:0]
name = default
default = yes
CONF

common="user = $(id -un)
swift_dir = $folder
workers = 0
bind_ip = 127.0.0.1
log_address = /dev/null"

pids=()
start() {
    setpriv --pdeathsig KILL "swift-$1-server" "$folder/$1.conf" >"log/$1.log" 2>&1 &
    pids+=($!)
}
# TERM may be blocked in what a test starts.
trap 'kill -KILL "${pids[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT

for kind in account container object; do
    free_port
    {
        swift-ring-builder $kind.builder create 6 1 1
        swift-ring-builder $kind.builder add "r1z1-127.0.0.1:$taken/d1" 1
        swift-ring-builder $kind.builder rebalance
    } >>log/rings.log
    cat >$kind.conf <<CONF
[DEFAULT]
$common
bind_port = $taken
devices = $folder/devices
mount_check = false
[pipeline:main]
pipeline = $kind-server
[app:$kind-server]
use = egg:swift#$kind
CONF
    start $kind
done

free_port
cat >proxy.conf <<CONF
[DEFAULT]
$common
bind_port = $taken
[pipeline:main]
pipeline = catch_errors healthcheck cache listing_formats bulk s3api tempauth slo dlo symlink versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = s3cret-of-the-tests .admin
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:symlink]
use = egg:swift#symlink
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
CONF
start proxy

for ((tries = 0; tries < 300; tries++)); do
    if [[ $(curl --silent "http://127.0.0.1:$taken/healthcheck") == OK ]]; then
        echo "ready http://127.0.0.1:$taken"
        cat >/dev/null
        exit 0
    fi
    sleep 0.1
done
echo "error: the server does not answer" >&2
tail --lines 20 log/*.log >&2
exit 69
