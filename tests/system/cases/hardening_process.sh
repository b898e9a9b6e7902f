#!/usr/bin/env bash
# SECURITY R02, R03, R09, R10, R18 and R25 from inside: what holds a container's process, whether `run` or `exec` made it.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

golden=$harness/../golden/seccomp_$(uname -m).txt
of() { # of FILE MEMBER: a value of `probe all`
  sed -n "s/^  \"$2\": \"\{0,1\}\([^\"]*\)\"\{0,1\},\{0,1\}$/\1/p" "$1"
}

step "R18: run and exec are held alike"
cnet run -d --name c box sh -c 'probe all >/tmp/run 2>&1 </dev/null; sleep 1000' >/dev/null
WITHIN=10 eventually cnet exec c sh -c 'grep -q "^}" /tmp/run'
cnet exec c cat /tmp/run >"$scratch/run"
cnet exec c sh -c 'probe all >/tmp/exec 2>&1 </dev/null; cat /tmp/exec' >"$scratch/exec"
diff "$scratch/run" "$scratch/exec" || fail "run and exec differ"

step "R18: whoever gets the number of a process that has ended is not taken for it"
if [[ -w /proc/sys/kernel/ns_last_pid ]]; then
  cnet run -d --name gone box sleep 1000 >/dev/null
  pid=$(cnet inspect --format '{{.State.Pid}}' gone)
  monitor=$(sed -n 's/^PPid:\t//p' "/proc/$pid/status")
  kill -9 "$monitor"
  eventually test ! -e "/proc/$pid"
  for ((i = 0; i < 1000; ++i)); do
    echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid
    sleep 1000 &
    (($! == pid)) && break
    kill $!
  done
  ((i < 1000)) || fail "process $pid could not be made again"
  fails 125 'not running' cnet exec gone true
  fails 125 'not running' cnet run --rm --pid container:gone box true
  cnet cp gone:/etc/passwd "$scratch/passwd" >/dev/null # from its files, not from the process
  cnet rm -f gone >/dev/null
  kill "$pid"
else
  echo "  passed over: /proc/sys/kernel/ns_last_pid cannot be written"
fi

step "R09: Docker's capabilities exactly"
for set in CapPrm CapEff CapBnd; do same 00000000a80425fb "$(of "$scratch/run" $set)" $set; done
for set in CapInh CapAmb; do same 0000000000000000 "$(of "$scratch/run" $set)" $set; done
for how in "run --rm --user 1000 box" "exec --user 1000 c"; do
  # shellcheck disable=SC2086
  cnet $how probe all >"$scratch/user"
  same 0000000000000000 "$(of "$scratch/user" CapEff)" "CapEff of a user"
  same 0000000000000000 "$(of "$scratch/user" CapPrm)" "CapPrm of a user"
  same 00000000a80425fb "$(of "$scratch/user" CapBnd)" "CapBnd of a user"
done

step "--cap-add, --cap-drop, ALL; with and without CAP_"
caps() { cnet run --rm "$@" box probe all >"$scratch/caps" && of "$scratch/caps" CapEff; }
same 00000000a80435fb "$(caps --cap-add NET_ADMIN)"
same 00000000a80435fb "$(caps --cap-add cap_net_admin)"
same 00000000880405fb "$(caps --cap-drop NET_RAW --cap-drop CAP_AUDIT_WRITE --cap-add net_bind_service)"
same 0000000000000000 "$(caps --cap-drop ALL)"
same 0000000000000001 "$(caps --cap-drop all --cap-add chown)"
fails 125 'no capability of that name' cnet run --rm --cap-add SYS_ADMN box true

step "no-new-privileges and profile=strict"
same 0 "$(of "$scratch/run" NoNewPrivs)"
cnet run --rm --security-opt no-new-privileges box probe all >"$scratch/nnp"
same 1 "$(of "$scratch/nnp" NoNewPrivs)"
same 2 "$(of "$scratch/nnp" Seccomp)"
cnet run -d --name strict --security-opt profile=strict box sleep 1000 >/dev/null
cnet exec strict probe all >"$scratch/strict"
same 1 "$(of "$scratch/strict" NoNewPrivs)"
same 00000000800405fb "$(of "$scratch/strict" CapEff)"
cnet rm -f strict >/dev/null

