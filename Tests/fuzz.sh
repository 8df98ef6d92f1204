#!/usr/bin/env bash
# Lets libFuzzer look for manifests that break the reader.
# Use: Tests/fuzz.sh [SECONDS]    60 by itself; what it found before is kept in .build/fuzz/corpus and used again
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A build of its own: everything in it is made to tell libFuzzer where it has been.
WANBATCH_FUZZING=1 swift build --configuration release --sanitize fuzzer --scratch-path .build/fuzz \
    --product ManifestFuzzer

corpus=.build/fuzz/corpus
mkdir -p "$corpus" .build/fuzz/seeds
cp manifests/*.manifest .build/fuzz/seeds/
# A crash prints its own stack; the backtracer of Swift would wait for an answer.
SWIFT_BACKTRACE=enable=no .build/fuzz/release/ManifestFuzzer -max_total_time="${1:-60}" -max_len=4096 -timeout=10 \
    -print_final_stats=1 -artifact_prefix=.build/fuzz/ "$corpus" .build/fuzz/seeds
