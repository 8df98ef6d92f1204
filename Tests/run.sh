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

# Swift Testing names a test after its module, its suite and its file.
arguments=()
for inside in "${filters[@]}"; do
    names=$(find "Tests/$inside" -name '*.swift' -printf '%f\n' | sed 's/\.swift$//; s/+/\\+/g' | paste --serial --delimiters '|')
    arguments+=(--filter "^${inside%%/*}Tests\\..*/($names)\\.swift:")
done

echo "testing"
swift test --skip-build --disable-xctest "${arguments[@]}"
echo "all is well: formatting, build and tests"
