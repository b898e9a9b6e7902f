#!/usr/bin/env bash
# Networks are created as their flags say, shown, found and removed.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "create prints the id; the bridge is up with the gateway's address when it returns"
id=$(cnet network create --subnet 10.9.0.0/24 my-net)
contains "$id" '^[0-9a-f]{64}$'
bridge=br-${id:0:12}
contains "$(ip -o link show "$bridge")" 'UP'
contains "$(ip -o link show "$bridge")" "alias cnet:network:$id"
same "10.9.0.1/24" "$(ip -o -4 address show "$bridge" | awk '{ print $4 }')"

step "the words after it are Docker's"
contains "$(cnet network ls)" '^NETWORK ID +NAME +DRIVER +SCOPE$'
contains "$(cnet network ls)" "^${id:0:12} +my-net +bridge +local$"
same "bridge host my-net none" "$(cnet network ls --format '{{.Name}}' | xargs)"
same "$id" "$(cnet network ls -q --no-trunc --filter name=my-net)"
same "10.9.0.0/24 10.9.0.1" \
  "$(cnet network inspect my-net | jq -r '.[0].IPAM.Config[0] | .Subnet + " " + .Gateway')"
same "$id" "$(cnet network inspect --format '{{.Id}}' "${id:0:8}")"
same "bridge" "$(cnet net inspect --format '{{.Driver}}' my-net)"

step "exists answers with its status"
status 0 cnet network exists my-net
status 1 cnet network exists nobody

step "every flag of create is seen by inspect"
cnet network create --driver bridge --subnet 10.20.0.0/16 --ip-range 10.20.5.0/24 --gateway 10.20.0.9 \
  --aux-address printer=10.20.5.1 --internal --attachable --label tier=back --label empty \
  --opt com.docker.network.driver.mtu=1400 --opt com.docker.network.bridge.name=mybr0 all >/dev/null
json=$(cnet network inspect all | jq '.[0]')
same true "$(jq -r .Internal <<<"$json")" Internal
same true "$(jq -r .Attachable <<<"$json")" Attachable
same 10.20.5.0/24 "$(jq -r '.IPAM.Config[0].IPRange' <<<"$json")" IPRange
same 10.20.0.9 "$(jq -r '.IPAM.Config[0].Gateway' <<<"$json")" Gateway
same 10.20.5.1 "$(jq -r '.IPAM.Config[0].AuxiliaryAddresses.printer' <<<"$json")" AuxiliaryAddresses
same back "$(jq -r '.Labels.tier' <<<"$json")" label
same 1400 "$(jq -r '.Options["com.docker.network.driver.mtu"]' <<<"$json")" mtu
contains "$(ip -o link show mybr0)" 'mtu 1400'

step "without --subnet each gets a pool of its own that no host route overlaps"
ip link add taken type dummy 2>/dev/null || ip link add taken type bridge
ip address add 172.18.0.5/16 dev taken
ip link set taken up
cnet network create one >/dev/null
cnet network create two >/dev/null
subnets=$(cnet network inspect one two | jq -r '.[].IPAM.Config[0].Subnet')
same 2 "$(sort -u <<<"$subnets" | wc -l)"
! grep -q '^172\.18\.' <<<"$subnets" || fail "a pool overlaps a host route"
ip link del taken

step "host and none need no bridge and are always there"
same "null" "$(cnet network inspect --format '{{.Driver}}' none)"
same 0 "$(cnet network inspect host | jq '.[0].IPAM.Config | length')"

step "inspect shows what it finds and fails for what it does not"
status 1 cnet network inspect host nonexistent
same host "$(jq -r '.[].Name' "$scratch/stdout")"

step "rm prints each name, goes on after a failure and exits 1"
status 1 cnet network rm one nonexistent two
same "one two" "$(xargs <"$scratch/stdout")"
contains "$(<"$scratch/stderr")" nonexistent
status 0 cnet network rm --force nonexistent
cnet network rm "${id:0:12}" >/dev/null
! ip link show "$bridge" 2>/dev/null || fail "the bridge is still there"

step "prune asks, obeys filters and reports"
cnet network create --label keep=1 kept >/dev/null
printf 'n\n' | cnet network prune >"$scratch/out" 2>&1 || true
status 0 cnet network exists kept
cnet network prune --force --filter 'label!=keep' >"$scratch/out"
contains "$(<"$scratch/out")" all
status 0 cnet network exists kept
cnet network prune --force >/dev/null
status 1 cnet network exists kept
