#!/usr/bin/env bash
# Collectors of logs: a real rsyslogd, journald, and a server of fluentd's forward protocol (tests/system/forward_server).
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v rsyslogd >/dev/null || skip "rsyslogd is not installed (scripts/install-deps)"
count=2000

# script N...: writes the numbers up to the first N at once, those up to the next each time it gets a SIGUSR1; then it ends.
script() {
  local text='go=; trap "go=1" USR1; i=1; ' last
  for last in "$@"; do
    text+="while [ \$i -le $last ]; do echo \$i; i=\$((i + 1)); done; echo at $last >&2; "
    text+='while [ -z "$go" ]; do sleep 0.01; done; go=; '
  done
  echo "$text"
}
arrived() { # arrived WANTED: so many numbers on standard input and no more, in order
  awk -v wanted="$1" '$1 != NR { exit 1 } END { if (NR != wanted) exit 1 }'
}
from_syslog() { sed -nE 's/.*[]]: ([0-9]+)$/\1/p; s/.* - ([0-9]+)$/\1/p' "$scratch/syslog"; }
syslog_has() { from_syslog | arrived "$1"; }
forward_has() { jq -r 'select(.record.source == "stdout") | .record.log' "$1" | arrived "$2"; }
own_log_has() { cnet system log "$1" | grep -Eq "$2"; }

start_rsyslog() { # its inputs are given: module and input lines
  cat >"$scratch/rsyslog.conf" <<CONF
global(workDirectory="$scratch" maxMessageSize="64k")
template(name="raw" type="string" string="%rawmsg-after-pri%\n")
$1
*.* action(type="omfile" file="$scratch/syslog" template="raw")
CONF
  rsyslogd -n -iNONE -f "$scratch/rsyslog.conf" >"$scratch/rsyslog.out" 2>&1 &
  rsyslog=$!
}
stop_rsyslog() {
  kill "$rsyslog"
  wait "$rsyslog" || true
}

tcp='module(load="imtcp") input(type="imtcp" address="127.0.0.1" port="5514")'
udp='module(load="imudp") input(type="imudp" address="127.0.0.1" port="5514")'
unix='module(load="imuxsock" SysSock.Use="off") input(type="imuxsock" Socket="'$scratch'/devlog" CreatePath="on" RateLimit.Interval="0")'

step "syslog over TCP, each format: every line in order, also over a restart of rsyslogd"
number=0
for format in "" rfc3164 rfc5424 rfc5424micro; do
  name=talk$((number++))
  : >"$scratch/syslog"
  start_rsyslog "$tcp"
  cnet run -d --name "$name" --network none --log-driver syslog --log-opt syslog-address=tcp://localhost:5514 \
    --log-opt syslog-format="$format" --log-opt tag='{{.Name}}' box sh -c "$(script $count $((2 * count)))" >/dev/null
  WITHIN=20 eventually syslog_has $count
  stop_rsyslog
  cnet kill -s USR1 "$name" >/dev/null
  eventually own_log_has "$name" 'result=failed.*syslog at tcp://localhost:5514: Connection refused'
  start_rsyslog "$tcp"
  WITHIN=20 eventually syslog_has $((2 * count))
  WITHIN=20 eventually own_log_has "$name" 'takes lines again; no line is lost'
  same 1 "$(cnet system log "$name" | grep -c 'result=failed')" "words on the outage"
  contains "$(<"$scratch/syslog")" "$name.*at 2000"
  same $((2 * count)) "$(cnet logs "$name" 2>/dev/null | wc -l)" "lines of the copy"
  cnet rm -f "$name" >/dev/null
  stop_rsyslog
done
contains "$(head -n 1 "$scratch/syslog")" '^1 2[0-9-]+T[0-9:]+\.[0-9]{6}Z [^ ]+ talk3 [0-9]+ talk3 - 1$'

step "syslog over a unix socket, over a restart of rsyslogd"
: >"$scratch/syslog"
start_rsyslog "$unix"
cnet run -d --name near --network none --log-driver syslog --log-opt syslog-address="unix://$scratch/devlog" \
  --log-opt syslog-facility=local3 box sh -c "$(script $count $((2 * count)))" >/dev/null
WITHIN=20 eventually syslog_has $count
stop_rsyslog
cnet kill -s USR1 near >/dev/null
eventually own_log_has near 'result=failed.*syslog at unix://'
start_rsyslog "$unix"
WITHIN=20 eventually syslog_has $((2 * count))
cnet rm -f near >/dev/null
stop_rsyslog

step "syslog over UDP"
: >"$scratch/syslog"
start_rsyslog "$udp"
eventually grep -q 158A /proc/net/udp # it listens on 5514
cnet run -d --name far --network none --log-driver syslog --log-opt syslog-address=udp://127.0.0.1:5514 \
  --log-opt syslog-format=rfc5424 box sh -c "$(script 50)" >/dev/null
WITHIN=20 eventually syslog_has 50
cnet rm -f far >/dev/null
stop_rsyslog

step "a collector that is away: in non-blocking mode the container does not wait, and loses the newest lines"
cnet run -d --name free --network none --log-driver syslog --log-opt syslog-address=tcp://127.0.0.1:5514 \
  --log-opt mode=non-blocking --log-opt max-buffer-size=4k --log-opt cache-disabled=true \
  box sh -c 'i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i + 1)); done' >/dev/null
