#!/usr/bin/env bash
# Networks on VLANs of one parent: made and removed by cnet, apart from each other, seen from a host on each VLAN.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

ip link add link uplink name vlan-probe type vlan id 4000 2>/dev/null || skip "this kernel has no VLAN links"
ip link del vlan-probe

# The neighbour is on both VLANs.
for id in 50 60; do
  ip -n neighbour link add link eth0 name eth0.$id type vlan id $id
  ip -n neighbour link set eth0.$id up
done
ip -n neighbour address add 203.0.113.2/24 dev eth0.50
ip -n neighbour address add 203.0.114.2/24 dev eth0.60
snapshot >"$scratch/before"
asked_on() { # asked_on ID ADDRESS: what the neighbour is answered there when it asks on that VLAN
  ip -n neighbour route replace "$2/32" dev "eth0.$1" src "${2%.*}.2"
  local status=0
  neighbour probe ask tcp "$2" 80 || status=$?
  ip -n neighbour route del "$2/32"
  return $status
}

drivers=(macvlan)
if ip link add ipvlan-probe link uplink type ipvlan 2>/dev/null; then
  ip link del ipvlan-probe
  drivers+=(ipvlan)
fi
for driver in "${drivers[@]}"; do
  step "$driver: two networks on two VLANs of one parent stay apart"
  cnet network create -d "$driver" -o parent=uplink.50 --subnet 203.0.113.0/24 --gateway 203.0.113.2 \
    --ip-range 203.0.113.64/27 fifty >/dev/null
  cnet network create -d "$driver" -o parent=uplink.60 --subnet 203.0.114.0/24 sixty >/dev/null
  contains "$(ip -d link show uplink.50)" 'vlan protocol 802.1Q id 50'
  serve a --network fifty
  serve b --network name=sixty,ip=203.0.114.5
  answers a asked_on 50 "$(address_of a fifty)"
  silent asked_on 60 "$(address_of a fifty)"
  answers b asked_on 60 203.0.114.5
  silent asked_on 50 203.0.114.5
  inside a ip route add 203.0.114.0/24 dev eth0
  silent inside a probe ask tcp 203.0.114.5 80

  step "$driver: a VLAN goes with the last network on it"
  cnet network create -d "$driver" -o parent=uplink.50 --subnet 203.0.115.0/24 more >/dev/null
  cnet rm -f a b >/dev/null
  cnet network rm fifty sixty >/dev/null
  ip link show uplink.50 >/dev/null || fail "the VLAN went with the first of two networks"
  ! ip link show uplink.60 2>/dev/null || fail "uplink.60 is left"
  cnet network rm more >/dev/null
  ! ip link show uplink.50 2>/dev/null || fail "uplink.50 is left"
done

step "what is missing is found and made again, with the containers' links"
cnet network create -d macvlan -o parent=uplink.50 -o host_access=true --subnet 203.0.113.0/24 \
  --gateway 203.0.113.2 --ip-range 203.0.113.64/27 fifty >/dev/null
serve a --network fifty
answers a probe ask tcp "$(address_of a fifty)" 80
ip link del uplink.50
cnet system repair >/dev/null
answers a probe ask tcp "$(address_of a fifty)" 80
answers a asked_on 50 "$(address_of a fifty)"
cnet rm -f a >/dev/null
cnet network rm fifty >/dev/null

step "a VLAN that was there is somebody else's and stays"
ip link add link uplink name uplink.70 type vlan id 70
ip link set uplink.70 up
eventually eval '! pgrep -x cnet' # what closes behind the last container
snapshot >"$scratch/vlan"
cnet network create -d macvlan -o parent=uplink.70 --subnet 203.0.113.0/24 seventy >/dev/null
cnet run --rm --network seventy box true
cnet network rm seventy >/dev/null
settled "$scratch/vlan"
ip link del uplink.70

step "a VLAN needs its link up, and a number"
ip link set uplink down
fails 1 'cannot be up while "uplink" is' cnet network create -d macvlan -o parent=uplink.50 m
ip link set uplink up
ip route add default via 198.51.100.2
fails 1 'no link "uplink.4095"' cnet network create -d macvlan -o parent=uplink.4095 m
