#!/usr/bin/env bash
# tests/vectors/isolation_publish.json row by row: who reaches whom, from a neighbour on the wire, from the host and from
# containers, IPv4 and IPv6, TCP and UDP. Behind it what the rows leave out: gateway modes, raw frames, forged ones.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly HOST_6=2001:db8::1 NEIGHBOUR_6=2001:db8::2
vectors=$harness/../vectors/isolation_publish.json
frame=$harness/frame
mode=com.docker.network.bridge.gateway_mode_ipv
done_rows=()

ip address add "$HOST_6/64" nodad dev uplink
ip address add fe80::1/64 nodad dev uplink
ip -n neighbour address add "$NEIGHBOUR_6/64" nodad dev eth0
ip -n neighbour -6 route add default via "$HOST_6"
snapshot >"$scratch/before" # with these addresses

row() { # row ID [more words]
  step "$@"
  done_rows+=("$1")
}
without() { # without ID REASON
  echo "- $1 SKIP: ${*:2}"
  done_rows+=("$1")
}
from_host() { "$@"; }
# reaches / blocked FROM... -- ADDRESS TCP-PORT UDP-PORT (0: none); FROM is a command that runs another where it says
each_way() {
  local check=$1 who=()
  shift
  while [[ $1 != -- ]]; do who+=("$1") && shift; done
  shift
  (($2 == 0)) || "$check" "${who[@]}" probe ask tcp "$1" "$2"
  (($3 == 0)) || "$check" "${who[@]}" probe ask udp "$1" "$3"
}
answered() { answers "" "$@"; }
reaches() { each_way answered "$@"; }
blocked() { each_way silent "$@"; }
pings() { eventually "$@"; }
mac_of() { cnet inspect --format "{{range .NetworkSettings.Networks}}{{.MacAddress}}{{end}}" "$1"; }

cnet network create --subnet 10.1.0.0/24 --subnet fd00:1::/64 nat >/dev/null
cnet network create --subnet 10.2.0.0/24 --subnet fd00:2::/64 -o "${mode}4=routed" -o "${mode}6=routed" routed >/dev/null
cnet network create --subnet 10.3.0.0/24 --subnet fd00:3::/64 --internal internal >/dev/null
cnet network create --subnet 10.4.0.0/24 --subnet fd00:4::/64 -o com.docker.network.bridge.enable_icc=false lonely >/dev/null
cnet network create --subnet 10.5.0.0/24 --subnet fd00:5::/64 -o "${mode}4=nat-unprotected" -o "${mode}6=nat-unprotected" bare >/dev/null
cnet network create --subnet 10.6.0.0/24 --subnet fd00:6::/64 -o com.docker.network.bridge.trusted_host_interfaces=uplink trusting >/dev/null
serve nat1 --network nat --ip 10.1.0.10 --ip6 fd00:1::10 -p 8001:80 -p 5001:53000/udp
serve nat2 --network nat --ip 10.1.0.11 --ip6 fd00:1::11
serve routed1 --network routed --ip 10.2.0.10 --ip6 fd00:2::10 -p 80 -p 53000:53000/udp
serve in1 --network internal --ip 10.3.0.10 --ip6 fd00:3::10
serve in2 --network internal --ip 10.3.0.11 --ip6 fd00:3::11
serve lone1 --network lonely --ip 10.4.0.10 --ip6 fd00:4::10 -p 8004:80 -p 5004:53000/udp
serve lone2 --network lonely --ip 10.4.0.11 --ip6 fd00:4::11
serve bare1 --network bare --ip 10.5.0.10 --ip6 fd00:5::10
serve trusting1 --network trusting --ip 10.6.0.10 --ip6 fd00:6::10 -p 5000:53000/udp
inside nat1 "$probe" serve tcp 81 &
inside routed1 "$probe" serve tcp 81 &
from_host "$probe" serve tcp 2200 "$HOST" &
neighbour "$probe" serve tcp 8000 &
reaches from_host -- 10.1.0.10 80 53000

row ISO-002 "internal: c2 reaches c1"
pings inside in2 busybox ping -c 1 -W 1 10.3.0.10
reaches inside in2 -- 10.3.0.10 80 53000
reaches inside in2 -- fd00:3::10 80 53000

