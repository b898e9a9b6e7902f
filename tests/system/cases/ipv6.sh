#!/usr/bin/env bash
# IPv6 beside IPv4 and alone: addresses, the way out, isolation, published ports with the client's address, and the
# corners that are relayed.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly HOST_6=2001:db8::1 NEIGHBOUR_6=2001:db8::2

ip address add "$HOST_6/64" nodad dev uplink
ip -n neighbour address add "$NEIGHBOUR_6/64" nodad dev eth0
ip address add fe80::1/64 nodad dev uplink
ip -n neighbour address add fe80::2/64 nodad dev eth0
ip -n neighbour -6 route add default via "$HOST_6"
snapshot >"$scratch/before" # with these addresses

serve6() { # on the neighbour: answers on 80
  neighbour "$probe" serve tcp 8000 "$NEIGHBOUR_6" &
  eventually eval 'neighbour ss -Hlnt | grep -q :8000'
}
address6_of() { cnet inspect --format "{{(index .NetworkSettings.Networks \"$2\").GlobalIPv6Address}}" "$1"; }

step "create: a subnet of one's own, a generated one, IPv6 alone"
cnet network create --subnet 10.1.0.0/24 --subnet fd00:1::/64 dual >/dev/null
cnet network create --ipv6 drawn >/dev/null
cnet network create --ipv6 --ipv4=false --subnet fd00:6::/64 --ip-range fd00:6::100/120 --gateway fd00:6::9 six >/dev/null
same "true true" "$(cnet network inspect --format '{{.EnableIPv4}} {{.EnableIPv6}}' dual)"
same "false true" "$(cnet network inspect --format '{{.EnableIPv4}} {{.EnableIPv6}}' six)"
contains "$(cnet network inspect drawn | jq -r '.[0].IPAM.Config[1].Subnet')" '^fd[0-9a-f]{2}:.*::/64$'
same fd00:6::9 "$(cnet network inspect six | jq -r '.[0].IPAM.Config[0].Gateway')"
fails 1 'overlaps' cnet network create --subnet fd00:1::/48 clash
fails 1 'needs --ipv6' cnet network create --ipv4=false nothing
status 0 cnet system check

step "addresses work at once, without detection of duplicates, without routers"
serve web --network dual -p 8080:80 -p 5300:53000/udp
same fd00:1::2 "$(address6_of web dual)"
same fd00:1::1 "$(cnet inspect web | jq -r '.[0].NetworkSettings.Networks.dual.IPv6Gateway')"
same "fd00:1::2/64" "$(cnet network inspect dual | jq -r '.[0].Containers[].IPv6Address')"
same "" "$(inside web ip -6 address show tentative)"
same 0 "$(inside web cat /proc/sys/net/ipv6/conf/eth0/accept_ra)"
contains "$(cnet exec web cat /etc/hosts)" '^fd00:1::2	web$'
serve lone --network six --ip6 fd00:6::77
same "" "$(inside lone ip -4 -o address show dev eth0)"
serve plain
same "" "$(inside plain ip -6 -o address show dev eth0)"

step "inside a network, between networks, to the host, to the outside"
answers "web fd00:1::" cnet run --rm --network dual box probe ask tcp fd00:1::2 80
answers web probe ask tcp fd00:1::2 80
silent cnet exec lone probe ask tcp fd00:1::2 80
silent neighbour probe ask tcp fd00:1::2 80
serve6
contains "$(cnet exec web probe ask tcp "$NEIGHBOUR_6" 8000)" " $HOST_6$"
contains "$(cnet exec lone probe ask tcp "$NEIGHBOUR_6" 8000)" " $HOST_6$"

step "published: the client's address stays, TCP and UDP"
answers "web $NEIGHBOUR_6" neighbour probe ask tcp "$HOST_6" 8080
answers "web $NEIGHBOUR_6" neighbour probe ask udp "$HOST_6" 5300
answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
answers web cnet exec lone probe ask tcp "$HOST_6" 8080
answers web cnet exec web probe ask tcp "$HOST_6" 8080
same "0.0.0.0:8080 [::]:8080" "$(cnet port web 80 | xargs)"

step "[::1] and IPv6 clients of a container without IPv6 are relayed"
cnet rm -f plain >/dev/null
serve plain -p 8081:80 -p 5301:53000/udp
for to in "::1 8080 web" "::1 8081 plain" "$HOST_6 8081 plain"; do
  read -r address port name <<<"$to"
  answers "$name" probe ask tcp "$address" "$port"
  answers "$name" probe ask udp "$address" "$((port - 8080 + 5300))"
