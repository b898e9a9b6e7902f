#!/usr/bin/env bash
# A monitor that is killed takes its container along within a second; the next command cleans up and ps says why.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet network create --subnet 10.1.0.0/24 net >/dev/null

monitor_of() { # its parent is the monitor
  awk '/^PPid/ { print $2 }' "/proc/$(cnet inspect --format '{{.State.Pid}}' "$1")/status"
}

for round in 1 2 3 4 5; do
  step "round $round"
  serve web --network net -p 8080:80
  pid=$(cnet inspect --format '{{.State.Pid}}' web)
  monitor=$(monitor_of web)
  [[ $monitor != 1 && $(<"/proc/$monitor/comm") == cnet* ]] || fail "the parent is $(<"/proc/$monitor/comm")"
  kill -9 "$monitor"
  WITHIN=1 eventually eval '[[ ! -e /proc/'"$pid"' ]]'
  WITHIN=1 eventually eval '! ss -Hlnt | grep -q ":8080 "'
  contains "$(cnet ps -a)" 'Exited|exited'
  contains "$(cnet inspect web | jq -r '.[0].State.Error')" 'monitor'
  case $round in
    1) cnet start web >/dev/null && answers web neighbour probe ask tcp "$HOST" 8080 && cnet rm -f web >/dev/null ;;
    2) cnet stop web >/dev/null && cnet rm web >/dev/null ;;
    3) cnet rm web >/dev/null ;;
    4) cnet system repair >/dev/null && status 0 cnet system check && cnet rm web >/dev/null ;;
    5) cnet rm -f web >/dev/null ;;
  esac
done

step "with --rm too"
cnet run -d --rm --name brief --network net -p 8080:80 box serve >/dev/null
kill -9 "$(monitor_of brief)"
WITHIN=1 eventually eval '! ss -Hlnt | grep -q ":8080 "'
cnet ps -a >/dev/null
cnet system repair >/dev/null
cnet run --rm --name brief --network net -p 8080:80 box true

step "a foreground run that is killed leaves nothing"
cnet run --rm --name front --network net -p 8080:80 box serve &
eventually eval '[[ $(cnet inspect --format "{{.State.Status}}" front) == running ]]'
kill -9 $!
wait $! 2>/dev/null || true
WITHIN=1 eventually eval '! ss -Hlnt | grep -q ":8080 "'
cnet system repair >/dev/null
cnet network rm net >/dev/null
