#!/usr/bin/env bash
# SECURITY R08, R11, R12 and R13: devices, cgroups, what of /proc and /sys is hidden, and what loosens it.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

inside_sh() { cnet run --rm "$@"; }

step "R11: no device but the harmless ones, though CAP_MKNOD is held"
inside_sh box sh -c 'mknod /x b 8 0 2>/dev/null && cat /x 2>/dev/null && exit 1; exit 0'
inside_sh box sh -c 'ls /dev/kmsg /dev/mem /dev/port /dev/console 2>/dev/null && exit 1; exit 0'
inside_sh box sh -c 'mknod /n c 1 3 && echo x >/n && echo x >/dev/null && head -c 1 /dev/zero >/dev/null'
# null zero full random urandom tty ptmx, and pseudo terminals: not the host's console (5:1) or its terminals (4).
nodes=$(printf 'c 1:%d\n' 3 5 7 8 9; printf 'c 5:%d\n' 0 2; printf 'c 136:%d\n' {0..15})
same "$nodes" "$(inside_sh box probe devices)" "the nodes it can make"
# Another container's terminal has a number that it can make a node for; beyond its own devpts that leads nowhere.
inside_sh box sh -c 'mknod /t c 136 0 && echo x >/t' 2>/dev/null && fail "a terminal of somebody else's was written to"

step "--device: that one, in the ways that it says"
mknod "$scratch/kmsg" c 1 11
inside_sh --device "$scratch/kmsg:/dev/log/k" box sh -c 'exec 3>/dev/log/k && test -c /dev/log/k'
inside_sh --device "$scratch/kmsg:/dev/k:w" box sh -c 'exec 3>/dev/k'
inside_sh --device "$scratch/kmsg:/dev/k:r" box sh -c '(exec 4>/dev/k) 2>/dev/null && exit 1; exit 0'
inside_sh --device "$scratch/kmsg:/dev/k:r" box sh -c 'mknod /y c 1 12 2>/dev/null && exit 1; exit 0'
same "c 1:11" "$(inside_sh --device "$scratch/kmsg:/dev/k:r" box probe devices | grep -vxF "$nodes")" "what --device adds"
same "$nodes" "$(inside_sh --device /dev/null:/dev/z box probe devices)" "what a second name adds"
mkdir "$scratch/folder"
mknod "$scratch/folder/a" c 1 11
mknod "$scratch/folder/b" c 1 5
inside_sh --device "$scratch/folder:/dev/folder:r" box sh -c 'test -c /dev/folder/a && test -c /dev/folder/b'
fails 125 '/nowhere' cnet run --rm --device /nowhere:/dev/x box true
fails 125 'below /dev' cnet run --rm --device /dev/null:/etc/x box true
fails 125 'neither a device' cnet run --rm --device "$scratch/box.tar:/dev/x" box true
rm -r "$scratch/kmsg" "$scratch/folder"

step "R12: its cgroup cannot be changed from inside"
inside_sh box sh -c 'touch /sys/fs/cgroup/x 2>/dev/null && exit 1; exit 0'
inside_sh box sh -c 'for f in cgroup.procs pids.max memory.max; do
  (echo max >/sys/fs/cgroup/$f) 2>/dev/null && exit 1; done; exit 0'
inside_sh box sh -c 'mount -o remount,rw /sys/fs/cgroup 2>/dev/null && exit 1; exit 0'
inside_sh box sh -c 'grep -q "^0::/$" /proc/self/cgroup || ! grep -q "^0:" /proc/self/cgroup'
if [[ -e /sys/fs/cgroup/cgroup.controllers || -d /sys/fs/cgroup/pids ]]; then
  cnet run -d --name bomb --pids-limit 64 box sh -c 'f() { f | f & }; f; sleep 1000' >/dev/null
  events=$(find /sys/fs/cgroup -path "*$(cnet inspect --format '{{.Id}}' bomb)/pids.events" 2>/dev/null)
  eventually grep -q 'max [1-9]' "$events"
  (($(<"${events%events}current") <= 64)) || fail "more processes than its limit"
  before=$EPOCHSECONDS
  cnet rm -f bomb >/dev/null
  ((EPOCHSECONDS - before <= 2 * PATIENCE)) || fail "a fork bomb took $((EPOCHSECONDS - before)) s to remove"
fi

step "R08: what is hidden cannot be read, removed, filled or uncovered"
cnet run -d --name c box sleep 1000 >/dev/null
for file in kcore keys timer_list interrupts latency_stats; do
  [[ -e /proc/$file ]] || continue
  same "" "$(cnet exec c cat /proc/$file)" "/proc/$file"
  cnet exec c busybox rm -f /proc/$file 2>/dev/null && fail "/proc/$file was removed"
  contains "$(cnet exec c busybox umount /proc/$file 2>&1 || true)" 'Operation not permitted'
