#!/usr/bin/env bash
# Beside a running Docker daemon: check names its chain, `--fix` opens it for cnet's bridges alone, each one's published
# ports work, and Docker's containers do not reach into cnet's networks.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v dockerd >/dev/null || skip "Docker is not installed (scripts/install-peers)"
keep_out /etc
keep_out /var/lib
socket=unix:///run/world/docker.sock
dock() { docker -H "$socket" "$@"; }
start_dockerd() {
  dockerd --data-root /run/world/docker-data --exec-root /run/world/docker --pidfile /run/world/docker.pid -H "$socket" \
    --storage-driver vfs --exec-opt native.cgroupdriver=cgroupfs >>"$scratch/dockerd.log" 2>&1 &
  local tries
  for ((tries = 0; tries < 1500; tries++)); do
    dock version >/dev/null 2>&1 && return
    pause
  done
  skip "dockerd does not start here: $(tail -n 1 "$scratch/dockerd.log")"
}
end_dockerd() {
  dock rm -f theirs >/dev/null 2>&1 || true
  kill "$(</run/world/docker.pid)"
  WITHIN=15 eventually eval '! pgrep -x dockerd' # it gives its containers 10 s
  ip link del docker0 2>/dev/null || true
  nft flush ruleset
}
start_dockerd
dock import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
dock run -d --name theirs --hostname theirs -p 9080:80 box serve >/dev/null ||
  { end_dockerd; skip "Docker runs no container here"; }
answers theirs neighbour probe ask tcp "$HOST" 9080
neighbour "$probe" serve tcp 8000 &
begin_beside

cnet network create net >/dev/null 2>&1
serve ours --network net -p 8080:80 -p 5300:53000/udp 2>/dev/null
ours=$(address_of ours net)

step "check names what drops"
contains "$(cnet system check)" 'chain FORWARD of table ip filter stops cnet.s traffic \(policy drop\)'
step "--fix opens it; both work"
cnet system check --fix >/dev/null
both() {
  answers "ours $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
  answers "ours $NEIGHBOUR" neighbour probe ask udp "$HOST" 5300
  answers ours probe ask tcp 127.0.0.1 8080
  answers "" inside ours probe ask tcp "$NEIGHBOUR" 8000
  answers theirs neighbour probe ask tcp "$HOST" 9080
  answers theirs inside ours probe ask tcp "$HOST" 9080
}
both
step "Docker's do not reach into cnet's networks"
silent nsenter --net="/proc/$(dock inspect --format '{{.State.Pid}}' theirs)/ns/net" probe ask tcp "$ours" 80
silent neighbour probe ask tcp "$ours" 80

step "a restart of the daemon changes nothing with the watcher"
cnet system watch 2>"$scratch/journal" &
watcher=$!
eventually grep -q watching "$scratch/journal"
kill "$(</run/world/docker.pid)"
WITHIN=15 eventually eval '! pgrep -x dockerd'
start_dockerd
dock start theirs >/dev/null
both
kill "$watcher"

cnet rm -f ours >/dev/null
cnet network rm net >/dev/null
step "the last network takes the openings along"
nft list ruleset | grep -q 'comment "cnet' && fail "an opening is left"
end_dockerd
end_jobs
begin_beside
