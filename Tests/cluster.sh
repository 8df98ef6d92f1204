#!/usr/bin/env bash
# Measures what sharing the preparation out costs: 40 clips of real footage, prepared by one process with both cores and
# by an array of two on a Slurm of two processors, each TRIES times in turn. Needs root, a built wanbatch, and the packages
# that run.sh installs.
# Use: cluster.sh WANBATCH [TRIES]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wanbatch=$(realpath "${1:?use: cluster.sh WANBATCH [TRIES]}")
tries=${2:-3}
footage=/usr/share/forensics-samples/original-files/movie2
work=$(mktemp --directory)
cluster=
finish() {
    [[ -z $cluster ]] || { exec {to_cluster}>&-; wait "$cluster" || true; }
    rm -rf "$work"
}
trap finish EXIT
cd "$work"
PATH=$(dirname "$wanbatch"):$PATH

# Real pictures, forty contents: what follows the last box of a file changes its digest and nothing else.
mkdir clips
for ((number = 0; number < 40; number++)); do
    sources=(movie-hello.mp4 movie-hello.avi movie-hello.mpeg movie-hello.ogg)
    source=${sources[number % 4]}
    name=clips/$number.${source##*.}
    name=${name/%ogg/ogv}
    cp "$footage/$source" "$name"
    printf '\0\0\0\014free%04d' "$number" >>"$name"
done
echo 'set provider=sandbox prompt=snow length=3
clip clips/' >night.manifest

mkfifo input
bash "$here/slurm.sh" "$work/slurm" 2 <input >ready &
cluster=$!
exec {to_cluster}>input
until grep --quiet ready ready; do sleep 0.1; done
SLURM_CONF=$(cut --delimiter=' ' --fields=2 ready)
export SLURM_CONF

cat >job.sh <<'JOB'
#!/usr/bin/env bash
date +%s%N >"time.$SLURM_ARRAY_TASK_ID.begin"
wanbatch prepare night.manifest --cache shelf --shard slurm
date +%s%N >"time.$SLURM_ARRAY_TASK_ID.end"
JOB

one=() two=()
for ((try = 0; try < tries; try++)); do
    rm -rf shelf
    begin=$(date +%s%N)
    wanbatch prepare night.manifest --cache shelf --jobs 2
    one+=($((($(date +%s%N) - begin) / 1000000)))
    rm -rf shelf time.*
    sbatch --quiet --wait --array=1-2 --cpus-per-task=1 --output=job.%a.out job.sh
    cat job.?.out
    begin=$(sort --numeric-sort time.*.begin | head --lines=1)
    end=$(sort --numeric-sort time.*.end | tail --lines=1)
    two+=($(((end - begin) / 1000000)))
    echo "try $((try + 1)): one process ${one[try]} ms, an array of two ${two[try]} ms"
done
middle() { printf '%s\n' "$@" | sort --numeric-sort | sed -n "$((($# + 1) / 2))p"; }
single=$(middle "${one[@]}")
array=$(middle "${two[@]}")
echo "medians of $tries: one process $single ms, an array of two $array ms: $(((array - single) * 1000 / single)) thousandths more"
