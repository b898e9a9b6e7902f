#!/usr/bin/env bash
# AppArmor: containers are under cnet-default where it is loaded, `run` and `exec` alike, and it refuses what they could
# do otherwise; without it, or told so, they are not.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

enabled=/sys/module/apparmor/parameters/enabled
[[ -e $enabled && $(<$enabled) == Y ]] || skip "this kernel has no AppArmor, or it is switched off"
command -v apparmor_parser >/dev/null || skip "apparmor_parser is not installed (Debian's package apparmor)"
profile=$harness/../../apparmor/cnet-default
securityfs=/sys/kernel/security
mounted=
[[ -d $securityfs/apparmor ]] || { mount -t securityfs securityfs $securityfs && mounted=$securityfs; }
unload() {
  apparmor_parser --remove "$profile" 2>/dev/null
  [[ -z $mounted ]] || umount "$mounted"
}
grep -q '^cnet-default ' $securityfs/apparmor/profiles && skip "cnet-default is loaded on this machine: it stays as it is"
trap 'code=$?; set +e; unload; (exit $code); finish' EXIT

current() { cnet "$@" cat /proc/self/attr/apparmor/current; }

step "not loaded: nothing is promised, and nobody who asks for it is deceived"
same unconfined "$(current run --rm box)"
fails 125 'apparmor=cnet-default' cnet run --rm --security-opt apparmor=cnet-default box true

step "loaded: run and exec are under it"
apparmor_parser --skip-cache --replace "$profile" 2>"$scratch/parser" || fail "$(<"$scratch/parser")"
same "cnet-default (enforce)" "$(current run --rm box)"
cnet run -d --name c box sleep 1000 >/dev/null
same "cnet-default (enforce)" "$(current exec c)"
same "cnet-default (enforce)" "$(current run --rm --init box)"
cnet stop -t 10 c >/dev/null # its signal comes from outside
cnet rm c >/dev/null

step "it refuses what the other walls would let through"
loose=(--cap-add ALL --security-opt seccomp=unconfined --security-opt systempaths=unconfined)
for try in "mount -t tmpfs x /tmp" "echo x >/proc/sys/kernel/core_pattern" "echo x >/proc/sys/kernel/modprobe" \
  "cat /proc/kcore" "echo 60 >/proc/sys/vm/swappiness" "echo h >/proc/sysrq-trigger"; do
  cnet run --rm "${loose[@]}" box sh -c "$try" >/dev/null 2>&1 && fail "it could: $try"
done
cnet run --rm "${loose[@]}" box sh -c 'echo 99 >/proc/sys/kernel/shmmni && echo 1 >/proc/sys/net/ipv4/ip_forward'
cnet run --rm "${loose[@]}" --security-opt apparmor=unconfined box mount -t tmpfs x /tmp

step "by name, and without"
same "cnet-default (enforce)" "$(current run --rm --security-opt apparmor=cnet-default box)"
same unconfined "$(current run --rm --security-opt apparmor=unconfined box)"
same unconfined "$(current run --rm --privileged box)"
fails 125 'apparmor=nowhere' cnet run --rm --security-opt apparmor=nowhere box true
apparmor_parser --remove "$profile" 2>/dev/null
same unconfined "$(current run --rm box)"
