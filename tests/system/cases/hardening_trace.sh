#!/usr/bin/env bash
# SECURITY R01, R07 and R17, as seen by strace: what is executed and by whom, through which descriptors procfs is
# written, and what a container gets hold of that exchanges its command at the last moment.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

command -v strace >/dev/null || skip "strace is not installed"
strace -f -o /dev/null true 2>/dev/null || skip "strace cannot trace here"
log=$scratch/strace

step "R07: the container's side writes procfs through a handle of its own alone"
strace -f -o "$log" -e trace=open,openat,openat2,creat \
  cnet run --rm --sysctl net.ipv4.ip_forward=1 --sysctl kernel.shmmni=99 box true
init=$(sed -n 's/^\([0-9]*\) .*openat2(.*oom_score_adj.*/\1/p' "$log")
[[ -n $init ]] || fail "the container's init was not found"
own=$(grep -E "^$init " "$log")
same "" "$(grep -E '(open|openat|creat)\(.*"/proc/.*(O_WRONLY|O_RDWR|O_CREAT)' <<<"$own" || true)" "opened by a path"
for file in oom_score_adj sys/net/ipv4/ip_forward sys/kernel/shmmni; do
  line=$(grep -E "openat2\([0-9]+, \"[^\"]*$file\".*O_WRONLY" <<<"$own") || fail "$file was not written"
  for flag in NO_XDEV NO_MAGICLINKS NO_SYMLINKS BENEATH; do contains "$line" "RESOLVE_$flag"; done
done
strace -f -o "$log" -e trace=open,openat,openat2,creat cnet run -d --name c box sleep 1000 >/dev/null &
eventually cnet exec c true
cnet rm -f c >/dev/null
wait
same 2 "$(grep -cE 'openat2\(.*oom_score_adj.*O_WRONLY.*RESOLVE_NO_XDEV' "$log")" "the init's, and that of exec"
# By a path only on the host's own /proc: the monitor about itself, and whoever sets up a network.
same "/proc/self/oom_score_adj" \
  "$(sed -nE 's/.*(open|openat|creat)\(.*"(\/proc\/[^"]*)".*(O_WRONLY|O_RDWR|O_CREAT).*/\2/p' "$log" | grep -v '^/proc/sys/net/' | sort -u)"

step "R17: nothing but cnet's own programs is executed outside, whatever an image calls its own"
cp -a "$scratch/box" "$scratch/evil"
for program in ps tar xz gzip unpigz nsenter ip nft mount umount modprobe apparmor_parser cnet cnet-image newuidmap; do
  rm -f "$scratch/evil/bin/$program"
  printf '#!/bin/sh\ntouch /ran\n' >"$scratch/evil/bin/$program"
  chmod +x "$scratch/evil/bin/$program"
done
tar -C "$scratch/evil" -czf "$scratch/evil.tar" .
mkdir "$scratch/copied"
traced() { strace -ff -o "$log.all" -e trace=execve,execveat "$@" >/dev/null; }
traced cnet image import --change 'ENV PATH=/bin' "$scratch/evil.tar" evil
traced cnet network create n
traced cnet run -d --name victim --network n -p 8080:80 -v data:/bin evil sleep 1000 & # as long as the monitor lives
eventually cnet exec victim true
traced cnet exec victim true
traced cnet top victim
traced cnet cp victim:/bin "$scratch/copied"
traced cnet cp "$scratch/box.tar" victim:/box.tar
traced cnet cp victim:/etc -
traced cnet logs victim
traced cnet inspect victim
traced cnet stats --no-stream victim
traced cnet network disconnect n victim
traced cnet network connect n victim
traced cnet pause victim
traced cnet unpause victim
pid=$(cnet inspect --format '{{.State.Pid}}' victim)
traced cnet restart -t 0 victim &
restarted() { [[ $(cnet inspect --format '{{.State.Pid}} {{.State.Running}}' victim) != *"$pid"* ]] && cnet exec victim true; }
WITHIN=20 eventually restarted
cnet exec victim sh -c '[ ! -e /ran ]' || fail "a program of the image was run"
traced cnet rm -f victim
wait
traced cnet network rm n
traced cnet system prune --force
# By descriptor: the monitor, and what joins a container, both from cnet-monitor. By path: what was asked for inside.
same "$(printf '%s\n' "" /bin/sh /bin/sleep /bin/true "$CNET_BUILD/bin/cnet" "$CNET_LIBEXEC/cnet-image" | sort)" \
  "$(sed -n 's/^execve\(at\)\{0,1\}([0-9, ]*"\([^"]*\)".* = 0$/\2/p' "$log.all".* | sort -u)" "what was executed"
cnet volume rm data >/dev/null
cnet image rm evil >/dev/null

step "R01: a command that is exchanged for /proc/self/exe after it was looked at gets a program that nobody can write"
cnet volume create shared >/dev/null
cnet run -d --name sibling -v shared:/m box sleep 1000 >/dev/null
sum=$(sha256sum "$CNET_BUILD/bin/cnet" "$CNET_LIBEXEC"/cnet-*)
exchange() { # exchange SECONDS: whether cnet itself was executed in the container
  cnet exec sibling sh -c 'rm -f /m/x; busybox cp /bin/busybox /m/x'
  # The first execve under strace's eyes is the container's.
  strace -f -o "$log" -e trace=execve -e "inject=execve:delay_enter=${1}s:when=1" \
    cnet run --name racer -v shared:/m --entrypoint /m/x box events >/dev/null 2>&1 &
  WITHIN=$((3 * $1 + 5)) eventually grep -q 'execve("/m/x"' "$log"
  cnet exec sibling sh -c 'ln -s /proc/self/exe /m/t; mv /m/t /m/x'
  WITHIN=$((3 * $1 + 5)) eventually grep -Eq 'execve\("/m/x".* = |execve resumed' "$log"
  cmp -s "/proc/$(cnet inspect --format '{{.State.Pid}}' racer)/exe" "$CNET_BUILD/bin/cnet" && return
  cnet rm -f racer >/dev/null
  return 1
}
exchange 2 || exchange $((5 * PATIENCE)) || fail "the command was not exchanged in time"
contains "$(cnet exec racer sh -c ': >/proc/1/exe' 2>&1 || true)" 'Read-only file system'
cnet rm -f racer >/dev/null
wait
same "$sum" "$(sha256sum "$CNET_BUILD/bin/cnet" "$CNET_LIBEXEC"/cnet-*)"
cnet rm -f sibling >/dev/null
cnet volume rm shared >/dev/null

step "R19: who looks into a container that is being set up does not see the host"
echo "secret of the host" >/run/world/secret
echo "secret of the host" >/dev/shm/secret.$$
strace -f -o "$log" -e trace=pivot_root -e inject=pivot_root:delay_enter=2s \
  cnet run -d --name slow --ipc shareable box sleep 1000 >/dev/null &
eventually grep -q pivot_root "$log"
cnet run --rm --ipc container:slow box ls /dev/shm >"$scratch/shm" 2>&1 || contains "$(<"$scratch/shm")" 'just being started'
! grep -q secret "$scratch/shm" || fail "the host's shared memory was shared"
fails 125 'no such file' cnet cp slow:/run/world/secret "$scratch/got"
cnet cp slow:/etc/passwd "$scratch/got"
same "$(<"$scratch/box/etc/passwd")" "$(<"$scratch/got")"
cnet rm -f slow >/dev/null
wait
rm /run/world/secret /dev/shm/secret.$$
