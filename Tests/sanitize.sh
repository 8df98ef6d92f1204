#!/usr/bin/env bash
# Runs the tests under the thread sanitizer, in a build of its own. A race found ends it with an error.
# Use: Tests/sanitize.sh [MODULE...]    for example EditModel JobLedger; all modules by itself
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

options=(--sanitize thread --scratch-path .build/thread)
swift build --build-tests "${options[@]}"

modules=("$@")
((${#modules[@]})) || mapfile -t modules < <(grep --recursive --files-with-matches '@Test' Tests | cut -d/ -f2 | sort -u)
failed=()
for module in "${modules[@]}"; do
    echo "testing $module under the thread sanitizer"
    TSAN_OPTIONS="halt_on_error=0 exitcode=66" \
        swift test --skip-build --disable-xctest "${options[@]}" --filter "^${module}Tests\\." || failed+=("$module")
done
if ((${#failed[@]})); then
    echo "failed: ${failed[*]}" >&2
    exit 1
fi
echo "all is well: no race was found"
