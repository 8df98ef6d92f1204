#!/usr/bin/env bash
# Prepares a batch on a Slurm cluster and runs it: an array of shards, and the run when they have ended.
# Use: submit.sh MANIFEST CACHE SHARDS [OPTION...]    options of wanbatch run
# CACHE is a folder that all nodes see, or rclone:REMOTE:PATH. Submit in a folder that all nodes see: the archive goes there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
manifest=${1:?use: submit.sh MANIFEST CACHE SHARDS [OPTION...]}
cache=${2:?use: submit.sh MANIFEST CACHE SHARDS [OPTION...]}
shards=${3:?use: submit.sh MANIFEST CACHE SHARDS [OPTION...]}

# The nodes that prepare get no key: Slurm hands the environment on.
array=$(env -u EVOLINK_API_KEY -u EVOLINK_API_KEY_FILE -u NOVITA_API_KEY -u NOVITA_API_KEY_FILE \
    sbatch --parsable --array="1-$shards" "$here/prepare.sbatch" "$manifest" "$cache")
# afterany: a shard that has failed costs only its own work, which the run does itself.
run=$(sbatch --parsable --dependency="afterany:$array" "$here/run.sbatch" "$manifest" "$cache" "${@:4}")
echo "array $array prepares, job $run runs when it has ended"
