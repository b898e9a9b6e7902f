#!/usr/bin/env bash
# --init: a process 1 that collects orphans, passes signals on and ends as the command does.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

init() { cnet run --rm --network none --init "$@"; }

step "the command is its child"
same 2 "$(init box sh -c 'echo $$')"
contains "$(init box sh -c "sleep 0.1; ps")" '^ +1 root +.*cnet-init -- sh'
same cnet-init "$(init box sh -c "sleep 0.1; cat /proc/1/comm")"
same "hello" "$(echo hello | init -i box cat)"
same "/tmp 1000" "$(init -w /tmp -u 1000 box sh -c 'echo $(pwd) $(id -u)')"
same "" "$(init box probe fds)" descriptors
contains "$(init box cat /proc/self/status)" 'CapEff:\s+00000000a80425fb'
contains "$(init box cat /proc/self/status)" 'SigBlk:\s+0000000000000000'

step "its end is the command's"
for code in 0 1 7 125 126 127 128 255; do status "$code" init box sh -c "exit $code"; done
status 137 init box sh -c 'kill -9 $$'
status 143 init box sh -c 'kill $$'
status 139 init box sh -c 'kill -SEGV $$'

step "what cannot be executed is said as without it"
fails 127 'no-such-command' init box no-such-command
fails 126 '/etc/passwd' init box /etc/passwd
cp -r "$scratch/box" "$scratch/odd"
printf '#!/no/such/shell\n' >"$scratch/odd/bin/script"
printf 'no program' >"$scratch/odd/bin/garbage"
chmod +x "$scratch/odd/bin/script" "$scratch/odd/bin/garbage"
fails 127 'exec "/bin/script": .*interpreter' init --rootfs "$scratch/odd" /bin/script
fails 126 'exec "/bin/garbage": Exec format error' init --rootfs "$scratch/odd" /bin/garbage
fails 127 'exec "/bin/script"' cnet run -d --network none --init --rootfs "$scratch/odd" /bin/script
same "" "$(cnet ps -aq)"

step "orphans are collected; without it they stay"
cnet run -d --name with --network none --init box sh -c 'for i in 1 2 3 4 5; do (sleep 0.3 &) ; done; exec sleep 1000' >/dev/null
cnet run -d --name without --network none box sh -c 'for i in 1 2 3 4 5; do (sleep 0.3 &) ; done; exec sleep 1000' >/dev/null
zombies() { cnet exec "$1" ps -o stat | grep -c Z || true; }
eventually eval '(($(zombies without) > 0))'
eventually eval '(($(cnet top with | tail -n +2 | wc -l) == 2))'
eventually eval '(($(zombies with) == 0))'
same "true false" "$(cnet inspect --format '{{.HostConfig.Init}}' with) $(cnet inspect --format '{{.HostConfig.Init}}' without)"
cnet rm -f without >/dev/null

step "signals reach the command; one without a handler ends it"
begin=${EPOCHREALTIME/./}
cnet stop with >/dev/null
((${EPOCHREALTIME/./} - begin < 3000000 * PATIENCE)) || fail "stop took too long"
same 143 "$(cnet inspect --format '{{.State.ExitCode}}' with)"
cnet rm with >/dev/null
cnet run -d --name traps --network none --init box sh -c 'trap "echo usr1" USR1; trap "exit 5" TERM; echo ready; while :; do sleep 0.05; done' >/dev/null
eventually eval '[[ $(cnet logs traps) == ready ]]'
cnet kill -s USR1 traps >/dev/null
eventually eval '[[ $(cnet logs traps) == *usr1 ]]'
cnet stop traps >/dev/null
same 5 "$(cnet wait traps)"
cnet rm traps >/dev/null
cnet run --rm --name front --network none --init box sleep 1000 &
front=$!
eventually cnet exec front true
kill -TERM "$front"
code=0
wait "$front" || code=$?
same 143 "$code"

step "process 1 cannot be opened by the container: it is a program of the host's"
sum=$(sha256sum <"$CNET_LIBEXEC/cnet-init")
cnet run -d --name held --network none --init box sleep 1000 >/dev/null
for who in 0 1000; do
  same refused "$(cnet exec -u $who -w / held sh -c '(: >>/proc/1/exe) 2>/dev/null && echo opened || echo refused')"
done
# The same as a process of the host with every capability: it is on a mount that is read-only.
fails_to_write() { ! (: >>"/proc/$(cnet inspect --format '{{.State.Pid}}' held)/exe") 2>/dev/null; }
fails_to_write || fail "/proc/PID/exe can be written"
same "$sum" "$(sha256sum <"$CNET_LIBEXEC/cnet-init")"
same 4 "$(ls "/proc/$(cnet inspect --format "{{.State.Pid}}" held)/fd")" "descriptors of process 1"
cnet rm -f held >/dev/null

step "on a terminal the command is in the foreground, with job control"
session() { script -qec "cnet run --rm -it --network none --init box $1" /dev/null; }
if command -v script >/dev/null; then
  contains "$(session 'sh -c "echo \$\$; cat /proc/self/stat"' </dev/null | tr -d '\r')" '^(\^@)?2$'
  contains "$(printf 'sleep 1000 &\njobs\nkill %%1\nexit 4\n' | session sh | tr -d '\r')" '\[1\]\+? +Running'
  # Its process group (field 5) is the terminal's (field 8).
  read -ra stat <<<"$(session 'cat /proc/self/stat' </dev/null | tr -d '\r')"
  same "${stat[4]}" "${stat[7]}" "foreground process group"
fi

step "with the process ids of the host, orphans come to it all the same"
cnet run -d --name shared --network none --init --pid host box sh -c '(sleep 8891 &) ; (sleep 0.01 &) ; exec sleep 1000' >/dev/null
orphan_of_init() { [[ $(ps -o ppid= -p "$(pgrep -fx 'sleep 8891')" | xargs) == $(cnet inspect --format '{{.State.Pid}}' shared) ]]; }
eventually orphan_of_init
same "" "$(ps -o stat= --ppid "$(cnet inspect --format '{{.State.Pid}}' shared)" | grep Z || true)" zombies
cnet stop shared >/dev/null
same 143 "$(cnet inspect --format '{{.State.ExitCode}}' shared)"
! pgrep -fx 'sleep 8891' >/dev/null || fail "a process is left"
cnet rm shared >/dev/null

step "a hundred quick ends lose no output and no status"
for i in {1..100}; do
  got=$(init box sh -c "echo $i; exit 7") && fail "status 0"
  (($? == 7)) && same "$i" "$got"
done
