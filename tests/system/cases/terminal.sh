#!/usr/bin/env bash
# run -t, exec -t, attach, start -a: a real terminal (tmux), with everything that a person does there.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
# shellcheck source=tests/system/terminal.sh
source "$harness/terminal.sh"

# host COMMAND...: typed to the shell of the terminal.
host() {
  clear_screen
  enter "$*; echo code=\$?"
}
# ended CODE: that command is over with this code, and the terminal has its mode back.
ended() {
  eventually shows "code=$1\$"
  eventually mode_is_back
}
goes_on() { [[ $(ps -o stat= -p "$(pgrep -xf "$1")") == S+ ]]; }
mode_is_back() { [[ $(stty -F "$tty" -g) == "$mode" ]]; }

# attached PID...: these clients serve their containers (and take signals for them).
attached() {
  local pid
  for pid; do ! grep -q '^SigBlk:[[:space:]]*0*$' "/proc/$pid/status" || return 1; done
}

box() { host "cnet run --rm -it --network none -e 'PS1=box> ' $*"; }

open_terminal

step "run -it: a terminal inside, the size of ours, and its console"
box box sh
prompt '^box> *$'
enter 'tty; ls -l /dev/console | cut -c1; busybox stty size'
eventually shows '^24 80'
contains "$(screen)" '^/dev/pts/0'
contains "$(screen)" '^c$'
tm resize-window -t t -x 100 -y 30
enter 'busybox stty size'
eventually shows '^30 100'
tm resize-window -t t -x 80 -y 24

step "^C interrupts what runs inside, and nothing else"
clear_screen
enter 'sleep 1000'
eventually eval 'shows "sleep 1000"'
sleep_runs() { pgrep -xf 'sleep 1000'; }
eventually sleep_runs
type_in C-c
prompt '^box> *$'
enter 'echo code=$?'
eventually shows '^code=130'

step "^Z stops a job of the inner shell, fg brings it back"
clear_screen
enter 'sleep 1001'
eventually pgrep -xf 'sleep 1001'
type_in C-z
eventually shows 'Stopped'
enter 'jobs'
eventually shows 'Stopped.*sleep 1001'
enter 'fg'
eventually goes_on 'sleep 1001'
type_in C-c
enter 'echo after=$?'
eventually shows '^after=130'

step "vi edits a file"
clear_screen
enter 'busybox vi /tmp/letter'
eventually shows 'letter'
type_in -l 'iDear kernel,'
type_in Enter
type_in -l 'thank you.'
type_in Escape
for _ in {1..10}; do pause; done # vi takes an Escape and what follows at once for one key
enter ':wq'
prompt '^box> *$'
clear_screen
enter 'cat /tmp/letter; busybox wc -l /tmp/letter'
eventually shows '^thank you\.'
contains "$(screen)" '^Dear kernel,'

step "its exit code is ours, and the terminal is as it was"
enter 'exit 42'
ended 42
for code in 0 1 125 255; do
  box box sh -c "'exit $code'"
  ended "$code"
done
box box sh -c "'kill -9 \$\$; exit 9'"
ended 9
box box no-such-command
ended 127
box --name gone box sh
prompt '^box> *$'
cnet kill gone >/dev/null
ended 137

step "detach leaves it running, attach finds it again, and the keys are nobody's loss"
box --name kept box sh
prompt '^box> *$'
enter 'echo first'
eventually shows '^first'
type_in C-p C-q
ended 0
same running "$(cnet inspect --format '{{.State.Status}}' kept)"
host 'cnet attach kept'
enter ''
prompt '^box> *$'
enter 'echo second; busybox stty size'
eventually shows '^second'
eventually shows '^24 80'
type_in C-p C-q
ended 0
host 'cnet attach --detach-keys x,y kept'
enter 'echo xz x'
eventually shows '^xz x'
type_in -l 'xy'
ended 0
host 'cnet attach kept'
enter ''
prompt '^box> *$'
type_in C-c
enter 'exit 5'
ended 5

step "a signal to attach leaves the container; the terminal gets its mode back"
cnet run -dit --name kept --network none -e 'PS1=box> ' box sh >/dev/null
host 'cnet attach kept'
enter 'echo here'
eventually shows '^here'
kill -TERM "$(pgrep -f 'cnet attach kept')"
ended 143
same running "$(cnet inspect --format '{{.State.Status}}' kept)"

step "exec -it: job control, size, exit code, detach"
host "cnet exec -it -e 'PS1=in> ' kept sh"
prompt '^in> *$'
enter 'tty; busybox stty size; echo $TERM'
eventually shows '^24 80'
contains "$(screen)" '^/dev/pts/1'
contains "$(screen)" '^xterm'
tm resize-window -t t -x 90 -y 20
enter 'busybox stty size'
eventually shows '^20 90'
tm resize-window -t t -x 80 -y 24
clear_screen
enter 'sleep 1002'
eventually pgrep -xf 'sleep 1002'
type_in C-z
eventually shows 'Stopped'
enter 'fg'
eventually goes_on 'sleep 1002'
type_in C-c
enter 'exit 77'
ended 77
host "cnet exec -it kept sleep 1003"
eventually pgrep -xf 'sleep 1003'
type_in C-p C-q
ended 0
pgrep -xf 'sleep 1003' >/dev/null || fail "the process did not survive the detach"
pkill -xf 'sleep 1003'
host "cnet exec -it kept sleep 1004"
eventually pgrep -xf 'sleep 1004'
kill -KILL "$(pgrep -f 'cnet exec -it kept')"
eventually eval '! pgrep -xf "sleep 1004"'
close_terminal quietly
open_terminal
host "cnet exec -t kept echo no input"
eventually shows '^no input'
ended 0

