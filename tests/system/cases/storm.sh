#!/usr/bin/env bash
# Fifty containers with a port each start at the same time and are removed at the same time: no failure, no name,
# address or port twice. CNET_ROUNDS (3) rounds.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly COUNT=${CNET_STORM:-50} ROUNDS=${CNET_ROUNDS:-3}

# all COMMAND...: COUNT times at once, {} is the number.
all() {
  local i failed=0 pids=()
  for ((i = 1; i <= COUNT; i++)); do
    "${@//\{\}/$i}" >"$scratch/out.$i" 2>&1 &
    pids+=($!)
  done
  for ((i = 1; i <= COUNT; i++)); do
    wait "${pids[i - 1]}" || { echo "number $i: $(<"$scratch/out.$i")" >&2; failed=$((failed + 1)); }
  done
  ((failed == 0)) || fail "$failed of $COUNT failed: $*"
}

unique() { # unique WHAT: lines on stdin
  local lines
  lines=$(cat)
  same "$COUNT" "$(grep -c . <<<"$lines")" "$1"
  same "" "$(sort <<<"$lines" | uniq -d)" "$1 given twice"
}

cnet network create --subnet 10.1.0.0/24 net >/dev/null
for ((round = 1; round <= ROUNDS; round++)); do
  begin=${EPOCHREALTIME/./}
  all cnet run -d --network net -p 80 box sleep 1000
  middle=${EPOCHREALTIME/./}
  mapfile -t ids < <(cnet ps -q --no-trunc)
  cnet inspect "${ids[@]}" >"$scratch/all"
  jq -r '.[].Name' "$scratch/all" | unique names
  jq -r '.[].NetworkSettings.Networks.net.IPAddress' "$scratch/all" | unique addresses
  jq -r '.[].NetworkSettings.Ports["80/tcp"][0].HostPort' "$scratch/all" | unique ports
  same "$COUNT" "$(nft -j list map inet cnet publish | jq '[.nftables[].map.elem // empty | .[]] | length')" elements
  status 0 cnet system check
  finish_begin=${EPOCHREALTIME/./}
  for ((i = 1; i <= COUNT; i++)); do cnet rm -f "${ids[i - 1]}" >"$scratch/out.$i" 2>&1 & pids[i]=$!; done
  for ((i = 1; i <= COUNT; i++)); do wait "${pids[i]}" || fail "rm -f: $(<"$scratch/out.$i")"; done
  step "round $round: $COUNT started in $(((middle - begin) / 1000)) ms," \
    "removed in $(((${EPOCHREALTIME/./} - finish_begin) / 1000)) ms"
  same "" "$(cnet ps -aq)"
done

step "networks too"
all cnet network create storm{}
cnet network ls --format '{{.Name}}' | grep '^storm' | unique networks
cnet network ls -q --filter name=storm | xargs cnet network inspect | jq -r '.[].IPAM.Config[0].Subnet' | unique subnets
all cnet network rm storm{}
cnet network rm net >/dev/null