without ISO-005 "a subnet of fe80::/64: refused in words, since every interface has a link-local address by itself"
fails 1 'link-local' cnet network create --ipv6 --subnet fe80::/64 --gateway fe80::1 local
link_local=$(inside nat1 ip -6 -o address show dev eth0 scope link | awk '{ sub("/.*", "", $4); print $4 }')
pings inside nat2 busybox ping -6 -c 1 -W 1 -I eth0 "$link_local"

row ISO-009 "icc=false"
status 1 inside lone2 busybox ping -c 1 -W 1 10.4.0.10
blocked inside lone2 -- 10.4.0.10 80 53000
blocked inside lone2 -- fd00:4::10 80 53000
reaches inside lone2 -- "$NEIGHBOUR" 8000 0
reaches inside lone2 -- "$NEIGHBOUR_6" 8000 0

row ISO-010 "icc=true, and not given"
cnet network create --subnet 10.12.0.0/24 -o com.docker.network.bridge.enable_icc=true talking >/dev/null
serve talk1 --network talking
serve talk2 --network talking
reaches inside talk2 -- "$(address_of talk1 talking)" 80 53000
pings inside talk2 busybox ping -c 1 -W 1 "$(address_of talk1 talking)"
cnet rm -f talk1 talk2 >/dev/null
cnet network rm talking >/dev/null
reaches inside nat2 -- 10.1.0.10 80 53000
reaches inside nat2 -- fd00:1::10 80 53000

row ISO-015 "nat to routed, a published port"
reaches inside nat1 -- 10.2.0.10 80 53000
reaches inside nat1 -- fd00:2::10 80 53000
pings inside nat1 busybox ping -c 1 -W 1 10.2.0.10

row ISO-017 "routed to nat, a published port"
blocked inside routed1 -- 10.1.0.10 80 53000
blocked inside routed1 -- fd00:1::10 80 53000
status 1 inside routed1 busybox ping -c 1 -W 1 10.1.0.10
row ISO-018 "routed to nat, an unpublished port"
blocked inside routed1 -- 10.1.0.10 81 0
blocked inside routed1 -- fd00:1::10 81 0

row ISO-019 "from another bridge to a container's address"
for from in lone1 bare1 trusting1 in1; do
  blocked inside "$from" -- 10.1.0.10 80 53000
  blocked inside "$from" -- fd00:1::10 80 53000
  blocked inside "$from" -- 10.1.0.10 81 0
done

without ISO-026 "netavark's option isolate: every network of cnet's is isolated from every other (ISO-019)"

row ISO-030 "internal: no way out"
status 1 inside in1 busybox ping -c 1 -W 1 8.8.8.8
contains "$(<"$scratch/stderr")" 'Network is unreachable'
row ISO-031 "internal: not out, but to each other"
pings inside in1 busybox ping -c 1 -W 1 10.3.0.11
inside in1 ip route add default via 10.3.0.1
inside in1 ip -6 route add default via fd00:3::1
blocked inside in1 -- "$NEIGHBOUR" 8000 0
blocked inside in1 -- "$NEIGHBOUR_6" 8000 0
blocked inside in1 -- "$HOST" 2200 0
blocked inside in1 -- "$HOST" 8001 5001
blocked inside in1 -- "$HOST_6" 8001 5001
inside in1 ip route del default
inside in1 ip -6 route del default
row ISO-032 "internal: a route to the subnet and no default route"
contains "$(inside in2 ip route)" '^10\.3\.0\.0/24 dev eth0'
same "" "$(inside in2 ip route show default; inside in2 ip -6 route show default)"

row ISO-033 "internal: what is published waits for another network"
serve waiting --network internal -p 8033:80 -p 5033:53000/udp
blocked from_host -- 127.0.0.1 8033 5033
blocked neighbour -- "$HOST" 8033 5033
cnet network connect nat waiting
reaches from_host -- 127.0.0.1 8033 5033
reaches neighbour -- "$HOST" 8033 5033
reaches neighbour -- "$HOST_6" 8033 5033
cnet network disconnect nat waiting
blocked neighbour -- "$HOST" 8033 5033
cnet rm -f waiting >/dev/null

row ISO-034 "the host reaches what is published by every address of its own"
for address in 127.0.0.1 127.0.0.9 "$HOST" "$HOST2" ::1 "$HOST_6" fe80::1%uplink 10.1.0.1 fd00:1::1; do
  reaches from_host -- "$address" 8001 5001
done
without ISO-036 "the proxy off: cnet has no such switch; it relays only what the kernel cannot translate"