step "a stop by somebody else gives the terminal back meanwhile"
host "cnet attach kept"
enter 'echo again'
eventually shows '^again'
kill -TSTP "$(pgrep -f 'cnet attach kept')"
eventually shows 'Stopped'
eventually mode_is_back
host fg
enter 'exit 3'
ended 3
cnet rm kept >/dev/null

step "create -it and start -ai"
cnet create -it --name later --network none -e 'PS1=box> ' box sh -c 'echo begun; exec sh' >/dev/null
host 'cnet start -ai later'
eventually shows '^begun'
enter 'busybox stty size; exit 6'
eventually shows '^24 80'
ended 6
cnet rm later >/dev/null
close_terminal quietly

step "start -a without a terminal: all output, the exit code, input to its end"
cnet create -i --name plain --network none box sh -c 'cat; echo err >&2; exit 4' >/dev/null
code=0
got=$(echo typed | cnet start -ai plain 2>"$scratch/err") || code=$?
same "typed err 4" "$got $(<"$scratch/err") $code"
cnet rm plain >/dev/null
cnet create --name plain --network none box sh -c 'for i in $(busybox seq 20000); do echo line $i; done' >/dev/null
for i in 1 2 3; do same "20000 line 20000" "$(cnet start -a plain | awk 'END { print NR, $0 }')"; done
cnet rm plain >/dev/null

step "attach without a terminal: signals are passed on, --sig-proxy=false keeps them"
talk='trap "echo term; exit 9" TERM; echo up; while :; do sleep 0.05; done'
cnet run -d --name plain --network none box sh -c "$talk" >/dev/null
cnet attach --sig-proxy=false plain &
client=$!
pause; pause; pause
kill -TERM "$client"
code=0
wait "$client" || code=$?
same 143 "$code"
same running "$(cnet inspect --format '{{.State.Status}}' plain)"
cnet attach plain >"$scratch/out" &
client=$!
eventually attached "$client"
kill -TERM "$client"
code=0
wait "$client" || code=$?
same "9 term" "$code $(<"$scratch/out")"
cnet rm plain >/dev/null
fails 125 'not running but exited|no such' cnet attach plain

step "two clients see the same bytes, and the log has them all"
cnet run -di --name twice --network none box sh -c 'read go; busybox seq 100000' >/dev/null
mkfifo "$scratch/first" "$scratch/second"
sha256sum <"$scratch/first" >"$scratch/one" &
one=$!
cnet attach --no-stdin twice >"$scratch/first" &
eventually attached $!
sha256sum <"$scratch/second" >"$scratch/two" &
two=$!
cnet attach --no-stdin twice >"$scratch/second" &
eventually attached $!
echo go | timeout $((20 * PATIENCE)) cnet attach twice >"$scratch/three"
wait "$one" "$two"
same "$(seq 100000 | sha256sum)" "$(<"$scratch/one")"
same "$(seq 100000 | sha256sum)" "$(<"$scratch/two")"
same "$(seq 100000 | sha256sum)" "$(sha256sum <"$scratch/three")"
same "$(seq 100000 | sha256sum)" "$(cnet logs twice | sha256sum)"
cnet rm twice >/dev/null

step "R24: a stopped client does not stop the container: 10 MB are written behind its back"
for flags in -d -dt; do
  cnet run "$flags" --name big --network none box sh -c \
    'until [ -e /tmp/go ]; do sleep 0.05; done; busybox yes "$(printf %099d 0)" | busybox head -c 10000000; echo end' >/dev/null
  cnet attach big >"$scratch/part" 2>"$scratch/err" &
  client=$!
  eventually attached "$client"
  kill -STOP "$client"
  cnet exec big touch /tmp/go
  same 0 "$(timeout $((30 * PATIENCE)) cnet wait big)"
  kill -CONT "$client"
  code=0
  wait "$client" || code=$?
  same 125 "$code" "exit code of the client"
  contains "$(<"$scratch/err")" 'was not read'
  contains "$(cnet logs big | tail -n 1)" '^end'
  same 100000 "$(cnet logs big | grep -c '^00')" "lines in the log"
  cnet rm big >/dev/null
done

step "bad flags"
fails 125 'no terminal' cnet run --rm -it box true </dev/null
fails 125 'is no key' cnet run --rm -t --detach-keys ctrl-1 box true
fails 125 'is no key' cnet start -a --detach-keys , nothing
