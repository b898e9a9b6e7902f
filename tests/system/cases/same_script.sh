#!/usr/bin/env bash
# One script with docker and with cnet, side by side: it creates networks, lists them by filters, runs, inspects with templates,
# publishes, loops over `ps -q`, waits for health, reads stats and events, renames and cleans up. It prints the same with both.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
# shellcheck source=tests/system/beside.sh
source "$harness/beside.sh"
command -v dockerd >/dev/null || skip "Docker is not installed (scripts/install-peers)"
keep_out /etc
keep_out /var/lib
start_dockerd
dock import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
dock run --rm box true || { stop_dockerd; skip "Docker runs no container here"; }

step "with docker"
"$harness/operator_script" docker -H "$docker_socket" >"$scratch/docker" 2>"$scratch/docker.err"
stop_dockerd
forget_engine docker0
step "with cnet"
"$harness/operator_script" cnet >"$scratch/cnet" 2>"$scratch/cnet.err"
step "both print the same: $(wc -l <"$scratch/docker") lines"
(($(wc -l <"$scratch/docker") > 140)) || fail "Docker's is too short: $(tail -n 3 "$scratch/docker.err")"
diff "$scratch/docker" "$scratch/cnet" || {
  tail -n 5 "$scratch/cnet.err" >&2
  fail "they differ: docker < > cnet"
}
cnet system prune --force >/dev/null
end_jobs
begin_beside
