#!/usr/bin/env bash
# Checks that Swift 6.3 or newer is there.
set -euo pipefail

wanted=6.3
if ! command -v swift >/dev/null; then
    echo "error: there is no swift in PATH" >&2
    echo "    hint: install the Swift $wanted toolchain for your system from swift.org" >&2
    exit 69
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
if [[ $(printf '%s\n' "$wanted" "${version:-0}" | sort --version-sort | head -n 1) != "$wanted" ]]; then
    echo "error: this is Swift ${version:-of an unknown version}; wanbatch needs $wanted or newer" >&2
    exit 69
fi
