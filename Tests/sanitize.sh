#!/usr/bin/env bash
# Runs the tests under the thread sanitizer, in a build of its own. A race found ends it with an error.
# Use: Tests/sanitize.sh [MODULE...]    for example EditModel JobLedger; all modules by itself
#
# A test that fails does not end it with an error, as many only watch the clock: it is named at the end.
#
# It sees what is built here: wanbatch and its packages with their C (BoringSSL, NIO's). It does not see into the
# system's libraries and what they share between threads: SQLite, Foundation, Dispatch, the Swift runtime, libc. Nor
# into ffmpeg and rclone, which are programs of their own. Sanitizing/suppressions.txt takes out every race with NIO's
# NIOPooledRecvBufferAllocator on either stack, so also one of ours on a buffer that came from there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
tsan="exitcode=66 suppressions=$here/Sanitizing/suppressions.txt"
export TSAN_OPTIONS=$tsan
# Slowed down as they are, all tests at once would wait in vain for each other.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=3
for name in Contended Racing; do
    swiftc -O -sanitize=thread -module-cache-path "$folder/modules" "$here/Sanitizing/$name.swift" -o "$folder/$name"
done
handover="$folder/MutexHandover.so"
clang -O2 -Wall -Werror -shared -fPIC "$here/Sanitizing/MutexHandover.c" -o "$handover" -ldl

# Says whether a race is reported. Use: races PROGRAM [PRELOADED]
races() {
    local status=0
    LD_PRELOAD=${2-} "$folder/$1" >"$folder/output" 2>&1 || status=$?
    case $status in
        0) return 1 ;;
        66) return 0 ;;
        *)
            cat "$folder/output" >&2
            exit "$status"
            ;;
    esac
}
races Contended || echo "note: the sanitizer sees a contended Mutex by itself now: Sanitizing/MutexHandover.c can go"
if races Contended "$handover"; then
    cat "$folder/output" >&2
    echo "a contended Mutex is reported as a race in spite of Sanitizing/MutexHandover.c" >&2
    exit 1
fi
if ! races Racing "$handover"; then
    echo "a race is not reported: the sanitizer does not work here" >&2
    exit 1
fi

options=(--sanitize thread --scratch-path .build/thread)
swift build --build-tests "${options[@]}"

modules=("$@")
if ! ((${#modules[@]})); then
    files=(--recursive --files-with-matches --include '*.swift')
    mapfile -t modules < <(grep "${files[@]}" '@Test' Tests | cut -d/ -f2 | sort -u)
fi
# Each process that sees a race writes it into a file, the programs that the tests start too.
mkdir "$folder/races"
export TSAN_OPTIONS="$tsan log_path=$folder/races/race"
unended=()
failures=
for module in "${modules[@]}"; do
    echo "testing $module under the thread sanitizer"
    LD_PRELOAD=$handover \
        swift test --skip-build --disable-xctest "${options[@]}" --filter "^${module}Tests\\." 2>&1 |
        { grep --line-buffered --invert-match '^◇' || true; } | tee "$folder/output" || true
    # A filter that names no test ends as well, with none.
    grep --quiet --extended-regexp 'Test run with [1-9][0-9]* tests?' "$folder/output" || unended+=("$module")
    failures+=$(grep --extended-regexp '^✘ Test .*(failed|recorded)' "$folder/output" | sed "s/^✘/$module:/" || true)$'\n'
done
if [[ -n $(ls "$folder/races") ]]; then
    cat "$folder"/races/* >&2
    echo "races were found" >&2
    exit 1
fi
if ((${#unended[@]})); then
    echo "not to their end came the tests of: ${unended[*]}" >&2
    exit 1
fi
if [[ -n ${failures//[[:space:]]/} ]]; then
    echo "no race was found, but these tests failed; one that passes in run.sh was too slow under the sanitizer:"
    grep . <<<"$failures" | cut --bytes 1-600
else
    echo "all is well: no race was found, and no test failed"
fi
