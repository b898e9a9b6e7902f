#!/usr/bin/env bash
# Addresses of a DHCP server on the wire (dnsmasq, on the neighbour): got at the start, renewed, given back at the end;
# on macvlan and on a bridge of somebody else's.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v dnsmasq >/dev/null || skip "needs dnsmasq (Debian's dnsmasq-base)"
ip link add macvlan-probe link uplink type macvlan 2>/dev/null || skip "this kernel has no macvlan"
ip link del macvlan-probe

log=$scratch/dnsmasq.log
serve_leases() { # serve_leases SECONDS: a server whose leases are to be renewed a second before that
  neighbour dnsmasq --no-daemon --conf-file=/dev/null --port=0 --interface=eth0 --bind-interfaces \
    --dhcp-range=198.51.100.100,198.51.100.150,120s --dhcp-option=option:router,198.51.100.2 \
    --no-ping --dhcp-option="59,$1" --dhcp-leasefile="$scratch/leases" --dhcp-authoritative \
    --log-dhcp --user=root 2>>"$log" &
  server=$!
  eventually grep -q 'DHCP, IP range' "$log"
}
end_server() {
  pkill -P "$server" 2>/dev/null || true
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
}
said() { grep -c "$1" "$log" || true; } # how often the server has said so
leased() { grep -c . "$scratch/leases" || true; }
says() { # says COUNT PATTERN: at least that often
  (($(said "$2") >= $1))
}

step "what cannot be is said before anything is touched"
refused() { unchanged fails 1 "$@"; }
refused 'needs the driver macvlan' cnet network create --ipam-driver dhcp d
refused 'takes no --subnet' cnet network create -d macvlan -o parent=uplink --ipam-driver dhcp --subnet 10.1.0.0/24 d
refused 'IPv4 alone' cnet network create -d macvlan -o parent=uplink --ipam-driver dhcp --ipv6 d

step "without a server, a start says so, and leaves nothing"
cnet network create -d macvlan -o parent=uplink --ipam-driver dhcp lan >/dev/null
contains "$(cnet run --network lan --dry-run box true)" 'udhcpc -i eth0'
fails 125 'no DHCP server has given eth0 an address' cnet run --network lan box true
same "" "$(cnet ps -aq)"

serve_leases 3

step "a lease at the start: address, way out and name"
serve a --network lan
address=$(address_of a lan)
contains "$address" '^198\.51\.100\.1[0-5][0-9]$'
answers a neighbour probe ask tcp "$address" 80
contains "$(inside a ip route show)" '^default via 198.51.100.2 dev eth0'
contains "$(inside a ip -o address show dev eth0)" "inet $address/24"
contains "$(<"$scratch/leases")" " $address a "
contains "$(cnet exec a cat /etc/hosts)" "^$address"
serve b --network lan
eventually cnet exec a busybox ping -c 1 -W 2 b

step "it is renewed while the container runs"
before=$(said "DHCPACK.*$address")
WITHIN=10 eventually says $((before + 2)) "DHCPACK.*$address"
answers a neighbour probe ask tcp "$address" 80

step "the address lasts over a restart"
cnet restart -t 0 a >/dev/null
same "$address" "$(address_of a lan)"

step "who renews it is started again when it is killed, and knows nothing that it could misuse"
keeper() { pgrep -f "cnet-dhcp keep .* $1/24"; }
old=$(keeper "$address")
contains "$(</proc/"$old"/status)" 'CapEff:\s*0000000000000000'
contains "$(</proc/"$old"/status)" 'Uid:\s*65534'
kill -9 "$old"
another() { [[ $(keeper "$address") != "$old" ]] && keeper "$address"; }
eventually another
before=$(said "DHCPACK.*$address")
WITHIN=10 eventually says $((before + 1)) "DHCPACK.*$address"

step "it is given back when the container ends, however that is"
releases=$(said "DHCPRELEASE.*$address")
cnet stop -t 0 a >/dev/null
eventually says $((releases + 1)) "DHCPRELEASE.*$address"
address=$(address_of b lan)
cnet kill b >/dev/null
eventually says 1 "DHCPRELEASE.*$address"
cnet rm -f a b >/dev/null
releases=$(said DHCPRELEASE)
cnet run --rm --network lan box true
eventually says $((releases + 1)) DHCPRELEASE
eventually eval '(($(leased) == 0))'

step "connect and disconnect, on a running container"
cnet network create --subnet 10.1.0.0/24 inner >/dev/null
serve c --network inner
cnet network connect lan c
address=$(address_of c lan)
answers c neighbour probe ask tcp "$address" 80
releases=$(said "DHCPRELEASE.*$address")
cnet network disconnect lan c
eventually says $((releases + 1)) "DHCPRELEASE.*$address"
cnet rm -f c >/dev/null

step "a lease that the server takes back: the next one follows"
serve e --network lan
old=$(address_of e lan)
end_server
mac=$(inside e ip -o link show eth0 | grep -o 'ether [0-9a-f:]*' | cut -d' ' -f2)
: >"$scratch/leases"
neighbour dnsmasq --no-daemon --conf-file=/dev/null --port=0 --interface=eth0 --bind-interfaces \
  --dhcp-range=198.51.100.100,198.51.100.150,120s --dhcp-host="$mac,198.51.100.149" \
  --no-ping --dhcp-option=option:router,198.51.100.2 --dhcp-leasefile="$scratch/leases" --dhcp-authoritative \
  --log-dhcp --user=root 2>>"$log" &
server=$!
moved() { [[ $(address_of e lan) == 198.51.100.149 ]]; }
WITHIN=30 eventually moved
answers e neighbour probe ask tcp 198.51.100.149 80
! inside e ip -o address show dev eth0 | grep -q "$old/" || fail "it still has $old"
cnet rm -f e >/dev/null
cnet network rm lan >/dev/null

step "on a bridge of somebody else's"
ip link add br9 up type bridge
ip link add v9 up type veth peer name w9
ip link set v9 master br9
ip netns add wire
ip link set w9 netns wire
ip -n wire address add 192.0.2.1/24 dev w9
ip -n wire link set w9 up
ip netns exec wire dnsmasq --no-daemon --conf-file=/dev/null --port=0 --interface=w9 --bind-interfaces \
  --no-ping --dhcp-range=192.0.2.100,192.0.2.150,120s --dhcp-leasefile="$scratch/leases9" --dhcp-authoritative \
  --log-dhcp --user=root 2>>"$log" &
other=$!
cnet network create -o mode=unmanaged -o com.docker.network.bridge.name=br9 --ipam-driver dhcp lan9 >/dev/null
serve f --network lan9
address=$(address_of f lan9)
contains "$address" '^192\.0\.2\.1'
answers f ip netns exec wire "$probe" ask tcp "$address" 80
cnet rm -f f >/dev/null
eventually says 1 "DHCPRELEASE.*$address"
cnet network rm lan9 >/dev/null
pkill -P "$other" 2>/dev/null || true
kill "$other" 2>/dev/null || true
wait "$other" 2>/dev/null || true
ip link del v9
ip link del br9
ip netns del wire
end_server
