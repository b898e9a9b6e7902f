#!/usr/bin/env bash
# Beside Podman's containers: each one's published ports work, check finds nothing in the way or opens it, and nothing
# of Podman's is changed.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
# shellcheck source=tests/system/beside.sh
source "$harness/beside.sh"
command -v podman >/dev/null || skip "Podman is not installed (scripts/install-peers)"
keep_out /etc
keep_out /var/lib
printf '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\nlog_driver = "k8s-file"\n[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n[network]\nnetwork_backend = "netavark"\n' \
  >/run/world/containers.conf
printf '[storage]\ndriver = "vfs"\ngraphroot = "/run/world/podman-data"\nrunroot = "/run/world/podman"\n' >/run/world/storage.conf
mkdir -p /run/containers
export CONTAINERS_CONF=/run/world/containers.conf CONTAINERS_STORAGE_CONF=/run/world/storage.conf
podman import --change 'ENV PATH=/bin' "$scratch/box.tar" box >"$scratch/podman.log" 2>&1 ||
  skip "Podman does not work here: $(tail -n 1 "$scratch/podman.log")"
podman run -d --name theirs --hostname theirs -p 9080:80 box serve >"$scratch/podman.log" 2>&1 ||
  skip "Podman runs no container here: $(tail -n 1 "$scratch/podman.log")"
end_podman() {
  podman rm -f -t 0 theirs >/dev/null 2>&1
  forget_engine podman0
}
begin_with_theirs
run_ours

step "both work, if need be behind --fix"
cnet system check --fix
both_work
step "Podman's do not reach into cnet's networks"
ours_is_out_of_reach "$(podman inspect --format '{{.State.Pid}}' theirs)"
step "a loss of cnet's tables disturbs nobody else"
nft delete table inet cnet
cnet network reload >/dev/null 2>&1
both_work

remove_ours
end_beside end_podman