done
answers plain neighbour probe ask tcp "$HOST_6" 8081
answers plain neighbour probe ask udp "$HOST_6" 5301
answers web neighbour probe ask tcp fe80::1%eth0 8080
answers web neighbour probe ask udp fe80::1%eth0 5300

step "relayed bytes: ten MB each way, an end that is told, a hundred at a time"
# A container that ends takes what its sockets still hold with it: this one outlives the connection.
cnet run -d --name echo -p 7000:7000 box sh -c 'busybox nc -l -p 7000 -e cat; sleep 1000' >/dev/null
eventually eval 'inside echo ss -Hlnt | grep -q :7000'
head -c 10000000 /dev/urandom >"$scratch/bytes"
timeout 120 socat -t 60 - 'TCP6:[::1]:7000' <"$scratch/bytes" | cmp - "$scratch/bytes"
seq 100 | xargs -P 20 -I{} probe ask tcp ::1 8081 >"$scratch/many"
same 100 "$(grep -c '^plain' "$scratch/many")"

step "one address of one family"
serve some --network dual -p "[$HOST_6]:9000:80" -p '[::1]:9001:80' -p 127.0.0.1:9002:80
answers "some $NEIGHBOUR_6" neighbour probe ask tcp "$HOST_6" 9000
answers some probe ask tcp ::1 9001
answers some probe ask tcp 127.0.0.1 9002
silent probe ask tcp "$HOST" 9000
silent neighbour probe ask tcp "$HOST_6" 9001
silent probe ask tcp ::1 9002
fails 125 'no IPv4 address' cnet run --rm --network six -p 127.0.0.1:9003:80 box true
cnet rm -f some echo >/dev/null

step "connect and disconnect lead what is published elsewhere"
serve moved --network six -p 9100:80
answers moved probe ask tcp ::1 9100
silent probe ask tcp 127.0.0.1 9100
cnet network connect dual moved
answers moved probe ask tcp ::1 9100
answers "moved $NEIGHBOUR_6" neighbour probe ask tcp "$HOST_6" 9100
cnet network disconnect six moved
answers moved probe ask tcp ::1 9100
answers "moved $NEIGHBOUR_6" neighbour probe ask tcp "$HOST_6" 9100
same 1 "$(cnet inspect moved | jq '[.[0].NetworkSettings.Networks[].GlobalIPv6Address] | length')"
cnet rm -f moved >/dev/null

step "an address that moves from one container to another is found by everybody at once"
for ((i = 1; i <= 5; i++)); do
  serve moving --network dual --ip 10.1.0.50 --ip6 fd00:1::50
  for address in 10.1.0.50 fd00:1::50; do
    begin=${EPOCHREALTIME/./}
    answers moving probe ask tcp "$address" 80
    answers moving inside web "$probe" ask tcp "$address" 80
    ((${EPOCHREALTIME/./} - begin < 3000000 * PATIENCE)) || fail "$address was not found for a while"
  done
  cnet rm -f moving >/dev/null
done

step "--ip6 is kept over a stop, refused where it does not fit, and never given twice"
cnet stop -t 0 lone >/dev/null
fails 125 'belongs to container "lone"' cnet run --rm --network six --ip6 fd00:6::77 box true
cnet start lone >/dev/null
same fd00:6::77 "$(address6_of lone six)"
fails 125 'not in subnet' cnet run --rm --network six --ip6 fd00:7::1 box true
fails 125 'is its gateway' cnet run --rm --network six --ip6 fd00:6::9 box true
fails 125 'chosen by you' cnet run --rm --network drawn --ip6 fd00:7::1 box true
fails 125 'is IPv4' cnet run --rm --network six --ip6 10.1.0.3 box true

step "an internal one has no way out; a flush of the rules opens none"
cnet network create --internal --subnet fd00:8::/64 --subnet 10.8.0.0/24 inner >/dev/null
serve kept --network inner
same "" "$(inside kept ip -6 route show default)"
silent cnet exec kept probe ask tcp "$HOST_6" 8080
nft flush ruleset
silent neighbour probe ask tcp fd00:1::2 80
silent cnet exec lone probe ask tcp fd00:1::2 80
cnet system repair >/dev/null
answers "web $NEIGHBOUR_6" neighbour probe ask tcp "$HOST_6" 8080

cnet rm -f web plain lone kept >/dev/null
cnet network rm dual drawn six inner >/dev/null
