#!/usr/bin/env bash
# Log drivers: files that are cut and compressed, and what is refused.
# CNET_LINES (200000) lines through rotations, CNET_ENDLESS (256 MiB) bytes without a newline.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly lines=${CNET_LINES:-200000} endless=${CNET_ENDLESS:-268435456}

# numbers FROM TO: a container's script that writes them, a line each, as fast as it can.
numbers() {
  echo "busybox seq $1 $2"
}
# in_order WANTED: the numbers 1 to WANTED on standard input, each once and in order.
in_order() {
  awk -v wanted="$1" '$1 != NR { print "line " NR " is " $0; exit 1 } END { if (NR != wanted) { print NR " lines"; exit 1 } }'
}
bytes_of_logs() {
  cat "$1" "$1".[0-9]* 2>/dev/null | wc -c
}

step "what is no driver, no option or no value is refused"
fails 125 'did you mean "json-file"' cnet create --log-driver jsonfile box true
fails 125 'no log driver "splunk"' cnet create --log-driver splunk box true
fails 125 'did you mean "max-size"' cnet create --log-opt maxsize=1m box true
fails 125 'no option "labels"' cnet create --log-driver local --log-opt labels=a box true
fails 125 'max-size=much.*a size' cnet create --log-opt max-size=much box true
fails 125 'max-file does nothing' cnet create --log-opt max-file=2 box true
fails 125 'compress does nothing' cnet create --log-opt compress=true --log-opt max-size=1m box true
fails 125 'mode=later.*non-blocking' cnet create --log-opt mode=later box true
fails 125 'max-buffer-size needs' cnet create --log-opt max-buffer-size=1m box true
fails 125 'no address' cnet create --log-driver syslog --log-opt syslog-address=here box true
fails 125 'speaks no TLS' cnet create --log-driver syslog --log-opt syslog-address=tcp+tls://h:1 box true
fails 125 'syslog-facility=god' cnet create --log-driver syslog --log-opt syslog-facility=god box true
fails 125 'not KEY=VALUE' cnet create --log-opt max-size box true
fails 125 'Nothing' cnet create --log-opt tag='{{.Nothing}}' box true
same "" "$(cnet ps -aq)"

step "inspect shows what was asked for, as Docker's does"
cnet create --name shown --network none --log-opt max-size=10k --log-opt max-file=3 box true >/dev/null
same '{"Type":"json-file","Config":{"max-file":"3","max-size":"10k"}}' \
  "$(cnet inspect --format '{{json .HostConfig.LogConfig}}' shown)"
cnet rm shown >/dev/null

step "defaults come from config.json"
echo '{"log-driver": "local", "log-opts": {"max-size": "8k", "max-file": "2"}}' >"$scratch/config.json"
cnet --config "$scratch/config.json" create --name of_config --network none --log-opt max-file=4 box true >/dev/null
same '{"Type":"local","Config":{"max-file":"4","max-size":"8k"}}' \
  "$(cnet inspect --format '{{json .HostConfig.LogConfig}}' of_config)"
same "" "$(cnet inspect --format '{{.LogPath}}' of_config)"
cnet --config "$scratch/config.json" create --name of_flag --network none --log-driver json-file box true >/dev/null
same '{"Type":"json-file","Config":{}}' "$(cnet inspect --format '{{json .HostConfig.LogConfig}}' of_flag)"
cnet rm of_config of_flag >/dev/null

step "none: nothing is kept, and logs says so"
cnet run -d --name silent --network none --log-driver none box echo lost >/dev/null
cnet wait silent >/dev/null
fails 125 'configured logging driver does not support reading' cnet logs silent
cnet rm silent >/dev/null

step "$lines lines through rotations and compression: none is lost, followed or read later"
kbytes=$((lines / 1000 > 200 ? lines / 1000 : 200)) # all of them have room in a thousand files
cnet create --name many --network none --log-opt max-size=${kbytes}k --log-opt max-file=1000 --log-opt compress=true \
  box sh -c "$(numbers 1 "$lines")" >/dev/null
cnet start many >/dev/null
timeout $(((100 + lines / 10000) * PATIENCE)) cnet logs -f many | in_order "$lines" || fail "followed"
cnet logs many | in_order "$lines" || fail "read"
file=$(cnet inspect --format '{{.LogPath}}' many)
contains "$(ls "$(dirname "$file")")" 'log\.[0-9]+\.gz'
same "$(seq $((lines - 9999)) "$lines" | sum)" "$(cnet logs --tail 10000 many | sum)" "sum of the tail"
for old in "$file".*; do
  case $old in *.gz) size=$(zcat "$old" | wc -c) ;; *) size=$(stat -c %s "$old") ;; esac
  ((size <= kbytes * 1024)) || fail "$old has $size bytes"
done
cnet rm many >/dev/null