row ISO-040 "a restart finds its port free, whatever is in TIME_WAIT"
for ((i = 0; i < 20; i++)); do probe ask tcp 127.0.0.1 8001 >/dev/null; done
for ((i = 0; i < 20; i++)); do probe ask tcp ::1 8001 >/dev/null; done
cnet restart -t 0 nat1 >/dev/null
reaches from_host -- 127.0.0.1 8001 5001
inside nat1 "$probe" serve tcp 81 &

row ISO-046 "a trusted interface of the host reaches published ports of containers, and only these"
reaches neighbour -- "$HOST" 0 5000
reaches neighbour -- 10.6.0.10 0 53000
reaches neighbour -- fd00:6::10 0 53000
blocked neighbour -- 10.6.0.10 80 0
blocked inside nat1 -- 10.6.0.10 0 53000

row ISO-052 "routed: published ports by the container's address"
reaches neighbour -- 10.2.0.10 80 53000
reaches neighbour -- fd00:2::10 80 53000
blocked neighbour -- 10.2.0.10 81 0
blocked neighbour -- fd00:2::10 81 0

without ISO-054 "dockerd's --allow-direct-routing: cnet has gateway mode nat-unprotected for each network (below)"

row ISO-055 "nat: a container's address is not reachable from outside"
for address in 10.1.0.10 fd00:1::10; do
  blocked neighbour -- "$address" 80 53000
  blocked neighbour -- "$address" 81 0
done
status 1 neighbour busybox ping -c 1 -W 1 10.1.0.10

without ISO-058 "dockerd's --bridge-accept-fwmark: cnet has trusted_host_interfaces for each network (ISO-046)"