same 0 "$(timeout $((30 * PATIENCE)) cnet wait free)"
WITHIN=20 eventually own_log_has free 'not waited for at the container.s end; [0-9]+ lines are lost'
same 2 "$(cnet system log free | grep -c result=failed)" "words: the outage, its end"
fails 125 'does not support reading' cnet logs free
cnet rm free >/dev/null

step "otherwise the container waits, and can be stopped all the same"
cnet run -d --name bound --network none --log-driver syslog --log-opt syslog-address=tcp://127.0.0.1:5514 \
  box sh -c 'while echo abcdefghijklmnopqrstuvwxyz; do :; done' >/dev/null
eventually own_log_has bound 'Connection refused'
pid=$(cnet inspect --format '{{.State.Pid}}' bound)
eventually grep -q pipe_write "/proc/$pid/wchan"
timeout $((30 * PATIENCE)) cnet rm -f bound >/dev/null || fail "it cannot be removed"

step "fluentd: records in order, over a restart of the collector"
server() {
  "$harness/forward_server" "$@" &
  forward=$!
}
stop_server() {
  kill "$forward"
  wait "$forward" 2>/dev/null || true
}
server 127.0.0.1:24224 "$scratch/records"
cnet run -d --name flow --network none --label team=blue -e STAGE=test --log-driver fluentd --log-opt labels=team \
  --log-opt env=STAGE --log-opt tag='app.{{.Name}}' --log-opt fluentd-sub-second-precision=true \
  --log-opt fluentd-retry-wait=100ms box sh -c "$(script $count $((2 * count)))" >/dev/null
WITHIN=20 eventually forward_has "$scratch/records" $count
id=$(cnet inspect --format '{{.Id}}' flow)
same "app.flow {\"STAGE\":\"test\",\"container_id\":\"$id\",\"container_name\":\"/flow\",\"log\":\"1\",\"source\":\"stdout\",\"team\":\"blue\"}" \
  "$(head -n 1 "$scratch/records" | jq -r '.tag + " " + (.record | to_entries | sort_by(.key) | from_entries | tojson)')"
contains "$(head -n 1 "$scratch/records" | jq -r .time)" '^[0-9]{10}\.[0-9]{9}$'
stop_server
cnet kill -s USR1 flow >/dev/null
eventually own_log_has flow 'result=failed.*fluentd at tcp://127.0.0.1:24224'
server 127.0.0.1:24224 "$scratch/records"
WITHIN=20 eventually forward_has "$scratch/records" $((2 * count))
cnet rm -f flow >/dev/null

step "fluentd with acknowledgement, over a unix socket; a long line in parts"
server "$scratch/forward.sock" "$scratch/acknowledged"
eventually test -S "$scratch/forward.sock"
cnet run -d --name sure --network none --log-driver fluentd --log-opt fluentd-address="unix://$scratch/forward.sock" \
  --log-opt fluentd-request-ack=true box sh -c "$(script 100) i=0; while [ \$i -lt 20000 ]; do echo -n x; i=\$((i + 1)); done; echo" >/dev/null
WITHIN=20 eventually forward_has "$scratch/acknowledged" 100
cnet kill -s USR1 sure >/dev/null
cnet wait sure >/dev/null
same "16384 1 false 3616 2 true" "$(jq -r '.record | select(.partial_id) |
  "\(.log | length) \(.partial_ordinal) \(.partial_last)"' "$scratch/acknowledged" | xargs)"
cnet rm sure >/dev/null

step "journald: entries with their fields, over a restart"
journald=/usr/lib/systemd/systemd-journald
if [[ ! -x $journald ]] || ! command -v journalctl >/dev/null || [[ ! -s /etc/machine-id ]]; then
  echo "SKIP: there is no systemd-journald here"
  exit 0
fi
mkdir -p /run/systemd/journal /run/log/journal
start_journald() {
  SYSTEMD_LOG_TARGET=console "$journald" >"$scratch/journald.out" 2>&1 &
  journal=$!
}
entries() { journalctl -q -D /run/log/journal CONTAINER_NAME=kept "$@"; }
journal_has() { entries PRIORITY=6 -o cat | arrived "$1"; }
start_journald
cnet run -d --name kept --network none --label com.example.team=blue --log-driver journald \
  --log-opt labels-regex='^com[.]' box sh -c "$(script $count $((2 * count)))" >/dev/null
WITHIN=20 eventually journal_has $count
id=$(cnet inspect --format '{{.Id}}' kept)
same "at 2000 ${id:0:12} $id box blue 3" "$(entries PRIORITY=3 -o json |
  jq -r '"\(.MESSAGE) \(.CONTAINER_ID) \(.CONTAINER_ID_FULL) \(.IMAGE_NAME) \(.COM_EXAMPLE_TEAM) \(.PRIORITY)"')"
kill "$journal"
wait "$journal" || true
cnet kill -s USR1 kept >/dev/null
eventually own_log_has kept 'result=failed.*journald at unix:///run/systemd/journal/socket'
start_journald
WITHIN=20 eventually journal_has $((2 * count))
cnet rm -f kept >/dev/null
