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
    if [[ ! -e $full || $inside == "$full" ]]; then
        echo "error: $path is no folder or file in Tests" >&2
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

# The name of a test begins with its module; its file comes at the end.
arguments=()
for inside in "${filters[@]}"; do
    module=${inside%%/*}
    if [[ $inside == "$module" ]]; then
        arguments+=(--filter "^${module}Tests\\.")
    else
        while IFS= read -r suite; do
            arguments+=(--filter "^${module}Tests\\.${suite}(/|\$)")
        done < <(
            grep --recursive --include='*.swift' --no-filename --only-matching --perl-regexp \
                '^(@Suite.*)?(struct|final class|actor) \K[A-Za-z0-9_]+Tests\b' "Tests/$inside" | sort --unique
        )
    fi
done
if ((${#filters[@]} && !${#arguments[@]})); then
    echo "error: there are no tests in ${filters[*]}" >&2
    exit 64
fi

echo "testing"
swift test --skip-build --parallel "${arguments[@]}"
echo "all is well: formatting, build and tests"
