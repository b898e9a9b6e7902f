#!/usr/bin/env bash
# One script with docker and with cnet, side by side: it creates networks, runs, inspects with templates, publishes, loops
# over `ps -q`, waits and cleans up. It prints the same with both.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v dockerd >/dev/null || skip "Docker is not installed (scripts/install-peers)"
keep_out /etc
keep_out /var/lib
socket=unix:///run/world/docker.sock
dockerd --data-root /run/world/docker-data --exec-root /run/world/docker --pidfile /run/world/docker.pid -H "$socket" \
  --storage-driver vfs --exec-opt native.cgroupdriver=cgroupfs >>"$scratch/dockerd.log" 2>&1 &
for ((tries = 0; tries < 1500; tries++)); do
  docker -H "$socket" version >/dev/null 2>&1 && break
  pause
done
docker -H "$socket" version >/dev/null 2>&1 || skip "dockerd does not start here: $(tail -n 1 "$scratch/dockerd.log")"
docker -H "$socket" import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
docker -H "$socket" run --rm box true || skip "Docker runs no container here"

cnet run --help | grep -q -- --health-cmd && export HEALTH=1
[[ -n ${HEALTH-} ]] || echo "cnet run has no --health-cmd: health is left out"
step "with docker"
"$harness/operator_script" docker -H "$socket" >"$scratch/docker" 2>"$scratch/docker.err"
kill "$(</run/world/docker.pid)"
WITHIN=15 eventually eval '! pgrep -x dockerd'
ip link del docker0 2>/dev/null || true
nft flush ruleset
step "with cnet"
"$harness/operator_script" cnet >"$scratch/cnet" 2>"$scratch/cnet.err"
step "both print the same: $(wc -l <"$scratch/docker") lines"
(($(wc -l <"$scratch/docker") > 60)) || fail "Docker's is too short: $(tail -n 3 "$scratch/docker.err")"
diff "$scratch/docker" "$scratch/cnet" || {
  tail -n 5 "$scratch/cnet.err" >&2
  fail "they differ: docker < > cnet"
}
cnet system prune --force >/dev/null
end_jobs
begin_beside
