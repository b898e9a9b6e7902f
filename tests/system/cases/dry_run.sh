#!/usr/bin/env bash
# --dry-run prints the commands that equal what would be done, and changes nothing; the commands are true.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "network create: the printed commands make the same bridge"
plan=$(unchanged cnet network create --dry-run --subnet 10.9.0.0/24 \
  --opt com.docker.network.bridge.name=mybr0 net)
contains "$plan" '^ip link add (name )?mybr0 .*type bridge'
contains "$plan" '^ip address add 10\.9\.0\.1/24 .*dev mybr0'
contains "$plan" 'nft .*add element inet cnet'
contains "$plan" 'sysctl -w net[./]ipv4[./]ip_forward=1'
(
  unshare --net bash -euo pipefail -c "ip link set lo up; $(grep -E '^ip (link|address)' <<<"${plan//<id>/0123}")
    ip -o address show mybr0" >"$scratch/made"
) || fail "the printed ip commands do not run: $plan"
contains "$(<"$scratch/made")" '10\.9\.0\.1/24'

step "run"
cnet network create --subnet 10.9.0.0/24 net >/dev/null
plan=$(unchanged cnet run -d --dry-run --network net -p 8080:80 box serve)
contains "$plan" '^ip link add .*type veth'
contains "$plan" '10\.9\.0\.2/24'
contains "$plan" '8080.* : 10\.9\.0\.2 . 80'

step "connect, disconnect, network rm"
cnet network create --subnet 10.8.0.0/24 second >/dev/null
serve web --network net -p 8080:80
contains "$(unchanged cnet network connect --dry-run second web)" 'peer eth1|eth1'
contains "$(unchanged cnet network disconnect --dry-run net web)" '8080|del'
unchanged cnet network rm --dry-run second >"$scratch/rm"
contains "$(<"$scratch/rm")" 'ip link del'
answers web neighbour probe ask tcp "$HOST" 8080

step "a dry run refuses what the real one would refuse"
fails 1 'overlap' cnet network create --dry-run --subnet 10.9.0.0/25 bad
fails 125 'nobody' cnet run -d --dry-run --network nobody box serve

cnet rm -f web >/dev/null
cnet network rm net second >/dev/null
