#!/usr/bin/env bash
# Containers as hosts on the wire: macvlan on a parent, seen from a second host on that wire.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

ip link add macvlan-probe link uplink type macvlan 2>/dev/null || skip "this kernel has no macvlan"
ip link del macvlan-probe
ip address add fd00:5::1/64 dev uplink nodad
ip -n neighbour address add fd00:5::2/64 dev eth0 nodad
snapshot >"$scratch/before"

address6_of() { # address6_of CONTAINER NETWORK
  cnet inspect --format "{{(index .NetworkSettings.Networks \"$2\").GlobalIPv6Address}}" "$1"
}
mac_of() {
  cat "/proc/$(cnet inspect --format '{{.State.Pid}}' "$1")/root/sys/class/net/eth0/address"
}
create_lan() { # create_lan [-o OPTION...]
  cnet network create -d macvlan -o parent=uplink "$@" --ipv6 --subnet 198.51.100.0/24 \
    --gateway 198.51.100.2 --ip-range 198.51.100.64/26 --subnet fd00:5::/64 --gateway fd00:5::2 \
    --ip-range fd00:5::40/122 lan >/dev/null
}

step "a second host on the wire reaches the containers by ARP and ND, and they it"
create_lan
serve a --network lan
serve b --network lan
neighbour probe serve tcp 80 &
for name in a b; do
  answers "$name" neighbour probe ask tcp "$(address_of $name lan)" 80
  answers "$name" neighbour probe ask tcp "$(address6_of $name lan)" 80
done
answers host inside a probe ask tcp "$NEIGHBOUR" 80
answers host inside a probe ask tcp fd00:5::2 80
answers b inside a probe ask tcp "$(address_of b lan)" 80
answers b inside a probe ask tcp "$(address6_of b lan)" 80
same "default via 198.51.100.2 dev eth0" "$(inside a ip route show default | sed 's/ *$//')"
same uplink "$(cnet network ls --filter name=lan --format '{{.Interface}}')"

step "the host and a container on its own parent do not reach each other"
silent probe ask tcp "$(address_of a lan)" 80

step "the hardware address lasts over a restart"
mac=$(mac_of a)
[[ $mac =~ ^.[26ae]: ]] || fail "$mac is not locally administered"
cnet restart -t 0 a >/dev/null
same "$mac" "$(mac_of a)"
answers a neighbour probe ask tcp "$(address_of a lan)" 80

step "whoever has known the address elsewhere is told"
cnet rm -f a >/dev/null
ip -n neighbour neigh replace 198.51.100.70 lladdr 02:00:00:00:00:99 dev eth0 nud stale
ip -n neighbour neigh replace fd00:5::70 lladdr 02:00:00:00:00:99 dev eth0 nud stale
serve a --network lan --ip 198.51.100.70 --ip6 fd00:5::70
knows() { ip -n neighbour neigh show "$1" | grep -q "$(mac_of a)"; }
eventually knows 198.51.100.70
eventually knows fd00:5::70

step "a published port is said not to be"
cnet run -d --name p -p 8080:80 --network lan box serve 2>"$scratch/notes" >/dev/null
contains "$(<"$scratch/notes")" 'ports are not published'
fails 125 'ports are not published on network "lan"' cnet publish p 8081:80
cnet rm -f p >/dev/null

step "connect and disconnect, on a running container, whose ports are published on the other network"
cnet network create --subnet 10.1.0.0/24 inner >/dev/null
serve c --network inner -p 8080:80
cnet network connect lan c
answers c neighbour probe ask tcp "$(address_of c lan)" 80
answers c probe ask tcp 127.0.0.1 8080
address=$(address_of c lan)
cnet network disconnect lan c
silent neighbour probe ask tcp "$address" 80
cnet rm -f c >/dev/null

step "a network in use, or on the same subnet, is told"
fails 1 'containers use it: a, b' cnet network rm lan
fails 1 'overlaps .*lan' cnet network create -d macvlan -o parent=uplink --subnet 198.51.100.0/25 other
fails 1 'a parent has links of one driver|module `ipvlan`' \
  cnet network create -d ipvlan -o parent=uplink --subnet 10.9.0.0/24 other
fails 1 'passthru has a parent to itself' \
  cnet network create -d macvlan -o parent=uplink -o mode=passthru --subnet 10.9.0.0/24 other