step "R10: the filter's answer to every system call"
same 2 "$(of "$scratch/run" Seccomp)"
same 1 "$(of "$scratch/run" Seccomp_filters)"
grep -v '^33[56] ' "$golden" | awk '{ print $1, $3 }' >"$scratch/golden"
cnet run --rm box probe syscalls | diff "$scratch/golden" - || fail "run: other answers"
cnet exec c probe syscalls | diff "$scratch/golden" - || fail "exec: other answers"
if [[ $(uname -m) == x86_64 ]]; then
  same "i386 SIGSYS,x32 ENOSYS," "$(cnet run --rm box probe foreign | tr '\n' ',')"
  same "i386 SIGSYS,x32 ENOSYS," "$(cnet exec c probe foreign | tr '\n' ',')"
fi
fails_inside() { ! cnet run --rm "$@" >/dev/null 2>&1 || fail "it could: $*"; }
fails_inside box mount -t tmpfs x /tmp
fails_inside --user 1000 box unshare -r true
cnet run --rm --cap-add SYS_ADMIN box mount -t tmpfs x /tmp

step "profiles of one's own, for run and exec"
cat >"$scratch/profile.json" <<'JSON'
{"defaultAction": "SCMP_ACT_ALLOW",
 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28},
              {"names": ["uname"], "action": "SCMP_ACT_ERRNO", "includes": {"caps": ["CAP_NET_ADMIN"]}}]}
JSON
cnet run -d --name own --security-opt "seccomp=$scratch/profile.json" box sleep 1000 >/dev/null
rm "$scratch/profile.json" # its text is the container's
cnet exec own sh -c '! mkdir /tmp/x 2>/tmp/err; grep -q "No space" /tmp/err; uname >/dev/null'
cnet stop -t 0 own >/dev/null
cnet start own >/dev/null
cnet exec own sh -c '! mkdir /tmp/x 2>/dev/null'
cnet rm -f own >/dev/null
cnet run --rm --security-opt seccomp=unconfined box probe all >"$scratch/open"
same 0 "$(of "$scratch/open" Seccomp)"
echo '{"defaultAction": "SCMP_ACT_NOTIFY"}' >"$scratch/notify.json"
fails 125 'SCMP_ACT_NOTIFY.* is not supported' cnet run --rm --security-opt "seccomp=$scratch/notify.json" box true
fails 125 'seccomp=/nowhere' cnet run --rm --security-opt seccomp=/nowhere box true
fails 125 'is not known' cnet run --rm --security-opt speed=high box true

step "R02: descriptors 0 to 2 alone, whatever the caller has"
exec 9</etc/shadow 77</etc
status 0 cnet run --rm box probe fds
status 0 cnet exec c probe fds
same "" "$(<"$scratch/stdout")"
cnet network create n >/dev/null
cnet run -d --name resolved --network n -p 8080:80 box sleep 1000 >/dev/null
strange() { # of the monitors and resolvers: what is none of theirs
  for pid in $(pgrep -x 'cnet-monitor|cnet-resolver'); do readlink "/proc/$pid/fd"/* || true; done |
    grep -Ev "^(/dev/null|pipe:.*|socket:.*|anon_inode:.*|net:.*|$CNET_ROOT/containers/.*|$CNET_RUN_ROOT/.*)$"
}
only_own() { ! strange; }
eventually only_own # a resolver that is just starting writes about itself
cnet rm -f resolved >/dev/null
cnet network rm n >/dev/null
exec 9<&- 77<&-

step "R03: no working directory outside"
for fd in 3 4 5 6 7 8 9 10 12 63; do
  for tail in "" /../../..; do
    status=0
    cnet run --rm -w "/proc/self/fd/$fd$tail" box ls etc/shadow >"$scratch/out" 2>&1 || status=$?
    ((status != 0)) || fail "it was in /proc/self/fd/$fd$tail"
    cnet exec -w "/proc/self/fd/$fd$tail" c ls etc/shadow >"$scratch/out" 2>&1 && fail "exec was in $fd$tail"
  done
done

step "R25: nothing of the caller's"
prlimit --nofile=77 --core=5 nice -n 5 env -i PATH="$PATH" CNET_ROOT="$CNET_ROOT" CNET_RUN_ROOT="$CNET_RUN_ROOT" \
  CNET_LIBEXEC="$CNET_LIBEXEC" bash -c 'trap "" HUP PIPE; umask 077; cnet run --rm box probe all' >"$scratch/odd"
for member in SigIgn SigBlk umask nice oom_score_adj Cpus_allowed_list; do
  same "$(of "$scratch/run" $member)" "$(of "$scratch/odd" $member)" $member
done
same 0 "$(of "$scratch/run" oom_score_adj)"
same 0000000000000000 "$(of "$scratch/run" SigIgn)"
cnet rm -f c >/dev/null
