#!/usr/bin/env bash
# Limits: what a container may use is what it gets, on cgroup v2 and on hybrid hosts; update changes it while it runs.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# mount_of CONTROLLER: where it is bound, v1 before v2; nothing when it is nowhere.
mount_of() {
  awk -v name="$1" '{ for (i = 7; $i != "-"; i++); if ($(i+1) == "cgroup" && ("," $(i+3) ",") ~ ("," name ",")) print $5 }' \
    /proc/self/mountinfo | head -n 1
}
v2=$(awk '{ for (i = 7; $i != "-"; i++); if ($(i+1) == "cgroup2") print $5 }' /proc/self/mountinfo | head -n 1)

id_of() { cnet inspect --format '{{.Id}}' "$1"; }

# has CONTROLLER: some hierarchy gives it.
has() { [[ -n $(mount_of "$1") ]] || grep -qw "${1/blkio/io}" "$v2/cgroup.controllers"; }

# setting CONTAINER CONTROLLER V1-FILE V2-FILE: what its leaf says.
setting() {
  local mount
  mount=$(mount_of "$2")
  if [[ -n $mount ]]; then cat "$mount/cnet/$(id_of "$1")/$3"; else cat "$v2/cnet/$(id_of "$1")/$4"; fi
}

# is V1-VALUE V2-VALUE CONTAINER CONTROLLER V1-FILE V2-FILE
is() {
  local wanted=$2
  [[ -z $(mount_of "$4") ]] || wanted=$1
  same "$wanted" "$(setting "${@:3}")" "$4: $5"
}

# Thousandths of a CPU that it uses over two seconds. Every v2 leaf counts them, whoever has the controller.
used_cpu() {
  local file before after start end
  file=$v2/cnet/$(id_of "$1")/cpu.stat
  before=$(awk '/^usage_usec/ { print $2 }' "$file") start=${EPOCHREALTIME/./}
  while ((${EPOCHREALTIME/./} < start + 2000000)); do pause; done
  after=$(awk '/^usage_usec/ { print $2 }' "$file") end=${EPOCHREALTIME/./}
  echo $(((after - before) * 1000 / (end - start)))
}

# uses_cpu LEAST MOST CONTAINER: never more; not less, unless other work still kept it from its share.
uses_cpu() {
  local used try
  for try in {1..6}; do
    used=$(used_cpu "$3")
    ((used <= $2)) || fail "$3 uses $used/1000 CPUs, more than $2"
    ((used >= $1)) && { echo "  $3: $used/1000 CPUs"; return; }
  done
  fail "$3 uses $used/1000 CPUs, less than $1, $try times"
}

has cpu && has memory && has pids || skip "no cgroup hierarchy has cpu, memory and pids"

# Other work on the machine takes nothing from this world: what is measured is the limit.
{ echo 262144 >"$(mount_of cpu)/cpu.shares" || echo 10000 >"$v2/cpu.weight"; } 2>/dev/null || true

step "--cpus 0.5 is half a CPU, and update changes it at once"
cnet run -d --name busy --cpus 0.5 --network none box sh -c 'while :; do :; done' >/dev/null
is 50000 '50000 100000' busy cpu cpu.cfs_quota_us cpu.max
uses_cpu 450 550 busy
same "busy" "$(cnet update --cpus 0.2 busy)"
uses_cpu 160 240 busy
same 200000000 "$(cnet inspect --format '{{.HostConfig.NanoCpus}}' busy)"
cnet update --cpus 0 -c 2000 busy >/dev/null
is -1 'max 100000' busy cpu cpu.cfs_quota_us cpu.max
is 2000 170 busy cpu cpu.shares cpu.weight
cnet rm -f busy >/dev/null

step "--memory 64m kills at 64 MiB, with 137 and OOMKilled"
status 137 cnet run --name big --memory 64m --network none box probe grow
most=$(tail -n 1 "$scratch/stdout")
((most >= 56 && most <= 64)) || fail "killed at $most MiB"
echo "  killed at $most MiB"
same "true 137 exited" "$(cnet inspect --format '{{.State.OOMKilled}} {{.State.ExitCode}} {{.State.Status}}' big)"
same "67108864 134217728" "$(cnet inspect --format '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}' big)"
id=$(cnet start big 2>&1)
same 137 "$(cnet wait big)"
same true "$(cnet inspect --format '{{.State.OOMKilled}}' big)"
cnet rm big >/dev/null
status 3 cnet run --name small --memory 64m --network none box sh -c 'exit 3'
same "false" "$(cnet inspect --format '{{.State.OOMKilled}}' small)"
cnet rm small >/dev/null

