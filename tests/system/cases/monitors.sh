#!/usr/bin/env bash
# Many monitors: each is small whatever its log driver is, and one that is killed at any moment of its life takes its container along within a
# second, frees its port and leaves nothing; the next command starts the container again by its policy.
# CNET_MONITORS (100) idle ones, CNET_KILLS (15) kills.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly COUNT=${CNET_MONITORS:-100} KILLS=${CNET_KILLS:-15}
readonly MOST_KB=410  # 0.4 MB

cnet network create --subnet 10.1.0.0/24 net >/dev/null

# Each has had something to say. The collectors are not there: what waits for them is kept.
drivers=("json-file" "local" "none" "journald" "syslog --log-opt syslog-address=udp://127.0.0.1:514"
  "syslog --log-opt syslog-address=tcp://127.0.0.1:514 --log-opt mode=non-blocking"
  "fluentd --log-opt fluentd-async=true")
step "$COUNT idle ones, of every log driver"
for ((i = 0; i < COUNT; i++)); do
  # shellcheck disable=SC2086 # flags
  cnet run -d --network net -p 80 --log-driver ${drivers[i % ${#drivers[@]}]} box \
    sh -c 'echo ready; exec sleep 1000' >/dev/null
done
mapfile -t monitors < <(pgrep cnet-monitor)
same "$COUNT" "${#monitors[@]}" monitors
for pid in "${monitors[@]}"; do
  awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup"
done | sort -n >"$scratch/pss"
largest=$(tail -n 1 "$scratch/pss")
echo "  PSS: $(sed -n "$((COUNT / 2))p" "$scratch/pss") kB the middle one, $largest kB the largest"
((largest <= MOST_KB)) || fail "a monitor takes $largest kB"
# Side by side: a log whose collector is away is given some seconds.
cnet ps -q | xargs -n 1 -P 0 cnet rm -f >/dev/null

# Everything in the container's cgroup, and whatever of it might have got away.
processes() { pgrep -f '^(sleep 1[0-9]{4}|cnet-monitor)' || true; }

# kill_at MICROSECONDS NUMBER: the monitor of a run that begins now is killed that much later.
kill_at() {
  local begin=${EPOCHREALTIME/./} monitor killed
  cnet run -d --name victim --network net -p 8080:80 --restart always box sleep "$((10000 + $2))" \
    >"$scratch/out" 2>&1 &
  while ((${EPOCHREALTIME/./} - begin < $1)); do :; done
  until monitor=$(pgrep -o cnet-monitor); do # the oldest: the init is a copy of it until its execve
    [[ -e /proc/$! ]] || break
  done
  kill -9 "$monitor"
  killed=${EPOCHREALTIME/./}
  while pgrep -xf "sleep $((10000 + $2))" >/dev/null; do
    ((${EPOCHREALTIME/./} - killed < 1000000 * PATIENCE)) || fail "its container lives on"
  done
  while ss -Hlnt | grep -q ':8080 '; do
    ((${EPOCHREALTIME/./} - killed < 1000000 * PATIENCE)) || fail "its port is held"
  done
  wait $! && started=1 || started=0
}

step "$KILLS kills while it starts and when it runs"
RANDOM=7
failed_starts=0
for ((n = 1; n <= KILLS; n++)); do
  started=0
  kill_at $(((RANDOM * 32768 + RANDOM) % 40000)) "$n"
  if ((started)); then
    cnet ps >/dev/null
    eventually pgrep -xf "sleep $((10000 + n))"
    eventually eval '[[ $(cnet inspect --format "{{.State.Status}}" victim) == running ]]'
  else
    failed_starts=$((failed_starts + 1))
    contains "$(<"$scratch/out")" '^cnet: run container'
    cnet ps >/dev/null
    same "" "$(processes)"
  fi
  cnet rm -f victim >/dev/null 2>&1 || true
  same "" "$(processes)"
  same "" "$(cnet ps -aq)"
  status 0 cnet system check
done
echo "  $failed_starts of them before the start was complete"
cnet network rm net >/dev/null
