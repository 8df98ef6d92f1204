#!/usr/bin/env bash
# Installs Debian packages that are missing; asks apt for nothing when all are there.
# Use: packages.sh PACKAGE...
set -euo pipefail

if ! command -v dpkg-query >/dev/null; then
    echo "note: this is no Debian system; see to it yourself that these are there: $*" >&2
    exit 0
fi

missing=()
for package in "$@"; do
    status=$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null || true)
    [[ $status == ii* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null || {
        echo "error: ${missing[*]} must be installed, and there is no sudo here" >&2
        echo "    hint: as root: apt-get install ${missing[*]}" >&2
        exit 69
    }
    as_root=(sudo)
fi

# The index of a fresh machine may be stale, and a mirror may be busy for a moment.
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
for attempt in 1 2 3; do
    if "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
        exit 0
    fi
    echo "attempt $attempt failed" >&2
    sleep $((attempt * 2))
done
echo "error: apt-get could not install ${missing[*]}" >&2
exit 69