step "a fork bomb stays under --pids-limit"
cnet run -d --name bomb --pids-limit 20 --network none box sh -c '(while :; do sleep 1000 & done); exec sleep 1000' >/dev/null
full() { [[ $(setting bomb pids pids.events pids.events) != "max 0" ]]; }
eventually full
now=$(setting bomb pids pids.current pids.current)
((now > 10 && now <= 20)) || fail "$now processes"
same "still forks" "$(sh -c 'echo still forks')"
begin=${EPOCHREALTIME/./}
cnet rm -f bomb >/dev/null
((${EPOCHREALTIME/./} - begin < 2000000 * PATIENCE)) || fail "removing a fork bomb takes more than 2 s"

step "every limit is where the kernel looks for it"
cnet run -d --name all --cpuset-cpus 0 --cpuset-mems 0 -m 64m --memory-reservation 32m --pids-limit -1 \
  --network none box sleep 1000 >/dev/null
is 0 0 all cpuset cpuset.cpus cpuset.cpus
is 0 0 all cpuset cpuset.mems cpuset.mems
same 0 "$(awk '/^Cpus_allowed_list/ { print $2 }' "/proc/$(cnet inspect --format '{{.State.Pid}}' all)/status")"
is 67108864 67108864 all memory memory.limit_in_bytes memory.max
is 33554432 33554432 all memory memory.soft_limit_in_bytes memory.low
# With no limit asked for, v2 need not have handed the controller down: then there is no such file.
same max "$(setting all pids pids.max pids.max 2>/dev/null || echo max)"
same "0 0 33554432 -1" "$(cnet inspect --format \
  '{{.HostConfig.CpusetCpus}} {{.HostConfig.CpusetMems}} {{.HostConfig.MemoryReservation}} {{.HostConfig.PidsLimit}}' all)"

step "update raises and lowers memory with its swap, and refuses without a trace"
cnet update -m 256m all >/dev/null
is 268435456 268435456 all memory memory.limit_in_bytes memory.max
cnet update -m 32m --memory-reservation 0 --memory-swap -1 all >/dev/null
is 33554432 33554432 all memory memory.limit_in_bytes memory.max
cnet update -m 0 --memory-swap 0 --cpuset-cpus '' --pids-limit 50 all >/dev/null
is 50 50 all pids pids.max pids.max
cnet inspect all >"$scratch/before-update"
fails 125 '--cpus' cnet update -m 64m --cpus 1000 all
fails 125 '--memory-swap' cnet update -m 64m --memory-swap 10m all
fails 125 'nothing|limit' cnet update all
fails 125 'nobody' cnet update -m 64m nobody
cnet inspect all | cmp -s "$scratch/before-update" - || fail "a refused update has changed the record"

step "update gives limits to a container that had none, with all its processes; they last into the next start"
cnet run -d --name plain --network none box sh -c 'sleep 1000 & sleep 1000 & wait' >/dev/null
processes() { (($(wc -l <"$v2/cnet/$(id_of plain)/cgroup.procs") == 3)); }
eventually processes
cnet update --cpus 0.5 -m 64m plain >/dev/null
is 67108864 67108864 plain memory memory.limit_in_bytes memory.max
is 50000 '50000 100000' plain cpu cpu.cfs_quota_us cpu.max
same 3 "$(setting plain memory cgroup.procs cgroup.procs | wc -l)" "processes under the new limit"
cnet stop -t 0 plain >/dev/null
cnet update -m 128m plain >/dev/null
cnet start plain >/dev/null
is 134217728 134217728 plain memory memory.limit_in_bytes memory.max
is 50000 '50000 100000' plain cpu cpu.cfs_quota_us cpu.max
cnet rm -f plain all >/dev/null

step "--dry-run shows them"
plan=$(unchanged cnet run --dry-run -m 64m --cpus 0.5 --cpu-shares 1024 --network none box true)
contains "$plan" '^echo 67108864 > /sys/fs/cgroup/cnet/<id>/memory.max$'
contains "$plan" "^echo '50000 100000' > .*/cpu.max$"
contains "$plan" '^echo 100 > .*/cpu.weight$'

