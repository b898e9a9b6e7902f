#!/usr/bin/env bash
# --pid, --ipc and --uts: the host's or another container's, the same for run and exec, and their end.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

readonly KINDS="cgroup ipc mnt net pid uts"
of_host() { readlink "/proc/self/ns/$1"; }
of_run() { cnet run --rm --network none "${@:2}" box sh -c "ls -l /proc/self/ns/$1" | sed 's/.*-> //'; }
of_exec() { cnet exec "$1" sh -c "ls -l /proc/self/ns/$2" | sed 's/.*-> //'; }
of_init() { readlink "/proc/$(cnet inspect --format '{{.State.Pid}}' "$1")/ns/$2"; }
modes() { cnet inspect --format '{{.HostConfig.PidMode}} {{.HostConfig.IpcMode}} {{.HostConfig.UTSMode}}' "$1"; }
monitor_of() { awk '/^PPid/ { print $2 }' "/proc/$(cnet inspect --format '{{.State.Pid}}' "$1")/status"; }
gone() { ! pgrep -f "$1" >/dev/null; }

cnet run -d --name base --network none --hostname basename --ipc shareable box sleep 1000 >/dev/null

step "the host's"
for kind in pid ipc uts; do
  same "$(of_host $kind)" "$(of_run $kind "--$kind" host)" "--$kind host"
  [[ $(of_host $kind) != "$(of_run $kind)" ]] || fail "without --$kind it is the host's too"
done
same "$(hostname)" "$(cnet run --rm --network none --uts host box hostname)"
contains "$(cnet run --rm --network none --pid host box ps)" "$(basename "$0")"
[[ $(cnet run --rm --network none --pid host box sh -c 'echo $$') != 1 ]] || fail "it is process 1"
echo shared >/dev/shm/cnet-case
same shared "$(cnet run --rm --network none --ipc host box cat /dev/shm/cnet-case)"
rm /dev/shm/cnet-case

step "another container's"
for kind in pid ipc uts; do
  same "$(of_init base $kind)" "$(of_run $kind "--$kind" container:base)" "--$kind container:base"
done
same basename "$(cnet run --rm --network none --uts container:base box hostname)"
contains "$(cnet run --rm --network none --pid container:base box ps)" '^ +1 root +sleep 1000'
cnet exec base sh -c 'echo shared >/dev/shm/a'
same shared "$(cnet run --rm --network none --ipc container:base box cat /dev/shm/a)"
same "" "$(cnet run --rm --network none --ipc shareable box ls /dev/shm)"
same "gone" "$(cnet run --rm --network none --ipc none box sh -c '[ -e /dev/shm ] || echo gone')"

step "exec has every namespace that run has, and inspect says whose"
cnet run -d --name all --network container:base --pid container:base --ipc container:base \
  --uts container:base box sleep 1001 >/dev/null
cnet run -d --name host --network host --pid host --ipc host --uts host box sleep 1002 >/dev/null
for name in all host; do
  for kind in $KINDS; do same "$(of_init $name $kind)" "$(of_exec $name $kind)" "$kind of $name"; done
done
for kind in ipc net pid uts; do
  same "$(of_init base $kind)" "$(of_init all $kind)" "$kind"
  same "$(of_host $kind)" "$(of_init host $kind)" "$kind"
done
id=container:$(cnet inspect --format '{{.Id}}' base)
same "$id $id $id" "$(modes all)"
same "host host host" "$(modes host)"
same " shareable " "$(modes base)"
cnet create --name plain box true >/dev/null
same " private " "$(modes plain)"
cnet rm plain >/dev/null
same "0" "$(cnet exec host sh -c 'cat /proc/self/oom_score_adj')"
contains "$(cnet exec all cat /proc/self/status)" 'CapEff:\s+00000000a80425fb'
contains "$(cnet top all)" 'sleep 1001'
cnet rm -f all host >/dev/null

step "one error each that names the flag"
refused() { fails 125 "$1" cnet run "${@:2}" box true; }
for flag in --pid --ipc --uts; do
  refused "$flag \"bad\" is not" $flag bad
  refused "$flag \"container:\" names no container" $flag container:
  refused "$flag container:nobody: no such container" $flag container:nobody
  refused "$flag container:self: a container cannot join itself" --name self $flag container:self
done
refused '--pid "none" is not' --pid none
refused '--hostname cannot be given with --uts host' --uts host -h name
refused '--domainname cannot be given with --uts container:base' --uts container:base --domainname a.b
cnet create --name idle --ipc shareable box true >/dev/null
for flag in --pid --ipc --uts; do refused "$flag container:idle: that container is not running" $flag container:idle; done
cnet rm idle >/dev/null
cnet run -d --name closed --network none box sleep 1000 >/dev/null
refused 'does not share its IPC' --ipc container:closed
cnet rm -f closed >/dev/null

