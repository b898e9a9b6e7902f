#!/usr/bin/env bash
# pause and unpause, and what else one may do with a paused container.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

state() { cnet inspect --format '{{.State.Status}}' "$1"; }
counted() { cnet logs counter | wc -l; }

cnet network create --subnet 10.1.0.0/24 net >/dev/null
cnet run -d --name counter --network net box sh -c 'while :; do echo x; sleep 0.01; done' >/dev/null
eventually eval '(($(counted) > 3))'

step "a paused counter stands still; it goes on when it is told to"
same counter "$(cnet pause counter)"
before=$(counted)
read -rt 0.3 <>"$scratch/never" || true
same "$before" "$(counted)" "lines of a paused container"
same "paused true true" \
  "$(cnet inspect --format '{{.State.Status}} {{.State.Paused}} {{.State.Running}}' counter)"
contains "$(cnet ps)" 'Up .* \(Paused\)'
same counter "$(cnet ps --filter status=paused --format '{{.Names}}')"
status 0 cnet system check
same counter "$(cnet unpause counter)"
eventually eval '(($(counted) > before))'
same running "$(state counter)"

step "twice, or on what does not run, is an error"
fails 125 'not paused' cnet unpause counter
cnet pause counter >/dev/null
fails 125 'paused already' cnet pause counter
fails 125 'paused' cnet start counter
cnet create --name idle box true >/dev/null
fails 125 'not running' cnet pause idle
fails 125 'not running' cnet unpause idle
cnet rm idle >/dev/null

step "somebody else thaws it: check tells, repair freezes it again"
id=$(cnet inspect --format '{{.Id}}' counter)
freezer=$(find /sys/fs/cgroup -path "*/cnet/$id/cgroup.freeze" | head -n 1)
echo 0 >"$freezer"
eventually eval '(($(counted) > before))'
status 1 cnet system check
cnet system repair >/dev/null
status 0 cnet system check

step "stop lets it react; kill and rm -f end it as it stands"
cnet run -d --name polite box sh -c 'trap "exit 3" TERM; while :; do sleep 0.05; done' >/dev/null
cnet pause polite >/dev/null
begin=${EPOCHREALTIME/./}
cnet stop polite >/dev/null
((${EPOCHREALTIME/./} - begin < 2000000 * PATIENCE)) || fail "stop took too long"
same 3 "$(cnet wait polite)"
cnet start polite >/dev/null
cnet pause polite >/dev/null
cnet kill polite >/dev/null
same 137 "$(cnet wait polite)"
same exited "$(state polite)"
cnet start polite >/dev/null
same running "$(state polite)"
cnet pause polite >/dev/null
cnet restart -t 1 polite >/dev/null
same running "$(state polite)"
cnet pause polite >/dev/null
cnet rm -f polite counter >/dev/null

step "connect and disconnect work while it stands still"
serve web --network net -p 8080:80
cnet network create --subnet 10.2.0.0/24 second >/dev/null
cnet pause web >/dev/null
cnet network connect second web >/dev/null
cnet network disconnect second web >/dev/null
cnet unpause web >/dev/null
answers web neighbour probe ask tcp "$HOST" 8080

step "a monitor that is killed takes a paused container along"
cnet pause web >/dev/null
pid=$(cnet inspect --format '{{.State.Pid}}' web)
kill -9 "$(awk '/^PPid/ { print $2 }' "/proc/$pid/status")"
WITHIN=1 eventually eval '[[ ! -e /proc/'"$pid"' ]]'
cnet rm web >/dev/null
cnet network rm net second >/dev/null