step "bad values are one error each that names the flag, and nothing is made"
refused() { fails 125 "$1" cnet run --rm "${@:2}" --network none box true; }
run_errors() {
  refused '--cpus' --cpus -1
  refused '--cpus' --cpus half
  refused '--cpus' --cpus 0.001
  refused '--cpus .*CPUs|--cpus:' --cpus 1000
  refused '--cpu-shares' --cpu-shares 1
  refused '--cpu-shares' --cpu-shares -5
  refused '--cpuset-cpus' --cpuset-cpus 4-2
  refused '--cpuset-cpus' --cpuset-cpus 5000
  refused '--cpuset-mems' --cpuset-mems 1000
  refused '--memory .*6m' -m 4m
  refused '--memory' --memory -1
  refused '--memory' --memory lots
  refused '--memory-reservation' -m 64m --memory-reservation 128m
  refused '--memory-swap' --memory-swap 64m
  refused '--memory-swap' -m 64m --memory-swap 32m
  refused '--memory-swap' -m 64m --memory-swap -2
  refused '--pids-limit' --pids-limit -2
  refused '--pids-limit' --pids-limit some
  refused '--blkio-weight' --blkio-weight 5
  refused '--blkio-weight' --blkio-weight 5000
  refused '--device-read-bps.*/dev/no-such' --device-read-bps /dev/no-such:1m
  refused '--device-write-bps' --device-write-bps /dev/null:1m
  refused '--device-write-bps' --device-write-bps 1m
  refused '--device-read-iops' --device-read-iops /dev/null:1m
  refused '--device-write-iops' --device-write-iops /dev/null:-1
  fails 125 '--cpus' cnet create --cpus 1000 box true
}
unchanged run_errors

# --- disks: a disk of our own, so that no other work is slowed down ---------------------------------------------------

no_disk() {
  echo "SKIP: limits of devices: $*"
  exit 0
}

has blkio || no_disk "no cgroup hierarchy has the controller io"
truncate -s 48M "$scratch/disk"
loop=$(losetup --find --show "$scratch/disk" 2>/dev/null) || no_disk "this machine has no loop devices"
free_loop() { losetup --detach "$loop" 2>/dev/null || true; }
mkfs.ext4 -q "$loop" 2>/dev/null || { free_loop; no_disk "no mkfs.ext4"; }
mkdir "$scratch/mounted"
mount "$loop" "$scratch/mounted" || { free_loop; no_disk "the kernel cannot mount ext4"; }
scheduler=/sys/block/${loop#/dev/}/queue/scheduler
had=$(sed -E 's/.*\[(.*)\].*/\1/' "$scheduler")
bfq=no
if has blkio && echo bfq 2>/dev/null >"$scheduler"; then bfq=yes; fi
echo none >"$scheduler"
free_loop # it goes with its mount
cp -a "$scratch/box/." "$scratch/mounted"

# took_ms [run flags...]: how long it takes to write 4 MiB past the page cache.
took_ms() {
  local begin=${EPOCHREALTIME/./}
  cnet run --rm --network none "$@" --rootfs "$scratch/mounted" \
    busybox dd if=/dev/zero of=/tmp/written bs=256k count=16 oflag=direct 2>"$scratch/dd" || fail "dd: $(<"$scratch/dd")"
  echo $(((${EPOCHREALTIME/./} - begin) / 1000))
}

step "--device-write-bps holds, and --device-write-iops"
free=$(took_ms)
limited=$(took_ms --device-write-bps "$loop:1m")
iops=$(took_ms --device-write-iops "$loop:4")
echo "  4 MiB in 16 writes: $free ms, at 1 MiB/s $limited ms, at 4 writes/s $iops ms"
((limited >= 3200)) || fail "4 MiB at 1 MiB/s take $limited ms"
((limited <= 6000 + free)) || fail "4 MiB at 1 MiB/s take $limited ms"
((iops >= 2500)) || fail "16 writes at 4/s take $iops ms"

step "update changes and lifts a device's limit"
cnet run -d --name disk --device-read-bps "$loop:1m" --network none box sleep 1000 >/dev/null
number=$(lsblk -dno MAJ:MIN "$loop" | tr -d ' ')
is "$number 1048576" "$number rbps=1048576 wbps=max riops=max wiops=max" disk blkio blkio.throttle.read_bps_device io.max
cnet update --device-read-bps "$loop:2m" disk >/dev/null
is "$number 2097152" "$number rbps=2097152 wbps=max riops=max wiops=max" disk blkio blkio.throttle.read_bps_device io.max
same 2097152 "$(cnet inspect --format '{{(index .HostConfig.BlkioDeviceReadBps 0).Rate}}' disk)"
cnet update --device-read-bps "$loop:0" disk >/dev/null
is "" "" disk blkio blkio.throttle.read_bps_device io.max
cnet rm -f disk >/dev/null

step "--blkio-weight needs a disk whose scheduler weighs"
if [[ $bfq == yes ]]; then
  echo bfq >"$scheduler"
  cnet run -d --name heavy --blkio-weight 300 --network none box sleep 1000 >/dev/null
  is 300 "default 300" heavy blkio blkio.bfq.weight io.bfq.weight
  cnet rm -f heavy >/dev/null
else
  echo "  SKIP: this kernel has no scheduler bfq"
fi
echo none >"$scheduler"
if ! grep -q '\[bfq\]' /sys/block/*/queue/scheduler && ! grep -qs 'enable=1' "$v2/io.cost.qos"; then
  refused '--blkio-weight' --blkio-weight 300
fi
echo "$had" >"$scheduler"
umount "$scratch/mounted"
