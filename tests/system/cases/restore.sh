#!/usr/bin/env bash
# After a reboot, `system restore` starts what the restart policies ask for.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
# shellcheck source=tests/system/reboot.sh
source "$harness/reboot.sh"

status_of() { cnet ps -a --format '{{.Names}} {{.State}}' | sort | xargs; }

cnet network create --subnet 10.1.0.0/24 net >/dev/null
serve web --network net --ip 10.1.0.5 -p 8080:80 --restart always
cnet run -d --name kept --restart unless-stopped box sleep 1000 >/dev/null
cnet run -d --name stopped-always --restart always box sleep 1000 >/dev/null
cnet run -d --name stopped-unless --restart unless-stopped box sleep 1000 >/dev/null
cnet run -d --name failed --restart on-failure box sleep 1000 >/dev/null
cnet run -d --name done --restart on-failure box true >/dev/null
cnet wait done >/dev/null
cnet run -d --name plain box sleep 1000 >/dev/null
cnet create --name never --restart always box sleep 1000 >/dev/null
cnet stop -t 0 stopped-always stopped-unless >/dev/null

for round in 1 2; do
  step "boot $round: nothing runs until restore says so"
  reboot
  same "" "$(cnet ps -q)"
  read -rt 0.2 <>"$scratch/never" || true
  same "" "$(cnet ps -q)" "what a command started by itself"
  cnet system repair >/dev/null
  cnet system restore >"$scratch/restored"
  contains "$(<"$scratch/restored")" '^started container "web"$'
  same "done exited failed running kept running never created plain exited stopped-always running \
stopped-unless exited web running" "$(status_of)"
  answers web neighbour probe ask tcp "$HOST" 8080
  same 10.1.0.5 "$(address_of web net)"
  same "" "$(cnet system restore)" "the second restore"
  status 0 cnet system check
  cnet stop -t 0 stopped-always >/dev/null
done

step "one that cannot be started does not stop the others, and is tried again"
reboot
cnet system repair >/dev/null
serve thief -p 8080:80
cnet system restore >"$scratch/restored"
contains "$(<"$scratch/restored")" '^container "web": .*8080'
contains "$(cnet ps)" 'Up .* kept'
contains "$(cnet inspect --format '{{.State.Error}}' web)" '8080'
same restarting "$(cnet inspect --format '{{.State.Status}}' web)"
cnet rm -f thief >/dev/null
WITHIN=10 answers web neighbour probe ask tcp "$HOST" 8080
cnet rm -f web kept stopped-always stopped-unless failed done plain never >/dev/null
cnet network rm net >/dev/null
