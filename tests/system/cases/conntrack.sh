#!/usr/bin/env bash
# What the kernel remembers of connections never leads a packet to a container that is gone, nor away from one that has
# come: UDP clients that never stop sending follow a restart; nobody else's connections are touched.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly HOST_6=2001:db8::1 NEIGHBOUR_6=2001:db8::2

ip address add "$HOST_6/64" nodad dev uplink
ip -n neighbour address add "$NEIGHBOUR_6/64" nodad dev eth0
snapshot >"$scratch/before" # with these addresses
conntrack -L >/dev/null 2>&1 || skip "no conntrack in this kernel"

cnet network create --subnet 10.1.0.0/24 --subnet fd00:1::/64 net >/dev/null
serve web --network net -p 8080:80 -p 5300:53000/udp
serve other --network net -p 5400:53000/udp

# Connections whose clients asked for the port.
entries() { conntrack -L -f "${2-ipv4}" 2>/dev/null | grep -Ec "^[^=]*src=[^ ]+ dst=[^ ]+ sport=[0-9]+ dport=$1 " || true; }
# A client that uses one source port for ever, as a resolver or a game does. Its answers gather in the file until
# somebody empties it: on a slow machine the last one alone would be there for too short a moment to be seen.
keep_asking() { # keep_asking ADDRESS PORT SOURCE-PORT
  while [[ ! -e $scratch/stop ]]; do
    neighbour probe ask udp "$@" >>"$scratch/answer.$3" 2>/dev/null || true
  done
}
hears() { # hears SOURCE-PORT WANTED
  : >"$scratch/answer.$1"
  WITHIN=2 eventually grep -q "^$2 " "$scratch/answer.$1"
}

step "a client of an unpublished port is in the kernel's memory"
keep_asking "$HOST" 5300 4001 &
keep_asking "$HOST_6" 5300 4002 &
keep_asking "$HOST" 5500 4003 &
hears 4001 web
hears 4002 web
eventually eval '(($(entries 5500) > 0))'

step "they follow a restart within 2 s"
for ((i = 1; i <= 3; i++)); do
  cnet restart -t 0 web >/dev/null
  hears 4001 web
  hears 4002 web
done

step "and another container that takes the port over; and one that is published while they ask"
cnet rm -f web >/dev/null
serve second --network net -p 5300:53000/udp -p 8080:80
hears 4001 second
hears 4002 second
serve third --network net -p "$HOST:5500:53000/udp"
hears 4003 third

step "what stops answers no more, though its address is another's"
answers third neighbour probe ask udp "$HOST" 5500 4003
address=$(address_of third net)
cnet rm -f third >/dev/null
serve fourth --network net --ip "$address"
touch "$scratch/stop"
silent neighbour probe ask udp "$HOST" 5500 4003
same 0 "$(conntrack -L 2>/dev/null | grep 'dport=5500 ' | grep -c "src=$address " || true)"

step "TCP connections, and those of other containers, live on"
neighbour socat -u "TCP:$HOST:8080,sourceport=4100" /dev/null &
answers other neighbour probe ask udp "$HOST" 5400 4101
eventually eval '(($(entries 8080) > 0 && $(entries 5400) > 0))'
cnet stop -t 0 second >/dev/null
(($(entries 8080) > 0)) || fail "the TCP connection is forgotten"
(($(entries 5400) > 0)) || fail "another container's connection is forgotten"
same 0 "$(entries 5300)"
same 0 "$(entries 5300 ipv6)"

step "one walk for a command, however many ports"
if command -v strace >/dev/null; then
  cnet run -d --name many --network net -p 6000-6099:7000-7099/udp box sleep 1000 >/dev/null
  for ((i = 0; i < 5; i++)); do neighbour probe ask udp "$HOST" "$((6000 + i))" >/dev/null || true; done
  strace -f -o "$scratch/trace" -e trace=sendto cnet rm -f many >/dev/null
  walks=$(grep -c 'NFNL_SUBSYS_CTNETLINK.*NLM_F_DUMP\|NLM_F_DUMP.*NFNL_SUBSYS_CTNETLINK\|CTNETLINK.*CT_GET,' "$scratch/trace" || true)
  ((walks <= 1)) || fail "$walks walks over the kernel's table"
fi

cnet rm -f second fourth other >/dev/null
cnet network rm net >/dev/null
