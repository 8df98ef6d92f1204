#!/usr/bin/env bash
# Installs what the tests need, checks the formatting, builds with warnings as errors, and runs the tests.
# Use: Tests/run.sh [PATH...]    a path such as Tests/EditModel or Tests/EditModel/Money runs only the tests in it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# A path is taken from where the caller stands.
filters=()
for path in "$@"; do
    full=$(realpath --canonicalize-missing "$path")
    inside=${full#"$here"/}
    if [[ $inside == "$full" ]] || ! grep --recursive --quiet '@Test' "$full"; then
        echo "error: $path is no folder or file in Tests with tests in it" >&2
        exit 64
    fi
    filters+=("$inside")
done
cd "$here/.."

samples/toolchain.sh
samples/packages.sh ffmpeg libsqlite3-dev forensics-samples-files shellcheck

echo "checking the formatting"
swift format lint --strict -r Sources Tests Package.swift
shellcheck .ci/run Tests/run.sh samples/*.sh

echo "building"
swift build --build-tests

# Module by module: tests that keep every core busy with ffmpeg would starve those that watch the clock.
# Swift Testing names a test after its module, its suite and its file.
patterns=()
if ((${#filters[@]})); then
    for inside in "${filters[@]}"; do
        names=$(find "Tests/$inside" -name '*.swift' -printf '%f\n' | sed 's/\.swift$//; s/+/\\+/g' | paste --serial --delimiters '|')
        patterns+=("^${inside%%/*}Tests\\..*/($names)\\.swift:")
    done
else
    for folder in Tests/*/; do
        patterns+=("^$(basename "$folder")Tests\\.")
    done
fi

failed=()
for pattern in "${patterns[@]}"; do
    echo "testing $pattern"
    swift test --skip-build --disable-xctest --filter "$pattern" || failed+=("$pattern")
done
if ((${#failed[@]})); then
    echo "failed: ${failed[*]}" >&2
    exit 1
fi
echo "all is well: formatting, build and tests"
