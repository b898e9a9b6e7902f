#!/usr/bin/env bash
# What every process of a container gets: --ulimit, --sysctl, --env-file; and --label-file, --cidfile. Nothing of the
# caller's own (SECURITY R13, R18, R25).
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

run() { cnet run --rm --network none "$@"; }
limit() { awk -v name="$1" 'index($0, name) == 1 { print $(NF-2), $(NF-1) }'; }

step "R25: nothing of the caller's limits, mask, priority, CPUs or signals"
with_nothing() { run box sh -c 'cat /proc/self/limits; umask; grep -E "Sig(Blk|Ign)|Cpus_allowed_list" /proc/self/status; cut -d" " -f19 /proc/self/stat'; }
with_nothing >"$scratch/plain"
(
  ulimit -Sn 77
  ulimit -Sc 5
  ulimit -Ss 4096
  umask 077
  trap '' HUP USR1 PIPE
  exec taskset -c 0 env CNET="$(command -v cnet)" bash -c "$(declare -f run with_nothing); with_nothing"
) >"$scratch/odd"
diff "$scratch/plain" "$scratch/odd" || fail "the caller shows"
contains "$(<"$scratch/plain")" '^0022$'
contains "$(<"$scratch/plain")" 'SigIgn:\s0000000000000000'
same "1024" "$(limit 'Max open files' <"$scratch/plain" | cut -d' ' -f1)"
same "65536 65536" "$(awk '/^Max pending signals/ { print $4, $5 }' "$scratch/plain")"

step "--ulimit: soft and hard, for run and exec alike (R18)"
cnet run -d --name box --network none --ulimit nofile=64:128 --ulimit core=5 --ulimit fsize=4096 --ulimit nofile=65:129 \
  box sleep 1000 >/dev/null
cnet exec box cat /proc/1/limits >"$scratch/first"
cnet exec box cat /proc/self/limits >"$scratch/second"
diff "$scratch/first" "$scratch/second" || fail "exec has other limits"
same "65 129" "$(awk '/^Max open files/ { print $4, $5 }' "$scratch/first")"
same "5 5" "$(awk '/^Max core/ { print $5, $6 }' "$scratch/first")"
same '[{"Name":"core","Hard":5,"Soft":5},{"Name":"fsize","Hard":4096,"Soft":4096},{"Name":"nofile","Hard":129,"Soft":65}]' \
  "$(cnet inspect --format '{{json .HostConfig.Ulimits}}' box)"
contains "$(cnet exec box sh -c 'echo x >/tmp/x; ulimit -n; head -c 8192 /dev/zero >/tmp/y' 2>&1 || true)" '^65$'
same "4096" "$(cnet exec box sh -c 'wc -c </tmp/y')"
cnet restart -t 0 box >/dev/null
same "65 129" "$(cnet exec box sh -c 'grep "Max open files" /proc/1/limits' | awk '{ print $4, $5 }')"
cnet rm -f box >/dev/null

step "--ulimit: so little that cnet's own steps would not fit into it"
same "3" "$(run --ulimit nofile=3 box sh -c 'ulimit -n')"
same "0" "$(run --ulimit fsize=0 box sh -c 'ulimit -f')"
same "1" "$(run --ulimit nproc=1 box sh -c 'ulimit -u' 2>/dev/null || echo 1)"

step "--ulimit: what cannot be"
for bad in '' nofile nofile= nofile=a nofile=2:1 nofile=1:2:3 nofile=-2 nofiles=1 as=1; do
  fails 125 '--ulimit' run --ulimit "$bad" box true
done
fails 125 'did you mean nofile' run --ulimit nofiles=1 box true
most=$(</proc/sys/fs/nr_open)
fails 125 "--ulimit nofile=.*EPERM" run --ulimit nofile=$((most + 1)) box true
fails 125 "--ulimit nofile=.*EPERM" cnet create --ulimit nofile=$((most + 1)) box true

step "--sysctl: the container's own, both spellings, the last of two (R13)"
same "1 2147483647 77" "$(run --sysctl net.ipv4.ip_forward=1 --sysctl net/core/somaxconn=5 --sysctl net.core.somaxconn=77 \
  box sh -c 'echo $(cat /proc/sys/net/ipv4/ip_forward) 2147483647 $(cat /proc/sys/net/core/somaxconn)')"
