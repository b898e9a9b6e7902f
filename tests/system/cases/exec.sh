#!/usr/bin/env bash
# exec: a second process in a running container, as well enclosed as the first.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

processes() { # processes PATTERN: how many processes of the box match
  cnet exec box ps | grep -c -- "$1" || true
}

cnet run -d --name box --network none -e WHO=container -w /tmp box sleep 1000 >/dev/null

step "output, input and exit status pass through"
same "hello" "$(cnet exec box echo hello)"
same "err" "$(cnet exec box sh -c 'echo err >&2' 2>&1 >/dev/null)"
same "typed" "$(echo typed | cnet exec -i box cat)"
same "" "$(echo typed | cnet exec box cat)"
for code in 0 1 7 125 126 127 128 255; do status "$code" cnet exec box sh -c "exit $code"; done
status 137 cnet exec box sh -c 'kill -9 $$'
status 143 cnet exec box sh -c 'kill $$'

step "it has the container's namespaces, cgroup, environment and folder"
for kind in mnt pid net ipc uts cgroup; do
  same "$(readlink "/proc/$(cnet inspect --format '{{.State.Pid}}' box)/ns/$kind")" \
    "$(cnet exec box sh -c "ls -l /proc/self/ns/$kind" | sed 's/.*-> //')" "$kind namespace"
done
cgroups() { sed -n 's/^[0-9]*:\(\|.*pids.*\|.*memory.*\):/\1 /p' "/proc/$1/cgroup"; }
cnet exec -d box sleep 987
eventually pgrep -f 'sleep 987'
same "$(cgroups "$(cnet inspect --format '{{.State.Pid}}' box)")" "$(cgroups "$(pgrep -f 'sleep 987')")" cgroups
same "container /tmp" "$(cnet exec box sh -c 'echo $WHO $(pwd)')"
same "me /www 1" "$(cnet exec -e WHO=me --env A=1 -w /www box sh -c 'echo $WHO $(pwd) $A')"

step "it has the container's rights and nothing of ours"
contains "$(cnet exec box cat /proc/self/status)" 'CapEff:\s+00000000a80425fb'
contains "$(cnet exec box cat /proc/self/status)" 'CapInh:\s+0000000000000000'
contains "$(cnet exec -u 1000 -w / box cat /proc/self/status)" 'CapEff:\s+0000000000000000'
contains "$(cnet exec -u 1000:1001 -w / box id)" 'uid=1000 gid=1001'
exec 9</etc/hostname
same "" "$(cnet exec box probe fds)" descriptors
exec 9<&-
same "0" "$(cnet exec box cat /proc/self/oom_score_adj)"
same "$(cnet run --rm --network none box cat /proc/self/limits)" "$(cnet exec box cat /proc/self/limits)" limits

step "what cannot be executed, and where"
fails 127 'no-such-command' cnet exec box no-such-command
fails 126 '/etc/passwd' cnet exec box /etc/passwd
fails 126 'no-such-folder' cnet exec -w /no-such-folder box true
fails 126 'leads out' cnet exec box /proc/self/exe
fails 125 'no user' cnet exec -u nobody-at-all box true
fails 125 'no such container' cnet exec no-such-container true
fails 125 'COMMAND is missing' cnet exec box
fails 125 'no terminal' cnet exec -it box true </dev/null
fails 125 'no key' cnet exec --detach-keys ctrl-1 box true
cnet create --name stopped --network none box true >/dev/null
fails 125 'not running but created' cnet exec stopped true
echo secret >"$scratch/canary"
for fd in {3..20}; do
  same "" "$(cnet exec -w "/proc/self/fd/$fd" box cat "../../../../..$scratch/canary" 2>/dev/null || true)" "fd $fd"
done

step "10 MB there and back"
head -c 10485760 /dev/urandom >"$scratch/data"
sum=$(sha256sum <"$scratch/data")
same "$sum" "$(cnet exec -i box cat <"$scratch/data" | sha256sum)" "through a pipe"
cnet exec -i box cat <"$scratch/data" >"$scratch/copy"
same "$sum" "$(sha256sum <"$scratch/copy")" "into a file"
cnet exec -i box sh -c 'cat >/tmp/data' <"$scratch/data"
same "$sum" "$(cnet exec box cat /tmp/data | sha256sum)" "in two halves"
same "$sum" "$(cnet run --rm -i --network none box cat <"$scratch/data" | sha256sum)" "through run -i"

step "-d returns at once, and its process goes on without a zombie"
status 0 cnet exec -d box sh -c 'sleep 0.2; echo done >/tmp/done; exit 3'
eventually cnet exec box sh -c '[ -s /tmp/done ]'
fails 127 'no-such' cnet exec -d box no-such-command
eventually eval '(( $(processes sleep\ 0.2) == 0 ))'

step "a signal to exec is one to its process; a killed exec leaves its process alone"
cnet exec box sleep 111 &
client=$!
eventually eval '(( $(processes sleep\ 111) == 1 ))'
kill -TERM "$client"
code=0
wait "$client" || code=$?
same 143 "$code"
cnet exec box sh -c 'sleep 112; true' &
client=$!
eventually eval '(( $(processes sleep\ 112) > 0 ))'
kill -KILL "$client"
wait "$client" || true
(($(processes "sleep 112") > 0)) || fail "its process has gone with it"

step "fifty at once"
for i in {1..50}; do cnet exec box sh -c "echo $i; exit 7" >"$scratch/out.$i" & pids[i]=$!; done
for i in {1..50}; do
  code=0
  wait "${pids[i]}" || code=$?
  same "7 $i" "$code $(<"$scratch/out.$i")"
done
monitor=$(jq .monitor_pid "$(ls -d /run/cnet/containers/*/state.json | head -1)" 2>/dev/null || true)
[[ -z $monitor ]] || same "" "$(ps --ppid "$monitor" -o stat= | grep Z || true)" zombies

step "the end of the container is the end of every exec"
cnet exec box sleep 113 &
client=$!
eventually eval '(( $(processes sleep\ 113) == 1 ))'
cnet stop -t 0 box >/dev/null
code=0
wait "$client" || code=$?
same 137 "$code"
fails 125 'not running but exited' cnet exec box true

step "into a foreground container of another terminal"
cnet run --rm --name front --network none box sleep 1000 &
front=$!
eventually cnet exec front true
same "hello" "$(cnet exec front echo hello)"
cnet stop -t 0 front >/dev/null
wait "$front" || true
