#!/usr/bin/env bash
# Who may not talk to whom.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "given: another machine on another wire, before cnet turns forwarding on"
ip netns add far
ip link add far type veth peer name eth0 netns far
sysctl -qw net.ipv6.conf.far.addr_gen_mode=1
ip address add 203.0.113.1/24 dev far
ip link set far up
ip -n far address add 203.0.113.2/24 dev eth0
ip -n far link set eth0 up
ip -n far route add default via 203.0.113.1
ip -n neighbour route add 203.0.113.0/24 via "$HOST"
ip netns exec far probe serve tcp 9000 &
far=$!

cnet network create --subnet 10.1.0.0/24 one >/dev/null
cnet network create --subnet 10.2.0.0/24 two >/dev/null
cnet network create --subnet 10.3.0.0/24 --internal inner >/dev/null
cnet network create --subnet 10.4.0.0/24 --opt com.docker.network.bridge.enable_icc=false lonely >/dev/null
serve a --network one --ip 10.1.0.10
serve b --network two --ip 10.2.0.10
serve c --network inner --ip 10.3.0.10
serve d --network inner --ip 10.3.0.11
serve e --network lonely --ip 10.4.0.10 -p 8084:80
serve f --network lonely --ip 10.4.0.11
neighbour probe serve tcp 9000 &
probe serve tcp 2200 "$HOST" &

step "bridge to bridge: no"
silent inside a probe ask tcp 10.2.0.10 80
silent inside b probe ask tcp 10.1.0.10 80
silent inside a probe ask udp 10.2.0.10 53000

step "a neighbour that routes to a container's address: no"
silent neighbour probe ask tcp 10.1.0.10 80
silent neighbour probe ask udp 10.1.0.10 53000
silent neighbour probe ask tcp 10.4.0.10 80
answers a probe ask tcp 10.1.0.10 80

step "internal: among themselves and from the host, no way out or in"
answers d inside c probe ask tcp 10.3.0.11 80
answers c probe ask tcp 10.3.0.10 80
inside c ip route add default via 10.3.0.1
silent inside c probe ask tcp "$NEIGHBOUR" 9000
silent inside c probe ask tcp "$HOST" 2200
silent inside c probe ask tcp "$HOST" 8084
silent inside c probe ask tcp 10.1.0.10 80
silent neighbour probe ask tcp 10.3.0.10 80

step "icc=false: not to each other, but out and by published ports"
silent inside e probe ask tcp 10.4.0.11 80
inside e ip neigh replace 10.4.0.11 lladdr "$(cat "/proc/$(cnet inspect --format '{{.State.Pid}}' f)/root/sys/class/net/eth0/address")" dev eth0
silent inside e probe ask tcp 10.4.0.11 80
answers "" inside e probe ask tcp "$NEIGHBOUR" 9000
answers e neighbour probe ask tcp "$HOST" 8084

step "nobody speaks for another"
dropped() { nft list chain bridge cnet speaks_ip4 | awk '/forged IPv4 source/ { print $3 }'; }
before=$(dropped)
inside a probe raw eth0 10.1.0.99 10.1.0.1
eventually eval '(($(dropped) > before))'
inside a ip address add 10.1.0.99/24 dev eth0
inside a ip address del 10.1.0.10/24 dev eth0
silent inside a probe ask tcp 10.1.0.1 80

step "the host is no router between others"
silent neighbour probe ask tcp 203.0.113.2 9000
answers "" probe ask tcp 203.0.113.2 9000

cnet rm -f a b c d e f >/dev/null
cnet network rm one two inner lonely >/dev/null
kill "$far"
ip netns del far
ip link del far 2>/dev/null || true
ip -n neighbour route del 203.0.113.0/24
