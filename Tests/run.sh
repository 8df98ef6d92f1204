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
samples/packages.sh chromium ffmpeg libsqlite3-dev forensics-samples-files shellcheck curl openssl cron mandoc systemd
# rclone, and the S3 server that Tests/s3.sh starts; not the server's client, whose program is called swift too.
samples/packages.sh rclone swift-proxy swift-account swift-container swift-object

# The cluster that Tests/slurm.sh starts, and GNU parallel.
samples/packages.sh slurm-wlm munge parallel

echo "checking the formatting"
swift format lint --strict -r Sources Tests Package.swift
shellcheck .ci/run Tests/*.sh samples/*.sh samples/cluster/*

echo "building"
swift build --build-tests
Tests/docs.sh

# Module by module: tests that keep every core busy with ffmpeg would starve those that watch the clock.
# Swift Testing names a test after its module, its suite and its file.
patterns=()
# The tests in some files of a module.
in_files() {
    local names
    names=$(printf '%s\n' "${@:2}" | sed 's/\.swift$//; s/+/\\+/g' | paste --serial --delimiters '|')
    patterns+=("^$1Tests\\..*/($names)\\.swift:")
}
if ((${#filters[@]})); then
    for inside in "${filters[@]}"; do
        mapfile -t files < <(find "Tests/$inside" -name '*.swift' -printf '%f\n' | sort)
        in_files "${inside%%/*}" "${files[@]}"
    done
else
    for folder in Tests/*/; do
        module=$(basename "$folder")
        mapfile -t files < <(grep --recursive --files-with-matches '@Test' "$folder" | sort | xargs --no-run-if-empty basename --multiple)
        # Where every test starts programs, a few files at a time.
        case $module in
            wanbatch | ClipPreparation) size=5 ;;
            BatchPipeline) size=12 ;;
            *) size=1000 ;;
        esac
        for ((first = 0; first < ${#files[@]}; first += size)); do
            in_files "$module" "${files[@]:first:size}"
        done
    done
fi

# What a test prints when it starts says nothing; what it recorded is said again at the end, where it is read first.
kept=$(mktemp)
trap 'rm -f "$kept" "$kept.now"' EXIT

# Seconds that a group may take: three times the longest one.
patience=${WANBATCH_TEST_PATIENCE:-600}

# Says where the threads of the test process stand, if it takes longer than that.
tell_where_it_stands() {
    sleep "$patience" || return 0
    echo "the tests stand still:"
    local task
    for task in $(pgrep --full 'wanbatchPackageTests' | sed 's|.*|/proc/&/task/*|'); do
        echo "$task $(cat "$task/comm" "$task/wchan" "$task/syscall" 2>&1 | paste --serial --delimiters ' ')"
    done
}

# Runs a group of tests; the status is 124 or 137 when it stood still and was ended.
test_group() {
    local status=0
    tell_where_it_stands >&2 &
    timeout --kill-after=10 $((patience + 5)) swift test --skip-build --disable-xctest --filter "$1" 2>&1 |
        { grep --line-buffered --invert-match '^◇ ' || true; } | tee "$kept.now" || status=$?
    pkill --parent $! sleep || true
    wait $! 2>/dev/null || true
    return "$status"
}

failed=()
for pattern in "${patterns[@]}"; do
    echo "testing $pattern"
    started=$SECONDS
    status=0
    test_group "$pattern" || status=$?
    if ((status == 124 || status == 137)); then
        # Seen once, with every test in it waiting: that is no failure of what is tested, and is told above.
        echo "ended after $((SECONDS - started)) s without an end; once more"
        status=0
        test_group "$pattern" || status=$?
    fi
    ((status == 0)) || failed+=("$pattern")
    grep -E '^(✘|.*(Fatal|fatal) error|error: )' "$kept.now" >>"$kept" || true
    rm -f "$kept.now"
    echo "took $((SECONDS - started)) s"
done
if ((${#failed[@]})); then
    {
        echo "what failed:"
        cut --bytes 1-600 "$kept"
        printf 'failed: %s\n' "${failed[@]}"
    } >&2
    exit 1
fi
echo "all is well: formatting, build and tests"
