#!/usr/bin/env bash
# SECURITY R20, R21, R22 and R24: sockets, folders, names and output.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "R20: no socket that a container could reach"
cnet run -d --name host --net host box sleep 1000 >/dev/null
cnet run -d --name c box sh -c 'yes | tr -d "\n"' >/dev/null
same "" "$(ss -Hxa | grep '@.*cnet' || true)" "abstract sockets"
same "" "$(cnet exec host sh -c 'grep @.*cnet /proc/net/unix' || true)" "abstract sockets from a container"
same 600 "$(stat -c %a "$CNET_RUN_ROOT/containers/$(cnet inspect --format '{{.Id}}' c)/control.sock")"

step "R21: no folder of cnet's is for others"
same "" "$(find "$CNET_ROOT" "$CNET_RUN_ROOT" -maxdepth 0 -perm /077)"
setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all ls "$CNET_ROOT/containers" 2>/dev/null && fail "seen by nobody"

step "R22: names are checked before anything is done with them"
long=$(printf 'x%.0s' {1..5000})
for name in .. a/b -x '"; flush ruleset' $'a\nb' "$long" é; do
  unchanged fails 125 . cnet run --rm --name="$name" box true
  unchanged fails 1 . cnet network create -- "$name"
  unchanged fails 125 . cnet rm -- "$name"
  unchanged fails 125 . cnet exec -- "$name" true
  unchanged fails 125 . cnet cp -- "$name:/etc" "$scratch/x"
done

step "R24: output without end costs no memory"
monitor=$(pgrep -f "cnet-monitor" | while read -r pid; do
  tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q cnet-monitor && echo "$pid"; done)
sleep 5
for pid in $monitor; do
  rss=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status")
  ((rss < 8192)) || fail "a monitor has $rss kB"
done
cnet rm -f c host >/dev/null