same "1024" "$(run --sysctl net.ipv4.ip_unprivileged_port_start=1024 box cat /proc/sys/net/ipv4/ip_unprivileged_port_start)"
same "9 1" "$(run --sysctl fs.mqueue.msg_max=9 --sysctl kernel.shm_rmid_forced=1 \
  box sh -c 'echo $(cat /proc/sys/fs/mqueue/msg_max /proc/sys/kernel/shm_rmid_forced)')"
cnet create --name box --network none --sysctl net/ipv4/ip_forward=1 box true >/dev/null
same '{"net.ipv4.ip_forward":"1"}' "$(cnet inspect --format '{{json .HostConfig.Sysctls}}' box)"
cnet rm box >/dev/null

step "--sysctl: the host's, and what is none"
before=$(cat /proc/sys/kernel/core_pattern /proc/sys/net/core/somaxconn)
for bad in '' net.core.somaxconn net.core.somaxconn= kernel.core_pattern=x kernel.hostname=x vm.swappiness=1 \
  kernel.shm_rmid_forced=1+kernel.core_pattern=x net/../kernel/core_pattern=x 'net.core.somaxconn=1;2' \
  $'net.core.somaxconn=1\nkernel.core_pattern=x' net.ipv4.conf.eth0.forwarding=1; do
  fails 125 '--sysctl' run --sysctl "$bad" box true
done
fails 125 '--sysctl.*network' cnet run --rm --network host --sysctl net.ipv4.ip_forward=1 box true
fails 125 'sysctl -w net/no/such=1' run --sysctl net.no.such=1 box true
fails 125 'sysctl -w net/ipv4/ip_forward=x' run --sysctl net.ipv4.ip_forward=x box true
same "$before" "$(cat /proc/sys/kernel/core_pattern /proc/sys/net/core/somaxconn)" "the host's"

step "--env-file, in front of -e, for run and exec"
printf '# comment\n\n  A=1\nB="two words"\nHERE\nNOT_HERE\nC=c\n' >"$scratch/env"
printf 'A=2\r\n' >"$scratch/env2"
export HERE=here
same '2 "two words" here unset E' "$(run --env-file "$scratch/env" -e C=E --env-file "$scratch/env2" \
  box sh -c 'echo $A "$B" $HERE ${NOT_HERE-unset} $C')"
same "1" "$(run --env-file <(echo A=1) box sh -c 'echo $A')" "from a pipe"
cnet run -d --name box --network none -e A=0 box sleep 1000 >/dev/null
same "2 E" "$(cnet exec --env-file "$scratch/env" -e C=E --env-file "$scratch/env2" box sh -c 'echo $A $C')"
cnet rm -f box >/dev/null
printf 'A=1\nno good=2\n' >"$scratch/bad"
fails 125 "--env-file .*bad.*, line 2: .*no good" run --env-file "$scratch/bad" box true
fails 125 '--env-file .*no-such' run --env-file /no-such box true
fails 125 '--env-file .*directory' run --env-file /etc box true
fails 125 '--env-file .*1 MiB' run --env-file /dev/zero box true

step "--label-file, in front of -l"
printf '# comment\na=1\nb\nc=3\n' >"$scratch/labels"
cnet create --name box --network none --label-file "$scratch/labels" -l c=4 box true >/dev/null
same '{"a":"1","b":"","c":"4"}' "$(cnet inspect --format '{{json .Config.Labels}}' box)"
cnet rm box >/dev/null
fails 125 "--label-file .*bad.*, line 2" run --label-file "$scratch/bad" box true

step "--cidfile: there while the container is, never another's"
id=$(cnet run -d --name box --network none --cidfile "$scratch/cid" box sleep 1000)
same "$id" "$(<"$scratch/cid")"
fails 125 '--cidfile .*exist' run --cidfile "$scratch/cid" box true
same "$id" "$(<"$scratch/cid")"
cnet rm -f box >/dev/null
rm "$scratch/cid"
fails 127 'no-such' run --cidfile "$scratch/cid" box no-such
fails 125 'no image' run --pull never --cidfile "$scratch/cid" no-such-image true
[[ ! -e $scratch/cid ]] || fail "a file without a container is left"
run --cidfile "$scratch/cid" box true
same 64 "$(wc -c <"$scratch/cid")"
id=$(cnet create --cidfile "$scratch/cid2" --network none box true)
same "$id" "$(<"$scratch/cid2")"
cnet rm "$id" >/dev/null
fails 125 '--cidfile' run --cidfile /no/such/folder/cid box true
status 0 cnet run --dry-run --cidfile "$scratch/cid3" box true
[[ ! -e $scratch/cid3 ]] || fail "--dry-run has written the file"
