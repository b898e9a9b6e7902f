#!/usr/bin/env bash
# SECURITY R20, R21, R22 and R24: sockets, folders, names and output.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "R20: no socket that a container could reach"
cnet run -d --name host --net host box sleep 1000 >/dev/null
cnet run -d --name c box sleep 1000 >/dev/null
same "" "$(ss -Hxa | grep '@.*cnet' || true)" "abstract sockets"
same "" "$(cnet exec host sh -c 'grep @.*cnet /proc/net/unix' || true)" "abstract sockets from a container"
cnet exec host ls "$CNET_RUN_ROOT" 2>/dev/null && fail "the sockets' folder is seen from a container"
same 600 "$(stat -c %a "$CNET_RUN_ROOT/containers/$(cnet inspect --format '{{.Id}}' c)/control.sock")"

step "R21: no folder of cnet's is for others"
same "" "$(find "$CNET_ROOT" "$CNET_RUN_ROOT" -maxdepth 0 -perm /077)"
setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all ls "$CNET_ROOT/containers" 2>/dev/null && fail "seen by nobody"

(umask 000 && cnet run -d --name open --network none box sh -c 'busybox cp /bin/busybox /suid; busybox chmod 4755 /suid; echo x; sleep 1000') >/dev/null
eventually cnet exec open sh -c "test -u /suid"
suid=$(find "$CNET_ROOT" -name suid -perm -4000 | head -n 1)
[[ -n $suid ]] || fail "the container's file was not found"
setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all "$suid" id 2>/dev/null && fail "it was executed by nobody"
log=$(find "$CNET_ROOT/containers/$(cnet inspect --format '{{.Id}}' open)" -name 'log*' -type f)
same 600 "$(stat -c %a "$log")" "the log's mode"
same "" "$(find "$CNET_ROOT" "$CNET_RUN_ROOT" -maxdepth 0 -perm /077)"
cnet rm -f open >/dev/null
all_closed() { ! pgrep -x cnet; } # what a command leaves behind to close its socket
eventually all_closed

step "R22: names are checked before anything is done with them"
long=$(printf 'x%.0s' {1..5000})
try_names() {
  local name
  for name in .. a/b -x '"; flush ruleset' $'a\nb' "$long" é; do
    fails 125 . cnet run --rm --name="$name" box true
    fails 1 . cnet network create -- "$name"
    fails 125 . cnet rm -- "$name"
    fails 125 . cnet exec -- "$name" true
    fails 125 . cnet cp -- "$name:/etc" "$scratch/x"
  done
}
unchanged try_names

step "R24: output without end or newline costs no memory, and no reader holds the container up for long"
cnet run -d --name yes box sh -c 'while :; do busybox yes | busybox tr -d "\n" | busybox head -c 20000000; busybox touch /written; sleep 1000; done' >/dev/null
cnet attach --no-stdin yes >/dev/null 2>&1 &
WITHIN=30 eventually cnet exec yes sh -c "test -e /written"
cnet exec c busybox yes >"$scratch/yes" 2>/dev/null &
client=$!
eventually test -s "$scratch/yes"
kill -STOP "$client" # the process in the container has to wait, and nobody else
for i in 1 2 3; do cnet exec c true; done
for pid in $(pgrep -x cnet-monitor) "$client"; do
  rss=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status")
  ((rss < 8192)) || fail "process $pid has had $rss kB"
done
cnet rm -f c host yes >/dev/null
kill -KILL "$client"
wait 2>/dev/null