step "what is missing is found and made again"
inside a ip link del eth0
contains "$(cnet system check 2>&1 || true)" 'eth0'
cnet system repair >/dev/null
answers a neighbour probe ask tcp "$(address_of a lan)" 80
cnet rm -f a b >/dev/null
cnet network rm lan >/dev/null

step "with host_access the host reaches them"
create_lan -o host_access=true --aux-address host=198.51.100.65
serve a --network lan
answers a probe ask tcp "$(address_of a lan)" 80
# Until the kernel has seen the new link come up, it takes another source address for what it sends.
WITHIN=10 answers a probe ask tcp "$(address6_of a lan)" 80
answers a neighbour probe ask tcp "$(address_of a lan)" 80
contains "$(ip -o address show)" ' 198\.51\.100\.65/32 '
ip link del "hx$(cnet network inspect --format '{{.Id}}' lan | cut -c1-12)"
silent probe ask tcp "$(address_of a lan)" 80
cnet system repair >/dev/null
answers a probe ask tcp "$(address_of a lan)" 80
cnet rm -f a >/dev/null
cnet network rm lan >/dev/null

step "without a parent a network has one of its own, to nowhere"
cnet network create -d macvlan --subnet 10.4.0.0/24 alone >/dev/null
serve d --network alone
serve e --network alone
answers e inside d probe ask tcp "$(address_of e alone)" 80
same "" "$(inside d ip route show default)"
same true "$(cnet network inspect --format '{{.Internal}}' alone)"
cnet rm -f d e >/dev/null
cnet network rm alone >/dev/null

step "private: they reach the wire, and not each other"
create_lan -o macvlan_mode=private
serve a --network lan
serve b --network lan
answers a neighbour probe ask tcp "$(address_of a lan)" 80
silent inside a probe ask tcp "$(address_of b lan)" 80
cnet rm -f a b >/dev/null
cnet network rm lan >/dev/null

step "passthru: one container, with the parent's hardware address"
create_lan -o macvlan_mode=passthru
serve a --network lan
answers a neighbour probe ask tcp "$(address_of a lan)" 80
same "$(cat /sys/class/net/uplink/address)" "$(mac_of a)"
fails 125 'has room for one container: "a"' cnet run -d --name b --network lan box serve
cnet rm -f a b >/dev/null
fails 125 'takes no MAC address' cnet run --rm --network lan --mac-address 02:00:00:00:00:05 box true
cnet network rm lan >/dev/null

step "what cannot be is said before anything is touched"
eventually eval '! pgrep -x cnet' # what closes behind the last container
refused() { unchanged fails 1 "$@"; }
refused 'no link "eth9"' cnet network create -d macvlan -o parent=eth9 m
refused 'no link "eth9"' cnet network create -d macvlan -o parent=eth9.50 m
refused 'is not an interface name' cnet network create -d macvlan -o parent=lo m
refused 'MTU of 9000 bytes is more than' cnet network create -d macvlan -o parent=uplink -o mtu=9000 m
refused 'needs macvlan_mode=bridge' \
  cnet network create -d macvlan -o parent=uplink -o macvlan_mode=vepa -o host_access=true m
refused "bridge driver's" cnet network create -d macvlan -o icc=false m
refused 'did you mean "parent"' cnet network create -d macvlan -o parnet=uplink m
cnet network create --subnet 10.8.0.0/24 -o com.docker.network.bridge.name=br-own own >/dev/null
refused "is cnet's own" cnet network create -d macvlan -o parent=br-own m
cnet network rm own >/dev/null
ip link add br7 type bridge
ip link add v7 type veth peer name w7
ip link set v7 master br7
refused 'belongs to the bridge "br7"' cnet network create -d macvlan -o parent=v7 m
ip link del v7
ip link del br7
if ! ip link add ipvlan-probe link uplink type ipvlan 2>/dev/null; then
  refused 'the module `ipvlan` is missing' cnet network create -d ipvlan -o parent=uplink m
else
  ip link del ipvlan-probe
fi
if ! ip link add link uplink name uplink.9 type vlan id 9 2>/dev/null; then
  refused 'the module `8021q` is missing' cnet network create -d macvlan -o parent=uplink.9 m
else
  ip link del uplink.9
fi
