#!/usr/bin/env bash
# system check finds what was damaged by hand and exits 1; repair brings it back, twice is once; and nothing that was
# deleted by hand keeps rm from working.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

id=$(cnet network create --subnet 10.1.0.0/24 net)
bridge=br-${id:0:12}
serve web --network net -p 8080:80
veth=$(ip -o link show master "$bridge" | awk -F'[ :@]+' '{ print $2 }')

step "all is well"
status 0 cnet system check
status 0 cnet system repair

damages=(
  "nft flush ruleset"
  "nft delete table inet cnet"
  "nft delete table bridge cnet"
  "nft flush map inet cnet publish"
  "ip address del 10.1.0.1/24 dev $bridge"
  "ip link set $bridge down"
  "ip link del $bridge"
  "ip link set $veth nomaster"
  "ip link del $veth"
  "ip rule del pref 990"
  "ip route flush table 4242"
  "sysctl -qw net.ipv4.ip_forward=0"
)
for damage in "${damages[@]}"; do
  step "$damage"
  $damage
  status 1 cnet system check
  cnet system repair >/dev/null
  cnet system check || fail "repair is not enough"
  answers web neighbour probe ask tcp "$HOST" 8080
  answers web probe ask tcp 127.0.0.1 8080
done
cnet system repair >"$scratch/again"
same "" "$(<"$scratch/again")" "a second repair"

step "rm after damage leaves nothing"
for damage in "nft flush ruleset" "ip link del $bridge"; do
  serve victim --network net -p 8081:80
  $damage
  cnet rm -f victim >/dev/null
  cnet system repair >/dev/null
done
cnet rm -f web >/dev/null
ip link del "$bridge"
nft flush ruleset
cnet network rm net >/dev/null
