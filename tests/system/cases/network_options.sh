#!/usr/bin/env bash
# Options of real networks: routes, metrics, names and settings of interfaces, a bridge that is somebody else's.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

create() { cnet network create --subnet 10.1.0.0/24 "$@" net >/dev/null; }

step "metric, prefix and routes of a network"
create -o metric=77 -o com.docker.network.container_iface_prefix=net --route 10.20.0.0/16,10.1.0.254,50
serve a --network net
contains "$(inside a ip route)" '^default via 10\.1\.0\.1 dev net0 metric 77'
contains "$(inside a ip route)" '^10\.20\.0\.0/16 via 10\.1\.0\.254 dev net0 metric 50'
same '[{"Destination":"10.20.0.0/16","Gateway":"10.1.0.254","Metric":50}]' \
  "$(cnet network inspect --format '{{json .Routes}}' net)"
inside a ip route del 10.20.0.0/16
cnet system repair >/dev/null
contains "$(inside a ip route)" '^10\.20\.0\.0/16 via'
cnet rm -f a >/dev/null
cnet network rm net >/dev/null

step "no_default_route leaves the way out to another network"
create -o no_default_route=true
cnet network create --subnet 10.2.0.0/24 zz >/dev/null
serve a --network net
same "" "$(inside a ip route show default)"
cnet network connect zz a
contains "$(inside a ip route show default)" 'via 10\.2\.0\.1 dev eth1'
cnet rm -f a >/dev/null
cnet network rm net zz >/dev/null

step "an endpoint has its interface's name and settings"
create
ifname=com.docker.network.endpoint.ifname sysctls=com.docker.network.endpoint.sysctls
serve a --network "name=net,driver-opt=$ifname=lan0,driver-opt=$sysctls=net.ipv4.conf.IFNAME.log_martians=1"
contains "$(inside a ip -o link)" ': lan0@'
same 1 "$(inside a cat /proc/sys/net/ipv4/conf/lan0/log_martians)"
contains "$(cnet inspect --format '{{json .NetworkSettings.Networks.net.DriverOpts}}' a)" '"lan0"'
cnet network create --subnet 10.2.0.0/24 second >/dev/null
fails 1 'has an interface "lan0" already' cnet network connect --driver-opt "$ifname=lan0" second a
cnet network connect --driver-opt "$ifname=wan0" second a
contains "$(inside a ip -o link)" ': wan0@'
cnet restart -t 0 a >/dev/null
contains "$(inside a ip -o link)" ': lan0@'
fails 1 'is no setting of the interface' \
  cnet network connect --driver-opt "$sysctls=net.ipv4.ip_forward=1" second a
cnet rm -f a >/dev/null
cnet network rm net second >/dev/null

step "inhibit_ipv4: the host has no address on the bridge"
create -o com.docker.network.bridge.inhibit_ipv4=true -o com.docker.network.bridge.name=br-own
same "" "$(ip -o -4 address show dev br-own)"
cnet network rm net >/dev/null

step "--ipam-driver none: a link without addresses"
cnet network create --ipam-driver none net >/dev/null
cnet run -d --name a --network net box sleep 1000 >/dev/null
same "" "$(inside a ip -o -4 address show dev eth0)"
contains "$(inside a ip -o link show eth0)" 'state UP'
fails 1 'containers use it: a' cnet network rm net
cnet rm -f a >/dev/null
cnet network rm net >/dev/null

step "mode=unmanaged: cnet only attaches to a bridge, and takes nothing away"
ip link add br0 type bridge
ip link set br0 mtu 1400
ip address add 10.7.0.1/24 dev br0
ip link set br0 up
eventually eval '! pgrep -x cnet' # what closes behind the last container
snapshot >"$scratch/bridge"
cnet network create -o mode=unmanaged -o com.docker.network.bridge.name=br0 --subnet 10.7.0.0/24 \
  --gateway 10.7.0.1 office >/dev/null
serve a --network office
answers a probe ask tcp "$(address_of a office)" 80
contains "$(inside a ip route show default)" 'via 10\.7\.0\.1 dev eth0'
contains "$(inside a ip -o link show eth0)" "mtu 1400"
cnet run -d --name p --hostname p -p 8080:80 --network office box serve 2>"$scratch/notes" >/dev/null
contains "$(<"$scratch/notes")" 'ports are not published'
answers p inside a probe ask tcp "$(address_of p office)" 80
cnet rm -f a p >/dev/null
cnet network rm office >/dev/null
settled "$scratch/bridge"
fails 1 'no bridge "br9"' cnet network create -o mode=unmanaged -o com.docker.network.bridge.name=br9 m
fails 1 'is no bridge' cnet network create -o mode=unmanaged -o com.docker.network.bridge.name=uplink m
ip link del br0

step "a VRF and VLANs of a bridge, where the kernel has them"
fails 1 'no VRF "blue"' cnet network create -o vrf=blue m
if ip link add blue type vrf table 10 2>/dev/null; then
  ip link set blue up
  create -o vrf=blue -o com.docker.network.bridge.name=br-own
  contains "$(ip -o link show br-own)" 'master blue'
  cnet network rm net >/dev/null
  ip link del blue
  ip rule del pref 1000 # the kernel's, which come with the first VRF and stay
  ip -6 rule del pref 1000
else
  echo "SKIP (this step): this kernel has no VRF"
fi
if ip link add br1 type bridge vlan_filtering 1 2>/dev/null; then
  ip link del br1
  create -o vlan=7 -o com.docker.network.bridge.name=br-own
  serve a --network net
  serve b --network net
  answers b inside a probe ask tcp "$(address_of b net)" 80
  answers a probe ask tcp "$(address_of a net)" 80
  contains "$(ip -d link show br-own)" 'vlan_filtering 1 .*vlan_default_pvid 7'
  cnet rm -f a b >/dev/null
  cnet network rm net >/dev/null
else
  unchanged fails 1 'VLAN' cnet network create --subnet 10.1.0.0/24 -o vlan=7 net
fi

step "a template, and a network made from it"
cnet network create --config-only --subnet 10.1.0.0/24 -o metric=77 --rate 10mbit pattern >/dev/null
same "null true" "$(cnet network inspect --format '{{.Driver}} {{.ConfigOnly}}' pattern)"
fails 125 'is a template' cnet run --rm --network pattern box true
fails 1 'is no template' cnet network create --config-from bridge made
fails 1 'takes --subnet from the template' \
  cnet network create --config-from pattern --subnet 10.2.0.0/24 made
cnet network create --config-from pattern made >/dev/null
same "bridge pattern 10mbit" \
  "$(cnet network inspect --format '{{.Driver}} {{.ConfigFrom.Network}} {{.Rate}}' made)"
serve a --network made
fails 1 'is a template' cnet network connect pattern a
contains "$(inside a ip route)" '^default via 10\.1\.0\.1 dev eth0 metric 77'
cnet rm -f a >/dev/null
fails 1 'networks were made from it: made' cnet network rm pattern
cnet network prune -f >/dev/null
cnet network rm pattern >/dev/null

step "what is not known, or does not fit, is refused before anything is touched"
eventually eval '! pgrep -x cnet' # what closes behind the last container
refused() { unchanged fails 1 "$@"; }
refused 'did you mean "metric"' cnet network create -o metrik=1 m
refused 'is not supported yet' cnet network create -o outbound_addr4=198.51.100.1 m
refused 'is not in --subnet' cnet network create --subnet 10.1.0.0/24 --route 10.20.0.0/16,10.2.0.1 m
refused 'networks are apart' cnet network create -o isolate=false m
