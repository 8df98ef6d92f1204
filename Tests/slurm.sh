#!/usr/bin/env bash
# A Slurm cluster of one machine, on loopback. Needs root, and the packages that run.sh installs.
# Use: slurm.sh FOLDER CPUS    works in the folder until its standard input ends; prints "ready SLURM_CONF" when it
# takes jobs. The folder is removed at the end, and what jobs are left are ended.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cpus=$2
host=$(hostname --short)
cd "$folder"
mkdir -p state spool log munge
chmod 700 munge

# Ports that nobody listens at now. Servers of other tests look in another range of a thousand.
port=$((20000 + $$ % 12 * 1000 + RANDOM % 900))
free_port() {
    while (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null; do port=$((port + 1)); done
    taken=$port
    port=$((port + 1))
}
free_port
controller=$taken
free_port

cat >slurm.conf <<CONF
ClusterName=wanbatch
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmdPort=$taken
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CryptoType=crypto/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$folder/slurm.conf

pids=()
start() {
    setpriv --pdeathsig KILL "$@" >>log/out 2>&1 &
    pids+=($!)
}
# shellcheck disable=SC2317 # called by the trap
finish() {
    scancel --quiet --user="$(id -un)" 2>/dev/null || true
    for ((tries = 0; tries < 50; tries++)); do
        [[ -z $(squeue --noheader 2>/dev/null) ]] && break
        sleep 0.1
    done
    # TERM may be blocked in what a test starts.
    kill -KILL "${pids[@]}" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

dd if=/dev/urandom of=munge/key bs=1024 count=1 2>/dev/null
chmod 600 munge/key
start munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
    --pid-file="$folder/munge/pid" --log-file="$folder/log/munged.log" --seed-file="$folder/munge/seed"
for ((tries = 0; tries < 100; tries++)); do
    [[ -S munge/socket ]] && break
    sleep 0.1
done
start slurmctld -D
start slurmd -D

for ((tries = 0; tries < 300; tries++)); do
    if [[ $(sinfo --noheader --format=%T 2>/dev/null) == idle ]]; then
        echo "ready $SLURM_CONF"
        cat >/dev/null
        exit 0
    fi
    sleep 0.1
done
echo "error: the cluster takes no jobs" >&2
tail --lines 20 log/* >&2
exit 69
