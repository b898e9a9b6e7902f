#!/usr/bin/env bash
# Beside an administrator's `policy drop`: `system check` names the chain, `--fix` lets cnet's networks and nobody else
# pass it, and all of that goes with them.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
nft 'add table inet strict; add chain inet strict onward { type filter hook forward priority 10; policy drop; }
     add table ip6 last; add chain ip6 last FORWARD { type filter hook forward priority 0; policy accept; }
     add rule ip6 last FORWARD counter reject'
snapshot >"$scratch/before"
openings() { nft list ruleset | grep -c 'comment "cnet ' || true; }

step "named, and nothing touched"
cnet network create --subnet 10.1.0.0/24 net >/dev/null 2>&1
serve web --network net -p 8080:80 2>/dev/null
cnet system check >"$scratch/check"
contains "$(<"$scratch/check")" 'chain onward of table inet strict stops cnet.s traffic \(policy drop\).*--fix'
contains "$(<"$scratch/check")" 'chain FORWARD of table ip6 last .*ends with drop'
same 0 "$(openings)"
silent neighbour probe ask tcp "$HOST" 8080

step "--fix opens it for every network, and says so; again is fine"
cnet system check --fix >"$scratch/fix"
contains "$(<"$scratch/fix")" '^opened chain onward of table inet strict \(policy drop\) for cnet.s networks$'
answers web neighbour probe ask tcp "$HOST" 8080
same 4 "$(openings)"
same "" "$(cnet system check --fix)"
same "" "$(cnet system check)"
same 4 "$(openings)"

step "networks made later have theirs, and keep it only as long as they are"
cnet network create --subnet 10.2.0.0/24 later 2>"$scratch/notes" >/dev/null
same "" "$(<"$scratch/notes")"
serve other --network later -p 8081:80
answers other neighbour probe ask tcp "$HOST" 8081
same 8 "$(openings)"
cnet rm -f other >/dev/null
cnet network rm later >/dev/null
same 4 "$(openings)"

step "others still do not pass"
ip netns add far
ip link add far type veth peer name eth0 netns far
ip address add 203.0.113.1/24 dev far
ip link set far up
ip -n far address add 203.0.113.2/24 dev eth0
ip -n far link set lo up
ip -n far link set eth0 up
ip -n far route add default via 203.0.113.1
ip -n neighbour route add 203.0.113.0/24 via "$HOST"
ip netns exec far probe serve tcp 9000 &
eventually ip netns exec far probe ask tcp 203.0.113.2 9000
silent neighbour probe ask tcp 203.0.113.2 9000
kill "$!"
ip netns del far
ip link del far 2>/dev/null || true
ip -n neighbour route del 203.0.113.0/24

step "a chain that is loaded anew: check tells, reload opens it, the watcher by itself"
nft flush chain inet strict onward
status 1 cnet system check
silent neighbour probe ask tcp "$HOST" 8080
cnet network reload >/dev/null
answers web neighbour probe ask tcp "$HOST" 8080
cnet system watch 2>"$scratch/journal" &
watcher=$!
eventually grep -q 'watching' "$scratch/journal"
nft flush chain inet strict onward
WITHIN=1 eventually eval '(($(openings) == 4))'
contains "$(<"$scratch/journal")" 'made again in .*opening for br-'
kill "$watcher"
wait "$watcher" 2>/dev/null || true

step "a chain that is gone is no trouble"
nft delete table ip6 last
same "" "$(cnet system check)"
cnet rm -f web >/dev/null
cnet network rm net >/dev/null
same 0 "$(openings)"
nft 'add table ip6 last; add chain ip6 last FORWARD { type filter hook forward priority 0; policy accept; }
     add rule ip6 last FORWARD counter reject'
