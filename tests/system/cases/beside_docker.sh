#!/usr/bin/env bash
# Beside a running Docker daemon: check names its chain, `--fix` opens it for cnet's bridges alone, each one's published
# ports work, and Docker's containers do not reach into cnet's networks.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
# shellcheck source=tests/system/beside.sh
source "$harness/beside.sh"
command -v dockerd >/dev/null || skip "Docker is not installed (scripts/install-peers)"
keep_out /etc
keep_out /var/lib
end_docker() {
  dock rm -f theirs >/dev/null 2>&1 || true
  stop_dockerd
  forget_engine docker0
}
start_dockerd
dock import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
dock run -d --name theirs --hostname theirs -p 9080:80 box serve >/dev/null ||
  { end_docker; skip "Docker runs no container here"; }
begin_with_theirs
run_ours

step "check names what drops"
contains "$(cnet system check)" 'chain FORWARD of table ip filter stops cnet.s traffic \(policy drop\)'
step "--fix opens it; both work"
cnet system check --fix >/dev/null
both_work
step "Docker's do not reach into cnet's networks"
ours_is_out_of_reach "$(dock inspect --format '{{.State.Pid}}' theirs)"

step "a restart of the daemon changes nothing with the watcher"
cnet system watch 2>"$scratch/journal" &
watcher=$!
eventually grep -q watching "$scratch/journal"
stop_dockerd
start_dockerd
dock start theirs >/dev/null
both_work
kill "$watcher"

remove_ours
step "the last network takes the openings along"
nft list ruleset | grep -q 'comment "cnet' && fail "an opening is left"
end_docker
end_jobs
begin_beside
