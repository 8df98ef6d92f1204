#!/usr/bin/env bash
# Measures what Performance.md promises, on this machine, and prints the figures; exits with 1 where one is not kept.
# Use: Tests/benchmarks.sh [--small] [NAME...]    --small takes seconds and promises nothing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift build -c release --product wanbatch
swift build -c release --product wanbatch-benchmarks
"$(swift build -c release --show-bin-path)/wanbatch-benchmarks" "$@"
