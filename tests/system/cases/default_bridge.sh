#!/usr/bin/env bash
# The network `bridge` appears with the first container on it and goes with system prune.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "nothing is there before it is used"
! ip link show cnet0 2>/dev/null || fail "cnet0 is there already"

step "the first container brings it up, two containers reach each other by address"
serve a
serve b
ip link show cnet0 >/dev/null
first=$(address_of a bridge)
contains "$first" '^172\.17\.0\.[0-9]+$'
answers a inside b probe ask tcp "$first" 80
answers a inside b probe ask udp "$first" 53000

step "the way out hides the subnet behind the host; the source of a neighbour is kept"
neighbour probe serve tcp 9000 &
answers "$(hostname) $HOST" inside a probe ask tcp "$NEIGHBOUR" 9000

step "--ip and network aliases belong to networks of one's own"
fails 125 'ip|bridge|user' cnet run --rm --ip 172.17.0.77 box true

cnet rm -f a b >/dev/null
