#!/usr/bin/env bash
# Restart policies: when they start a container again, after which time, and what ends that.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

state() { cnet inspect --format '{{.State.Status}}' "$1"; }
count() { cnet inspect --format '{{.RestartCount}}' "$1"; }
is() { [[ $(state "$1") == "$2" ]]; }
starts() { cnet logs "$1" | wc -l; }

monitor_of() { # its parent is the monitor
  awk '/^PPid/ { print $2 }' "/proc/$(cnet inspect --format '{{.State.Pid}}' "$1")/status"
}

cnet network create --subnet 10.1.0.0/24 net >/dev/null

step "on-failure:3 starts it three times more, after 100, 200 and 400 ms"
cnet run -d --name thrice --restart on-failure:3 box sh -c 'cat /proc/uptime; exit 4' >/dev/null
same 4 "$(cnet wait thrice)"
same 4 "$(starts thrice)" "starts"
same "exited 3 4" "$(cnet inspect --format '{{.State.Status}} {{.RestartCount}} {{.State.ExitCode}}' thrice)"
same "on-failure 3" \
  "$(cnet inspect --format '{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}' thrice)"
gaps=$(cnet logs thrice | awk 'NR > 1 { printf "%d ", ($1 - last) * 1000 } { last = $1 }')
read -r first second third <<<"$gaps"
((first >= 90 && second >= 190 && third >= 390 && third < 2000 * PATIENCE)) || fail "the gaps are $gaps ms"

step "on-failure leaves what ends well alone; a start by hand counts anew"
cnet run -d --name fine --restart on-failure box true >/dev/null
same 0 "$(cnet wait fine)"
same 0 "$(count fine)"
cnet start thrice >/dev/null
same 4 "$(cnet wait thrice)"
same "8 3" "$(starts thrice) $(count thrice)"
cnet rm thrice fine >/dev/null

step "always starts what ends well, too; it keeps its name, reserved address and network"
cnet run -d --name again --restart always --network net --ip 10.1.0.9 -p 8080:80 box sh -c 'echo x; sleep 0.1' >/dev/null
WITHIN=5 eventually eval '(($(starts again) >= 4))'
WITHIN=5 eventually is again restarting
contains "$(cnet ps)" 'Restarting \(0\) .* ago'
same again "$(cnet ps --filter status=restarting --format '{{.Names}}')"
fails 125 'belongs to container "again"' cnet create --network net --ip 10.1.0.9 box true

step "stop during the wait ends it at once"
begin=${EPOCHREALTIME/./}
cnet stop again >/dev/null
((${EPOCHREALTIME/./} - begin < 1000000 * PATIENCE)) || fail "stop took too long"
same exited "$(state again)"
same "" "$(pgrep cnet-monitor || true)"
before=$(starts again)
read -rt 1 <>"$scratch/never" || true
same "$before" "$(starts again)" "starts after stop"

step "so do rm -f and start; rm alone is refused"
cnet start again >/dev/null
WITHIN=5 eventually is again restarting
fails 125 'restarting|running' cnet rm again # on a slow machine the wait may be over
same 0 "$(cnet start again >/dev/null && count again)"
WITHIN=5 eventually is again restarting
cnet rm -f again >/dev/null
same "" "$(cnet ps -aq)$(pgrep cnet-monitor || true)"

step "a network can go while a container waits; then it says why it does not start"
cnet network create --subnet 10.2.0.0/24 short >/dev/null
cnet run -d --name lone --restart always --network short box sh -c 'sleep 0.2' >/dev/null
WITHIN=10 eventually cnet network rm short
WITHIN=10 eventually eval '[[ $(cnet inspect --format "{{.State.Error}}" lone) == *short* ]]'
same restarting "$(state lone)"
cnet rm -f lone >/dev/null

