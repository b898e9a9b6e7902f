#!/usr/bin/env bash
# top shows a container's processes as the host sees them, and executes nothing for it.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet run -d --name web --network none box sh -c 'sleep 1001 & exec sleep 1002' >/dev/null
pid=$(cnet inspect --format '{{.State.Pid}}' web)
eventually eval '(($(cnet top web | wc -l) == 3))'

step "as ps -ef"
contains "$(cnet top web | head -n 1)" '^UID +PID +PPID +C +STIME +TTY +TIME +CMD$'
contains "$(cnet top web)" "^root +$pid +[0-9]+ +[0-9]+ +[0-9]{2}:[0-9]{2} +\? +00:00:00 +sleep 1002$"
contains "$(cnet top web)" "^root +[0-9]+ +$pid .*sleep 1001$"

step "other columns, as ps names them"
same "PID       COMMAND" "$(cnet top web -o pid,comm | head -n 1 | sed -E 's/ +$//; s/ {3,}/       /')"
contains "$(cnet top web -o pid,comm)" "^$pid +sleep$"
contains "$(cnet top web aux)" '^USER +PID +%CPU +%MEM +VSZ +RSS +TTY +STAT +START +TIME +COMMAND$'
fails 125 'not supported' cnet top web --forest
fails 125 'column "nothing"' cnet top web -o nothing

step "a paused one, too; one that does not run has none"
cnet pause web >/dev/null
contains "$(cnet top web)" 'sleep 1002$'
cnet kill web >/dev/null
fails 125 'not running' cnet top web
fails 125 'no such container' cnet top nobody
cnet rm web >/dev/null