step "a second run appends, and rotates on"
cnet create --name again --network none --log-opt max-size=200k --log-opt max-file=1000 --log-opt compress=true \
  box sh -c "$(numbers 1 10000)" >/dev/null
for _ in 1 2; do
  cnet start again >/dev/null
  cnet wait again >/dev/null
done
same "$(printf '%s\n' "$(seq 10000)" "$(seq 10000)" | sum)" "$(cnet logs again | sum)" "sum of both runs"
cnet rm again >/dev/null

step "the log stays within max-size times max-file, and the youngest lines are kept"
cnet run -d --name few --network none --log-opt max-size=20k --log-opt max-file=3 box sh -c "$(numbers 1 5000)" >/dev/null
cnet wait few >/dev/null
file=$(cnet inspect --format '{{.LogPath}}' few)
(($(bytes_of_logs "$file") <= 3 * 20 * 1024)) || fail "the log has $(bytes_of_logs "$file") bytes"
same 5000 "$(cnet logs --tail 1 few)"
cnet logs few | awk 'NR > 1 && $1 != last + 1 { exit 1 } { last = $1 }' || fail "a line is missing"
cnet rm few >/dev/null

step "$endless bytes without a newline: the monitor stays under 8 MiB, the log within its size"
cnet run -d --name endless --network none --log-opt max-size=1m --log-opt max-file=2 --log-opt compress=true \
  box sh -c "busybox head -c $endless /dev/zero; echo; exec sleep 100000" >/dev/null
file=$(cnet inspect --format '{{.LogPath}}' endless)
monitor=$(jq .monitor_pid "$CNET_RUN_ROOT/containers/$(cnet inspect --format '{{.Id}}' endless)/state.json")
until tail -c 200 "$file" 2>/dev/null | grep -qF '\n"'; do
  for each in "$file" "$file.1"; do
    size=$(stat -c %s "$each" 2>/dev/null || true) # while it is renamed it is not there
    ((${size:-0} <= 1 << 20)) || fail "$each has $size bytes"
  done
  pause
done
resident=$(awk '/^VmHWM/ { print $2 }' "/proc/$monitor/status")
echo "  it has had $resident KiB at most, and the log has $(bytes_of_logs "$file") bytes"
((resident < 8192)) || fail "the monitor has had $resident KiB"
(($(bytes_of_logs "$file") <= 2 << 20)) || fail "the log has $(bytes_of_logs "$file") bytes"
cnet rm -f endless >/dev/null

step "labels, variables and tags stand in the entries, and --details shows them"
cnet run -d --name detailed --network none --label team=blue --label com.example.tier=1 -e STAGE=test -e SECRET=x \
  --log-opt labels=team --log-opt labels-regex='^com\.' --log-opt env=STAGE --log-opt tag='{{.Name}}/{{.ImageName}}' \
  box echo hello >/dev/null
cnet wait detailed >/dev/null
same "STAGE=test,com.example.tier=1,tag=detailed%2Fbox,team=blue hello" "$(cnet logs --details detailed)"
same '{"STAGE":"test","com.example.tier":"1","tag":"detailed/box","team":"blue"}' \
  "$(jq -c .attrs "$(cnet inspect --format '{{.LogPath}}' detailed)")"
cnet rm detailed >/dev/null

step "--since and --until, with the times that -t shows"
cnet run -d --name timed --network none box sh -c 'echo one; echo two; echo three' >/dev/null
cnet wait timed >/dev/null
two=$(cnet logs -t timed | awk '$2 == "two" { print $1 }')
same 30 "${#two}" "length of a time"
same "two three" "$(cnet logs --since "$two" timed | xargs)"
same "one two" "$(cnet logs --until "$two" timed | xargs)"
same "two" "$(cnet logs --since "$two" --until "$two" timed)"
same "two" "$(cnet logs --until "$two" --tail 1 timed)"
same "one two three" "$(cnet logs --since 1h timed | xargs)"
same "one two three" "$(cnet logs --since 1.5h --until 0.5ms timed | xargs)"
same "one two three" "$(cnet logs --since "$(date -d '1 hour ago' +%FT%T)" timed | xargs)"
same "one two three" "$(cnet logs --since "$(date -d yesterday +%F)" timed | xargs)"
same "" "$(cnet logs --since "$(($(date +%s) + 1000))" timed)"
same "" "$(cnet logs --until "$(date -d '1 hour ago' +%FT%R)" timed)"
fails 125 'is no time' cnet logs --since yesterday timed
cnet rm timed >/dev/null

step "local: small files without a path of its own, read as ever"
cnet run -d --name here --network none --log-driver local --log-opt max-size=10k --log-opt max-file=3 box \
  sh -c "$(numbers 1 2000)" >/dev/null
cnet wait here >/dev/null
same 2000 "$(cnet logs --tail 1 here)"
cnet rm here >/dev/null