step "a port that somebody else has: the start is tried again, and inspect says why"
cnet run -d --name port --restart always -p 8080:80 box sh -c '[ -e /go ] || exit 1; exec sleep 1000' >/dev/null
WITHIN=10 eventually eval '(($(count port) >= 4))'
WITHIN=5 eventually is port restarting
serve other -p 8080:80
WITHIN=10 eventually eval '[[ $(cnet inspect --format "{{.State.Error}}" port) == *8080* ]]'
touch "$CNET_ROOT/containers/$(cnet inspect --format '{{.Id}}' port)/upper/go"
cnet rm -f other >/dev/null
WITHIN=30 eventually is port running
same "" "$(cnet inspect --format '{{.State.Error}}' port)"
cnet rm -f port >/dev/null

step "kill ends it, another signal does not"
cnet run -d --name sig --restart always box sh -c 'trap "exit 5" USR1; echo x; while :; do sleep 0.05; done' >/dev/null
WITHIN=5 eventually eval '(($(starts sig) == 1))'
cnet kill -s USR1 sig >/dev/null
WITHIN=5 eventually eval '(($(starts sig) == 2))'
WITHIN=5 eventually is sig running
cnet kill sig >/dev/null
same exited "$(state sig)"
read -rt 0.5 <>"$scratch/never" || true
same exited "$(state sig)"
cnet rm sig >/dev/null

step "a monitor that is killed: the next command has the container started again"
for command in "ps" "network ls" "inspect lost" "system repair"; do
  serve lost --network net -p 8080:80 --restart always
  pid=$(cnet inspect --format '{{.State.Pid}}' lost)
  kill -9 "$(monitor_of lost)"
  WITHIN=1 eventually eval '[[ ! -e /proc/'"$pid"' ]]'
  # shellcheck disable=SC2086
  cnet $command >/dev/null
  answers lost neighbour probe ask tcp "$HOST" 8080
  same "running 1" "$(state lost) $(count lost)"
  cnet rm -f lost >/dev/null
done

step "so does one that is killed while it waits"
cnet run -d --name lost --restart always box sh -c 'echo x; sleep 0.1' >/dev/null
WITHIN=10 eventually eval '(($(starts lost) >= 4))'
WITHIN=5 eventually is lost restarting
before=$(starts lost)
pkill -9 cnet-monitor
cnet ps >/dev/null
WITHIN=2 eventually eval '(($(starts lost) > '"$before"'))'
cnet rm -f lost >/dev/null

step "a foreground run is restarted behind its end"
status 3 cnet run --name front --restart on-failure:1 box sh -c 'echo x; exit 3'
same x "$(<"$scratch/stdout")"
same 3 "$(cnet wait front)"
same 2 "$(starts front)"
cnet rm front >/dev/null

step "restart"
serve web --network net --ip 10.1.0.5 -p 8080:80
pid=$(cnet inspect --format '{{.State.Pid}}' web)
same web "$(cnet restart -t 0 web)"
[[ $(cnet inspect --format '{{.State.Pid}}' web) != "$pid" ]] || fail "the same process"
answers web neighbour probe ask tcp "$HOST" 8080
same 10.1.0.5 "$(address_of web net)"
cnet stop -t 0 web >/dev/null
cnet restart web >/dev/null
same running "$(state web)"
fails 125 'no such container' cnet restart nobody
cnet rm -f web >/dev/null

step "update gives a policy to what runs, and takes it"
cnet run -d --name late --network none box sh -c 'sleep 1; exit 3' >/dev/null
status 125 cnet update late
same late "$(cnet update --restart always late)"
same always "$(cnet inspect --format '{{.HostConfig.RestartPolicy.Name}}' late)"
WITHIN=5 eventually eval '(($(count late) >= 1))'
cnet update --restart no late >/dev/null
WITHIN=5 eventually is late exited
cnet rm late >/dev/null
cnet run -d --rm --name brief --network none box sleep 1000 >/dev/null
fails 125 '--rm' cnet update --restart always brief
cnet rm -f brief >/dev/null

step "policies that are none"
fails 125 'restart' cnet run --restart sometimes box true
fails 125 'restart' cnet run --restart always:3 box true
fails 125 'restart' cnet run --restart on-failure:x box true
fails 125 '--rm' cnet run --rm --restart always box true
cnet network rm net >/dev/null
