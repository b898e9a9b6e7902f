#!/usr/bin/env bash
# Containers with their parent's hardware address: ipvlan in its three modes, seen from a second host on the wire.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

ip link add ipvlan-probe link uplink type ipvlan 2>/dev/null || skip "this kernel has no ipvlan"
ip link del ipvlan-probe
ip address add fd00:5::1/64 dev uplink nodad
ip -n neighbour address add fd00:5::2/64 dev eth0 nodad
snapshot >"$scratch/before"
neighbour probe serve tcp 80 &

address6_of() { # address6_of CONTAINER NETWORK
  cnet inspect --format "{{(index .NetworkSettings.Networks \"$2\").GlobalIPv6Address}}" "$1"
}

step "l2: a second host on the wire reaches the containers by ARP and ND, and they it"
cnet network create -d ipvlan -o parent=uplink --ipv6 --subnet 198.51.100.0/24 --gateway 198.51.100.2 \
  --ip-range 198.51.100.64/26 --subnet fd00:5::/64 --gateway fd00:5::2 --ip-range fd00:5::40/122 lan >/dev/null
serve a --network lan
serve b --network lan
for name in a b; do
  answers "$name" neighbour probe ask tcp "$(address_of $name lan)" 80
  answers "$name" neighbour probe ask tcp "$(address6_of $name lan)" 80
done
answers host inside a probe ask tcp "$NEIGHBOUR" 80
answers host inside a probe ask tcp fd00:5::2 80
answers b inside a probe ask tcp "$(address_of b lan)" 80
contains "$(inside a ip -o link show eth0)" "$(cat /sys/class/net/uplink/address)"
silent probe ask tcp "$(address_of a lan)" 80
fails 125 'takes no MAC address' cnet run --rm --network lan --mac-address 02:00:00:00:00:05 box true
fails 1 'all ipvlan links of a parent have one mode' \
  cnet network create -d ipvlan -o parent=uplink -o ipvlan_mode=l3 --subnet 10.9.0.0/24 other
cnet restart -t 0 a >/dev/null
answers a neighbour probe ask tcp "$(address_of a lan)" 80
cnet rm -f a b >/dev/null
cnet network rm lan >/dev/null

step "l2 with host_access: the host reaches them, too"
cnet network create -d ipvlan -o parent=uplink -o host_access=true --subnet 198.51.100.0/24 \
  --gateway 198.51.100.2 --ip-range 198.51.100.64/26 lan >/dev/null
serve a --network lan
answers a probe ask tcp "$(address_of a lan)" 80
answers a neighbour probe ask tcp "$(address_of a lan)" 80
ip link del "hx$(cnet network inspect --format '{{.Id}}' lan | cut -c1-12)"
cnet system repair >/dev/null
answers a probe ask tcp "$(address_of a lan)" 80
cnet rm -f a >/dev/null
cnet network rm lan >/dev/null

step "l3 and l3s: a host that routes their subnet to the parent reaches them, without a gateway"
for mode in l3 l3s; do
  cnet network create -d ipvlan -o parent=uplink -o ipvlan_mode=$mode --subnet 203.0.113.0/24 routed >/dev/null
  serve a --network routed
  serve b --network routed
  same "default dev eth0 scope link" "$(inside a ip route show default | sed 's/ *$//')"
  ip -n neighbour route replace 203.0.113.0/24 via "$HOST"
  answers a neighbour probe ask tcp "$(address_of a routed)" 80
  answers b inside a probe ask tcp "$(address_of b routed)" 80
  answers host inside a probe ask tcp "$NEIGHBOUR" 80
  ip -n neighbour route del 203.0.113.0/24
  if [[ $mode == l3s ]]; then
    fails 125 'does not go with network "routed"' cnet run --rm --network routed --rate 10mbit box true
  fi
  cnet rm -f a b >/dev/null
  cnet network rm routed >/dev/null
done

step "private: they reach the wire, and not each other"
cnet network create -d ipvlan -o parent=uplink -o ipvlan_flag=private --subnet 198.51.100.0/24 \
  --gateway 198.51.100.2 --ip-range 198.51.100.64/26 lan >/dev/null
serve a --network lan
serve b --network lan
answers a neighbour probe ask tcp "$(address_of a lan)" 80
silent inside a probe ask tcp "$(address_of b lan)" 80
cnet rm -f a b >/dev/null
cnet network rm lan >/dev/null

step "without a parent, or internal, a network has one of its own, to nowhere"
for flags in "" --internal; do
  # shellcheck disable=SC2086
  cnet network create -d ipvlan $flags --subnet 10.4.0.0/24 alone >/dev/null
  serve d --network alone
  serve e --network alone
  answers e inside d probe ask tcp "$(address_of e alone)" 80
  same "" "$(inside d ip route show default)"
  cnet rm -f d e >/dev/null
  cnet network rm alone >/dev/null
done
