#!/usr/bin/env bash
# The rows of tests/vectors/network_semantics.json that need more than one command; the others are in unit.model.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

top() { cnet run -d --name "$@" box sleep 1000 >/dev/null; }
count() { cnet network inspect "$1" | jq '.[0].Containers | length'; }
networks_of() { cnet inspect "$1" | jq -r '.[0].NetworkSettings.Networks | keys | join(" ")'; }

step "NET-008 NET-012: subnets of two networks do not overlap"
cnet network create --subnet 192.168.0.0/16 t0 >/dev/null
fails 1 overlaps cnet network create --subnet 192.168.128.0/17 t1
fails 1 overlaps cnet network create --subnet 192.168.0.0/16 t1
cnet network rm t0 >/dev/null

step "NET-017: the network bridge"
same "bridge local false false default 1" \
  "$(cnet run --rm box true && cnet network inspect bridge | jq -r '.[0] | "\(.Driver) \(.Scope) \(.Internal) \(.EnableIPv6) \(.IPAM.Driver) \(.IPAM.Config | length)"')"

step "NET-018 NET-019 NET-021: inspect shows what there is, and fails for the rest"
for names in "host nonexistent" "nonexistent host"; do
  # shellcheck disable=SC2086
  status 1 cnet network inspect $names
  same host "$(jq -r '.[].Name' "$scratch/stdout")"
done
status 0 cnet network inspect host none
same 2 "$(jq length "$scratch/stdout")"
id=$(cnet network create --subnet 10.1.0.0/24 n)
same "$id" "$(cnet network inspect --format '{{ .Id }}' n)"

step "NET-032: lists are in natural order"
for number in 2 10 1; do cnet network create "network-$number-foo" >/dev/null; done
same "network-1-foo network-2-foo network-10-foo" \
  "$(cnet network ls --format '{{.Name}}' | grep foo | xargs)"
cnet network rm network-1-foo network-2-foo network-10-foo >/dev/null

step "NET-034 NET-035 NET-037 NET-038 NET-039: rm removes what can be removed"
for name in d0 d1 d2; do cnet network create $name >/dev/null; done
top c --net d2
status 1 cnet network rm d0 d1 d2
same "d0 d1" "$(xargs <"$scratch/stdout")"
cnet network exists d2
for name in bridge host none; do status 1 cnet network rm $name; done
status 0 cnet network rm --force no-such-network
status 1 cnet network rm --force d2
cnet network create d0 >/dev/null
status 1 cnet network rm d0 no-such
status 1 cnet network exists d0
cnet rm -f c >/dev/null
cnet network rm d2 >/dev/null

step "NET-046 NET-048 NET-049 NET-051 NET-053 NET-055 NET-056: connect and disconnect a running container"
top c
cnet network connect n c
same 1 "$(count n)"
same "$(cnet network inspect n | jq -r '.[0].Containers[].IPv4Address')" "$(address_of c n)/24"
status 1 cnet network connect n c
cnet network disconnect n c
same 0 "$(count n)"
cnet network disconnect bridge c
status 1 cnet network connect host c
cnet rm -f c >/dev/null
top c --net=none
status 1 cnet network connect n c
status 1 cnet network connect nonexistent c
status 1 cnet network connect onlyone
status 1 cnet network disconnect n c
cnet rm -f c >/dev/null

step "NET-057 NET-058 NET-060 NET-061: connect and disconnect a stopped one"
cnet create --name foo box serve >/dev/null
status 1 cnet network disconnect n foo
cnet network create --subnet 10.2.0.0/24 t1 >/dev/null
cnet network create --subnet 10.3.0.0/24 t2 >/dev/null
cnet network connect t1 foo
cnet network connect t2 foo
cnet network disconnect "$(cnet network inspect --format '{{.Id}}' bridge)" foo
same "t1 t2" "$(networks_of foo)"
cnet start foo >/dev/null
same "t1 t2" "$(networks_of foo)"
serve other --net t1
answers "$(cnet inspect --format '{{.Config.Hostname}}' foo)" inside other probe ask tcp "$(address_of foo t1)" 80
cnet stop -t 0 foo >/dev/null
cnet network disconnect t1 foo
cnet rm -f foo other >/dev/null

step "NET-062: --mac-address is for the first network"
top t --mac-address 02:42:ac:11:00:02
cnet network connect n t
same 02:42:ac:11:00:02 "$(cnet inspect --format '{{.NetworkSettings.Networks.bridge.MacAddress}}' t)"
[[ $(cnet inspect --format '{{.NetworkSettings.Networks.n.MacAddress}}' t) != 02:42:ac:11:00:02 ]] || fail "both have it"
cnet rm -f t >/dev/null