for bridged in unchanged 0; do
  if [[ $bridged == 0 && -e /proc/sys/net/bridge/bridge-nf-call-iptables ]]; then
    sysctl -qw net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
  fi
  cnet rm -f hair >/dev/null 2>&1 || true
  serve hair --network nat -p 0.0.0.0::80 -p 0.0.0.0:5062:53000/udp
  port=$(cnet port hair 80 | head -n 1)
  port=${port##*:}
  if [[ $bridged == unchanged ]]; then
    row ISO-062 "another container of its network, by the host's address"
  else
    row ISO-064 "the same without bridge-nf-call-iptables"
  fi
  reaches inside nat2 -- "$HOST" "$port" 5062
done
row ISO-065 "the server itself, by the host's address"
reaches inside hair -- "$HOST" "$port" 5062
cnet rm -f hair >/dev/null
reaches inside nat1 -- "$HOST_6" 8001 5001
reaches inside nat2 -- "$HOST_6" 8001 5001

row ISO-068 "a client by its own gateway's address"
reaches inside lone1 -- 10.4.0.1 8001 5001
row ISO-069 "the same in IPv6"
reaches inside lone1 -- fd00:4::1 8001 5001

row ISO-072 "from a routed network to an address of the host's"
serve default1
reaches inside routed1 -- "$(cnet inspect --format '{{.NetworkSettings.Networks.bridge.Gateway}}' default1)" 8001 5001
reaches inside routed1 -- fd00:1::1 8001 5001
cnet rm -f default1 >/dev/null

ports_of() { cnet inspect "$1" | jq -c '.[0].NetworkSettings.Ports["80/tcp"]'; }
for routed in 6 4; do
  cnet network create --ipv6 -o "${mode}$routed=routed" half >/dev/null
  serve half1 --network half -p 8075:80
  if ((routed == 6)); then
    row ISO-075 "inspect: IPv6 is routed"
    same '[{"HostIp":"0.0.0.0","HostPort":"8075"},{"HostIp":"::","HostPort":""}]' "$(ports_of half1)"
  else
    row ISO-076 "inspect: IPv4 is routed"
    same '[{"HostIp":"::","HostPort":"8075"},{"HostIp":"0.0.0.0","HostPort":""}]' "$(ports_of half1)"
  fi
  cnet rm -f half1 >/dev/null
  cnet network rm half >/dev/null
done

row ISO-080 "a foreign chain that ends with drop, once cnet has its opening"
nft 'add table ip filter; add chain ip filter FORWARD { type filter hook forward priority 0; policy accept; }
     add rule ip filter FORWARD counter drop'
blocked neighbour -- "$HOST" 8001 5001
cnet system check --fix >"$scratch/fix" || true # the sysctl above differs from what containers were started with
reaches neighbour -- "$HOST" 8001 5001
reaches inside nat1 -- "$NEIGHBOUR" 8000 0

step "every row of the vectors is here once"
same "$(jq -r '.cases[].id' "$vectors" | sort)" "$(printf '%s\n' "${done_rows[@]}" | sort)" "rows"

step "nat-unprotected: every port, from outside; not from other networks' point of view any less"
reaches neighbour -- 10.5.0.10 80 53000
reaches neighbour -- fd00:5::10 80 53000

step "isolated: internal, and no address of the host's on the bridge"
cnet network create --internal --subnet 10.7.0.0/24 --subnet fd00:7::/64 -o "${mode}4=isolated" -o "${mode}6=isolated" apart >/dev/null
serve apart1 --network apart --ip 10.7.0.10
serve apart2 --network apart
reaches inside apart2 -- 10.7.0.10 80 53000
blocked from_host -- 10.7.0.10 80 53000
blocked neighbour -- 10.7.0.10 80 0
bridge=br-$(cnet network inspect --format '{{.Id}}' apart | cut -c 1-12)
same "" "$(ip -4 -o address show dev "$bridge"; ip -6 -o address show dev "$bridge" scope global)"
fails 1 'internal' cnet network create -o "${mode}4=isolated" wrong
cnet rm -f apart1 apart2 >/dev/null
cnet network rm apart >/dev/null

step "icc=false: not one frame from a container to another"
inside lone2 "$frame" eth0 count "$(mac_of lone1)" 2 >"$scratch/frames" &
counter=$!
for ((i = 0; i < 5; i++)); do
  inside lone1 "$frame" eth0 raw "$(mac_of lone2)"
  inside lone1 "$frame" eth0 raw ff:ff:ff:ff:ff:ff
  inside lone1 "$frame" eth0 arp own 10.4.0.10 10.4.0.11
  inside lone1 "$frame" eth0 ip4 10.4.0.10 10.4.0.11
done
wait "$counter"
same 0 "$(<"$scratch/frames")" "frames that arrived"

step "icc=true: an honest frame arrives, so that the above means something"
inside nat2 "$frame" eth0 count "$(mac_of nat1)" 2 >"$scratch/frames" &
counter=$!
pause; pause; pause
for ((i = 0; i < 30; i++)); do inside nat1 "$frame" eth0 arp own 10.1.0.10 10.1.0.11; done
wait "$counter"
(($(<"$scratch/frames") > 0)) || fail "no honest frame arrived"

step "nobody speaks for another, as a router or as a DHCP server"
dropped() { # dropped COMMENT: packets that this rule of the bridge table has dropped
  nft list table bridge cnet | awk -v comment="$1" '
    index($0, "comment \"" comment) { for (i = 1; i < NF; i++) if ($i == "packets") n += $(i + 1) } END { print n + 0 }'
}
forged() { # forged COMMENT KIND [VALUE...]
  local comment=$1 before
  shift
  before=$(dropped "$comment")
  inside nat1 "$frame" eth0 "$@"
  eventually eval '(($(dropped "$comment") > before))'
}
forged "foreign hardware address" mac
forged "forged ARP sender" arp own 10.1.0.11 10.1.0.1
forged "forged ARP sender" arp own 10.1.0.1 10.1.0.11
forged "forged ARP sender" arp 02:ca:fe:00:00:02 10.1.0.10 10.1.0.1
forged "forged IPv4 source" ip4 10.1.0.11 10.1.0.1
forged "forged IPv4 source" ip4 127.0.0.1 10.1.0.1
forged "forged IPv6 source" ip6 fd00:1::11 ff02::1
forged "forged IPv6 source" ip6 fe80::1 ff02::1
forged "forged neighbour" na fd00:1::1
forged "forged neighbour" na fd00:1::11
forged "containers are no routers" ra
forged "containers are no routers" redirect
forged "containers are no DHCP servers" dhcp4 10.1.0.10
forged "containers are no DHCP servers" dhcp6
forged "neither IP nor ARP" vlan
forged "neither IP nor ARP" raw ff:ff:ff:ff:ff:ff
reaches inside nat2 -- 10.1.0.10 80 53000
reaches inside nat2 -- fd00:1::10 80 53000

cnet rm -f nat1 nat2 routed1 in1 in2 lone1 lone2 bare1 trusting1 >/dev/null
cnet network rm nat routed internal lonely bare trusting >/dev/null

cnet system prune --force >/dev/null
step "the opening has gone with the networks"
nft list chain ip filter FORWARD | grep -q cnet && fail "an opening is left"
nft delete table ip filter
