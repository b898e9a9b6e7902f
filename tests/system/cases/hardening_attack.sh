#!/usr/bin/env bash
# Attempts of somebody who is root in a default container to reach the host or another container, each of which has to
# fail: SECURITY.md section 1 in the attacker's order. What cannot be tried on this kernel is passed over by its step.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

canary=/run/world/canary
mkdir -p $canary
echo "secret of the host" >$canary/secret
core_pattern=$(</proc/sys/kernel/core_pattern)
cnet run -d --name c box sleep 1000 >/dev/null
cnet run -d --name other box sleep 1000 >/dev/null
refused() { # refused SHELL-WORDS...: it fails inside, whatever it says
  ! cnet exec c sh -c "$*" >"$scratch/out" 2>&1 || fail "it could: $*: $(<"$scratch/out")"
}

step "out by process 1 and by its own descriptors"
for link in /proc/1/root /proc/self/root /proc/1/cwd /proc/self/cwd; do
  for up in . ../../../../../..; do refused "cat $link/$up$canary/secret"; done
done
refused "for fd in /proc/1/fd/* /proc/self/fd/*; do cat \$fd/../../../..$canary/secret \$fd/$canary/secret; done 2>/dev/null | grep secret"
refused "echo x >/proc/1/exe"
refused "echo x >/proc/1/mem"
refused "busybox nsenter -t 1 -m true"
same "1 sleep" "$(cnet exec c sh -c 'for p in /proc/[0-9]*; do read -r n <$p/comm && echo "${p#/proc/} $n"; done' | grep -v ' sh$')"

step "out by mounts, roots and file handles"
refused "mount -t proc p /tmp"
refused "mount -t tmpfs t /tmp"
refused "mount --bind / /tmp"
refused "mount -t overlay -o lowerdir=/,upperdir=/tmp,workdir=/tmp o /tmp"
refused "mount -o remount,rw /sys"
refused "mount -t cgroup2 c /tmp || mount -t cgroup -o memory c /tmp"
refused "mount -t debugfs d /tmp || mount -t securityfs s /tmp || mount -t bpf b /tmp"
refused "busybox umount /proc/sys || busybox umount -l /etc/hosts"
refused "busybox pivot_root / /tmp"
refused "mkdir -p /tmp/a && busybox chroot /tmp/a /bin/true"
refused "busybox unshare -m true || busybox unshare -U true || busybox unshare -n true"

step "out by the kernel's settings and helpers"
for file in sys/kernel/core_pattern sys/kernel/modprobe sys/kernel/hotplug sys/fs/binfmt_misc/register sys/vm/drop_caches \
  sysrq-trigger sys/kernel/ns_last_pid bus/pci/00/00.0 irq/0/smp_affinity; do
  refused "echo x >/proc/$file"
done
refused "echo x >/sys/kernel/uevent_helper || echo x >/sys/class/net/lo/../../uevent || echo x >/sys/power/state"
refused "find /sys/fs/cgroup -name release_agent | grep ."
refused "echo 1 >/proc/1/oom_score_adj; echo -1000 >/proc/self/oom_score_adj"
refused "cat /dev/kmsg || busybox dmesg"
refused "busybox insmod /bin/busybox || busybox rmmod overlay"
refused "busybox hostname x" # UTS is its own, but that takes SYS_ADMIN
refused "busybox swapon /tmp/x || busybox reboot -f"
same "$core_pattern" "$(</proc/sys/kernel/core_pattern)" core_pattern

step "out by system calls: memory, tracing, keys, rings, programs in the kernel"
# open_by_handle_at(304) is Shocker; ptrace of its own processes is allowed, of others there are none.
answers=$(cnet run --rm box probe syscalls)
if [[ $(uname -m) == x86_64 ]]; then
  for number in 155 161:allow 165 166 167 169 172 173 175 176 246 248 249 250 272 279 298 304 308 310:allow 312 313 320 321 323 \
    425 426 427 428 429 430 431 432 442; do
    want=EPERM
    [[ $number == *:allow ]] && want=allow
    same "${number%:*} $want" "$(grep "^${number%:*} " <<<"$answers")" "the filter"
  done
fi

step "in its network: the host's sockets, its netlink, its forged packets"
refused "ip link add d type dummy || ip link set lo down || ip route add default dev lo"
refused "ip addr add 10.1.2.3/32 dev lo"
refused "grep -q cnet /proc/net/unix"
refused "cat /proc/net/unix | grep -v Num | grep ."

step "what it writes is data to whoever looks"
escape=$(printf '\033]0;owned\007\302\233') # the last one is CSI in a single character
cnet exec -d c sh -c "busybox cp /bin/busybox '/tmp/${escape}x'; exec -a '${escape}' sleep 987 2>/dev/null || busybox sleep 987"
cp -a "$scratch/box" "$scratch/evil"
cnet image import --change "CMD [\"sleep\", \"1000\", \"\\u001b]0;owned\\u009b\"]" --change "LABEL a=${escape}" \
  --change "WORKDIR /${escape}" --change "ENV A=${escape}" "$scratch/evil" evil >/dev/null
cnet create --name evil evil >/dev/null
cnet exec -d c sleep 987 "${escape}" 2>/dev/null || true
{
  cnet top c
  cnet ps -a --no-trunc
  cnet image ls
  cnet image history --no-trunc evil
  cnet run --rm -w "/bin/${escape}/x" box true
  cnet run --rm --entrypoint "/bin/${escape}" box
  cnet run --rm -u "${escape}" box
  cnet exec c "${escape}"
  cnet cp "c:/${escape}" "$scratch/got"
  cnet start evil
  cnet events --since 60s --until 0s
  cnet system log
} >"$scratch/shown" 2>&1 || true
cnet inspect evil evil >"$scratch/json"
same "" "$(grep -n $'[\033\007]' "$scratch/json" | cat -v || true)" "sequences for the terminal in JSON"
[[ -s $scratch/shown ]] || fail "nothing was shown"
same "" "$(grep -n $'\033\|\007\|\302\233' "$scratch/shown" | cat -v | head -n 3 || true)" "sequences for the terminal"
cnet rm -f evil >/dev/null
cnet image rm evil >/dev/null

step "its files, while the host works with them"
cnet exec c sh -c 'busybox dd if=/dev/zero of=/etc/hosts bs=1M count=8 2>/dev/null; ln -sf /proc/1/environ /etc/passwd; rm -f /etc/group; busybox mkfifo /etc/group'
cnet network create n >/dev/null
cnet network connect n c
cnet network disconnect n c
fails 125 'passwd|group' cnet exec -u bob c true
cnet network rm n >/dev/null
fails 125 'group' cnet restart -t 0 c
cnet rm -f c other >/dev/null
[[ $(<$canary/secret) == "secret of the host" ]] || fail "the canary has changed"
rm -r $canary