step "NET-066 NET-067 NET-069 NET-070: addresses of one's own"
fails 125 'not in|outside|subnet' cnet run -d --ip 172.31.99.88 --net n box sleep 1000
cnet network create --ipv6 --subnet 172.28.0.0/16 --subnet 2001:db8:1234::/64 n0 >/dev/null
cnet network create --ipv6 --subnet 172.30.0.0/16 --ip-range 172.30.5.0/24 --subnet 2001:db8:abcd::/64 \
  --ip-range 2001:db8:abcd::/80 n1 >/dev/null
top c0 --net n0 --ip 172.28.99.88 --ip6 2001:db8:1234::9988
cnet network connect --ip 172.30.5.44 --ip6 2001:db8:abcd::5544 n1 c0
kept() {
  same "172.28.99.88 2001:db8:1234::9988 172.30.5.44 2001:db8:abcd::5544" \
    "$(cnet inspect c0 | jq -r '.[0].NetworkSettings.Networks | "\(.n0 | "\(.IPAddress) \(.GlobalIPv6Address)") \(.n1 | "\(.IPAddress) \(.GlobalIPv6Address)")"')"
}
kept
cnet stop -t 0 c0 >/dev/null
cnet start c0 >/dev/null
kept
cnet rm -f c0 >/dev/null
cnet create --name c0 box sleep 1000 >/dev/null
cnet network connect --ip 172.30.55.44 --ip6 2001:db8:abcd::5544 n1 c0
cnet start c0 >/dev/null
same 172.30.55.44 "$(address_of c0 n1)"
status 125 cnet run --net n0 --ip mynet_ip box true
cnet rm -f c0 >/dev/null
cnet network rm n0 n1 >/dev/null

step "NET-093: a network may be given by its id"
cnet run --rm --net "$id" box true

step "NET-099: the default route follows the priority, then the name"
for number in 1 2 3 4 5; do cnet network create --subnet "10.20.$number.0/24" "testnet$number" >/dev/null; done
way() { inside c ip route show default | grep -o 'via 10\.20\.[0-9]' | tail -c 2; }
top c --net testnet1
same 1 "$(way)"
cnet network connect --gw-priority -100 testnet5 c
same 1 "$(way)"
cnet network connect --gw-priority 100 testnet2 c
same 2 "$(way)"
contains "$(inside c ip route show default)" 'dev eth2'
cnet network connect --gw-priority 10 testnet3 c
same 2 "$(way)"
cnet network connect --gw-priority 10 testnet4 c
same 2 "$(way)"
cnet network disconnect testnet2 c
same 3 "$(way)"
cnet rm -f c >/dev/null
cnet network rm testnet1 testnet2 testnet3 testnet4 testnet5 >/dev/null

step "NET-100: published ports lead to the network of the default route of each family"
cnet network create --subnet 10.20.4.0/24 net4 >/dev/null
cnet network create --ipv6 --ipv4=false --subnet fd00:6::/64 net6 >/dev/null
cnet network create --ipv6 --subnet 10.20.46.0/24 --subnet fd00:46::/64 net46 >/dev/null
serve c --net net4 -p 8080:80
reached() {
  answers c probe ask tcp 127.0.0.1 8080
  answers c probe ask tcp ::1 8080
}
reached
cnet network connect net6 c && reached
cnet network disconnect net6 c && reached
cnet network connect net46 c && reached
cnet network disconnect net46 c && reached
cnet rm -f c >/dev/null
cnet network rm net4 net6 net46 >/dev/null

step "NET-101 NET-102: a port in use, and the address of a network's ports"
top old -p 80:80
status 125 cnet run -d -p 80:80 box sleep 1000
cnet kill old >/dev/null
top new -p 80:80
cnet rm -f old new >/dev/null
cnet network create --subnet 192.168.10.0/24 --gateway 192.168.10.1 \
  -o com.docker.network.bridge.host_binding_ipv4=192.168.10.1 testbind >/dev/null
top c --net testbind -p 5000:5000
same '192.168.10.1:5000->5000/tcp' "$(cnet ps --format '{{.Ports}}')"
cnet rm -f c >/dev/null

step "NET-103: the flows of a removed container are forgotten"
serve c --net testbind -p 8080:53000/udp
answers c probe ask udp 192.168.10.1 8080
if [[ -r /proc/net/nf_conntrack ]]; then
  flows() { grep -c 'dst=192\.168\.10\.1 .*dport=8080' /proc/net/nf_conntrack || true; }
  same 1 "$(flows)"
  cnet rm -f c >/dev/null
  same 0 "$(flows)"
else
  echo "SKIP (this step): this kernel shows no connections in /proc; system.conntrack has it"
  cnet rm -f c >/dev/null
fi
cnet network rm testbind n t1 t2 >/dev/null
cnet system prune -f >/dev/null
