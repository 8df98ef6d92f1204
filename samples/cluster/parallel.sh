#!/usr/bin/env bash
# Prepares a batch on several hosts by ssh, with GNU parallel; then run it here with the same --cache.
# Use: parallel.sh MANIFEST CACHE HOST...    ":" is this machine
# The hosts see the working folder under the same path, have wanbatch and ffmpeg in PATH, and let you in without a question.
# CACHE is a folder that all of them see, or rclone:REMOTE:PATH.
set -euo pipefail
manifest=${1:?use: parallel.sh MANIFEST CACHE HOST...}
cache=${2:?use: parallel.sh MANIFEST CACHE HOST...}
hosts=("${@:3}")
((${#hosts[@]})) || hosts=(:)

# Four shards a host, one at a time: a slow host takes fewer. What one host could not do another tries.
shards=$((${#hosts[@]} * 4))
seq "$shards" | parallel --will-cite --sshlogin "$(IFS=,; echo "${hosts[*]}")" --jobs 1 --workdir "$PWD" --retries 3 --tag \
    wanbatch prepare "$manifest" --cache "$cache" --shard "{}/$shards"
