#!/usr/bin/env bash
# stop, kill, wait, rm, ps and inspect over a container's life.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "ps shows what runs, -a what was"
id=$(cnet run -d --name loop box sh -c 'trap "exit 3" TERM; while :; do sleep 1000 & wait $!; done')
contains "$(cnet ps)" '^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES$'
contains "$(cnet ps)" "^${id:0:12} +box +.*Up .* loop$"
same "$id" "$(cnet ps -q --no-trunc)"
pid=$(cnet inspect --format '{{.State.Pid}}' loop)
[[ -d /proc/$pid ]] || fail "no process $pid"

step "stop gives it time to react; wait returns its status"
cnet wait loop >"$scratch/waited" &
waiter=$!
cnet stop loop >/dev/null
wait "$waiter"
same 3 "$(<"$scratch/waited")"
contains "$(cnet ps -a)" 'Exited \(3\)'
same "" "$(cnet ps -q)"
same "exited 3 0" "$(cnet inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.State.Pid}}' loop)"
[[ ! -d /proc/$pid ]] || fail "process $pid lives on"
same 3 "$(cnet wait loop)"

step "start runs it again, with what it wrote before"
cnet start loop >/dev/null
same running "$(cnet inspect --format '{{.State.Status}}' loop)"

step "what ignores the signal is killed after the time given, with all its children"
cnet run -d --name deaf box sh -c 'trap "" TERM; (sleep 1001 &); sleep 1001 & wait; sleep 1001' >/dev/null
begin=${EPOCHREALTIME/./}
cnet stop -t 1 deaf >/dev/null
((${EPOCHREALTIME/./} - begin < 2500000 * PATIENCE)) || fail "stop -t 1 took too long"
same 137 "$(cnet inspect --format '{{.State.ExitCode}}' deaf)"
same 0 "$(pgrep -cf 'sleep 1001' || true)" "processes left"

step "kill sends signals by name and number"
cnet kill -s TERM loop >/dev/null
eventually eval '[[ $(cnet inspect --format "{{.State.Status}}" loop) == exited ]]'
cnet start loop >/dev/null
cnet kill loop >/dev/null
same 137 "$(cnet wait loop)"

step "names and ids can be shortened, not confused"
same "$id" "$(cnet inspect --format '{{.Id}}' "${id:0:6}")"
same loop "$(cnet ps -a --filter name=loop --format '{{.Names}}')"

step "rm refuses what runs, takes what does not, and many at once"
cnet start loop >/dev/null
fails 125 'running' cnet rm loop
cnet rm -f loop >/dev/null
cnet rm deaf >/dev/null
same "" "$(cnet ps -aq)"

step "twenty parallel rm -f of one container: it goes, and none of them crashes"
cnet run -d --name many -p 8080:80 box sleep 1000 >/dev/null
for i in {1..20}; do cnet rm -f many >"$scratch/rm.$i" 2>&1 & pids[i]=$!; done
for i in {1..20}; do wait "${pids[i]}" || contains "$(<"$scratch/rm.$i")" 'many'; done
same "" "$(cnet ps -aq)"