step "who is joined cannot look into whoever joins, with or without --init"
cnet exec -d base sh -c 'while :; do for p in /proc/[0-9]*; do
  case $(ls -l $p/fd/ 2>/dev/null) in *socket*) ls -l $p/fd/ ;; esac; done; done >/tmp/seen 2>&1'
for i in {1..20}; do
  cnet run --rm --network none --pid container:base box true
  cnet run --rm --network none --pid container:base --init box true
  cnet exec base true
done
same "" "$(cnet exec base cat /tmp/seen)" "what was seen"

step "the end of its first process is the end of all others, whosever the process ids are"
for pid in host container:base; do
  cnet run -d --name many --network none --pid "$pid" box sh -c 'sleep 8801 & setsid sleep 8802 & sleep 8803' >/dev/null
  eventually pgrep -fx 'sleep 8802'
  cnet exec -d many sleep 8804
  eventually pgrep -fx 'sleep 8804'
  cnet stop -t 0 many >/dev/null
  gone 'sleep 880' || fail "a process is left with --pid $pid"
  cnet start many >/dev/null
  eventually pgrep -fx 'sleep 8802'
  cnet kill many >/dev/null
  gone 'sleep 880' || fail "a process is left with --pid $pid"
  cnet rm many >/dev/null
  status 3 cnet run --rm --network none --pid "$pid" box sh -c 'sleep 8805 & setsid sleep 8806 & exit 3'
  gone 'sleep 880' || fail "a process is left with --pid $pid"
done

step "so is the death of its monitor, before any other command"
for pid in host container:base; do
  cnet run -d --name many --network none --pid "$pid" box sh -c 'sleep 8801 & setsid sleep 8802 & sleep 8803' >/dev/null
  eventually pgrep -fx 'sleep 8802'
  kill -9 "$(monitor_of many)"
  WITHIN=1 eventually gone 'sleep 880'
  WITHIN=1 eventually eval '! pgrep cnet-warden'
  contains "$(cnet ps -a)" 'Exited \(137\).* many'
  cnet rm many >/dev/null
done
cnet run --rm --name front --network none --pid host box sh -c 'sleep 8801 & sleep 8802' &
eventually pgrep -fx 'sleep 8801'
kill -9 $!
wait $! 2>/dev/null || true
WITHIN=1 eventually gone 'sleep 880'
cnet system repair >/dev/null

step "pause and limits hold for all of it"
cnet run -d --name many --network none --pid host --pids-limit 20 box sh -c 'while :; do echo x; sleep 0.01; done' >/dev/null
eventually eval '(($(cnet logs many | wc -l) > 3))'
cnet pause many >/dev/null
cnet unpause many >/dev/null
cnet rm -f many >/dev/null

step "the end of the container that is joined"
cnet run -d --name pids --network none --pid container:base box sleep 1001 >/dev/null
cnet run -d --name rest --network none --ipc container:base --uts container:base box sleep 1002 >/dev/null
cnet stop -t 0 base >/dev/null
eventually eval '[[ $(cnet inspect --format "{{.State.Status}}" pids) == exited ]]'
same running "$(cnet inspect --format '{{.State.Status}}' rest)"
same basename "$(cnet exec rest hostname)"
fails 125 '--pid container:base: that container is not running' cnet start pids
cnet start base >/dev/null
cnet start pids >/dev/null
same "$(of_init base pid)" "$(of_init pids pid)"
cnet rm -f base >/dev/null
eventually eval '[[ $(cnet inspect --format "{{.State.Status}}" pids) == exited ]]'
fails 125 'joins by --pid, does not exist any more' cnet start pids
cnet rm -f pids rest >/dev/null

step "joining while the other one ends: a start or an error, and nothing left"
for round in 1 2 3 4 5; do
  cnet run -d --name base --network none box sleep 1000 >/dev/null
  pids=()
  for i in {1..8}; do
    cnet run -d --name "m$i" --network none --pid container:base box sleep 8807 >"$scratch/m$i" 2>&1 &
    pids[i]=$!
  done
  cnet stop -t 0 base >/dev/null
  for i in {1..8}; do
    wait "${pids[i]}" || contains "$(<"$scratch/m$i")" '^cnet: run container: '
    cnet rm -f "m$i" >/dev/null
  done
  gone 'sleep 8807' || fail "a process is left in round $round"
  cnet rm base >/dev/null
done