done
for folder in /proc/acpi /proc/scsi /sys/firmware /sys/fs/selinux /sys/devices/virtual/powercap; do
  [[ -d $folder ]] || continue
  same "" "$(cnet exec c ls -A $folder)" "$folder"
  contains "$(cnet exec c touch $folder/x 2>&1 || true)" 'Read-only file system'
  contains "$(cnet exec c busybox umount $folder 2>&1 || true)" 'Operation not permitted'
done
for folder in bus fs irq sys sysrq-trigger; do
  [[ -e /proc/$folder ]] || continue
  same ro "$(cnet exec c sh -c "grep -o ' /proc/$folder ro' /proc/self/mountinfo | cut -d ' ' -f 3")" "/proc/$folder"
  cnet exec c mount -o remount,rw /proc/$folder 2>/dev/null && fail "/proc/$folder was made writable"
done
for write in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /proc/sys/vm/swappiness /sys/kernel/mm/x; do
  cnet exec c sh -c "(echo x >$write) 2>/dev/null" && fail "$write was written"
done
same "" "$(cnet exec c sh -c 'cut -d " " -f 5 /proc/self/mountinfo | busybox sort | busybox uniq -d')" "mounted twice"
cnet rm -f c >/dev/null
same "88:0" "$(inside_sh -t box busybox stat -c %t:%T /dev/console | tr -d '\r')" "the console's number, in hexadecimal"

step "R08: whatever the image calls its /dev/null"
before=$(</proc/sys/kernel/core_pattern)
mkdir -p "$scratch/evil/dev"
cp -a "$scratch/box/." "$scratch/evil"
ln -s /proc/sys/kernel/core_pattern "$scratch/evil/dev/null"
cnet image import "$scratch/evil" evil >/dev/null
inside_sh --entrypoint /bin/sh evil -c 'echo x >/dev/null; test -c /dev/null'
same "$before" "$(</proc/sys/kernel/core_pattern)"
cnet image rm evil >/dev/null

step "systempaths=unconfined shows what is there; the rest stays"
inside_sh --security-opt systempaths=unconfined box sh -c 'test -n "$(cat /proc/interrupts)"'
same "$(sed -n 's/^Seccomp:\t//p' /proc/self/status)" 0 "our own filter"
inside_sh --security-opt systempaths=unconfined box sh -c 'grep -q "^Seccomp:.2" /proc/self/status'

step "--privileged: everything, for that container alone"
cnet run -d --name free --privileged box sleep 1000 >/dev/null
cnet run -d --name held box sleep 1000 >/dev/null
cnet exec free probe all >"$scratch/free"
same 0 "$(sed -n 's/^  "Seccomp": "\(.\)",/\1/p' "$scratch/free")"
same "$(sed -n 's/^CapBnd:\t//p' /proc/self/status)" "$(sed -n 's/^  "CapEff": "\(.*\)",/\1/p' "$scratch/free")"
cnet exec free sh -c 'mount -t tmpfs x /tmp && mknod /x b 8 0 && test -n "$(cat /proc/interrupts)"'
cnet exec held sh -c 'mount -t tmpfs x /tmp 2>/dev/null && exit 1; exit 0'
cnet exec --privileged held probe all >"$scratch/exec"
same "$(sed -n 's/^CapBnd:\t//p' /proc/self/status)" "$(sed -n 's/^  "CapEff": "\(.*\)",/\1/p' "$scratch/exec")"
cnet rm -f free held >/dev/null

step "R13: --sysctl of the container's own alone"
for key in kernel.core_pattern=x "kernel.shm_rmid_forced=1+kernel.core_pattern=x" net/../kernel/x=1 vm.swappiness=1; do
  fails 125 'sysctl' cnet run --rm --sysctl "$key" box true
done
fails 125 'network' cnet run --rm --net host --sysctl net.ipv4.ip_forward=1 box true
same 1 "$(cnet run --rm --sysctl net.ipv4.ip_forward=1 box cat /proc/sys/net/ipv4/ip_forward)"

step "inspect has Docker's words"
cnet create --name i --cap-add net_admin --cap-drop ALL --security-opt no-new-privileges --device /dev/zero:/dev/z:r box true >/dev/null
same "[CAP_NET_ADMIN] [ALL] [no-new-privileges] false" \
  "$(cnet inspect --format '{{.HostConfig.CapAdd}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.Privileged}}' i)"
cnet rm i >/dev/null
