#!/usr/bin/env bash
# --network container:X: one network for several containers, and what becomes of them when X goes.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

netns() { cnet exec "$1" sh -c 'ls -l /proc/self/ns/net' | sed 's/.*-> //'; }
links() { cnet exec "$1" ip -o link | awk -F'[ :@]+' '{ print $2 }' | xargs; }
lost() { cnet inspect --format '{{.State.NetworkLost}}' "$1"; }
named() { cnet inspect --format '{{.Id}}' "$1"; }

cnet network create --subnet 10.1.0.0/24 net >/dev/null
cnet network create --subnet 10.2.0.0/24 other >/dev/null
serve web --network net -p 8080:80

step "a member has the network, the host name and the files of its owner"
cnet run -d --name side --network container:web box sleep 1000 >/dev/null
same "$(netns web)" "$(netns side)" "network namespace"
same "lo eth0" "$(links side)"
same web "$(cnet exec side hostname)"
for file in hosts resolv.conf hostname; do
  same "$(cnet exec web cat /etc/$file)" "$(cnet exec side cat /etc/$file)" "/etc/$file"
done
cnet exec web sh -c 'echo 10.9.9.9 added >>/etc/hosts'
contains "$(cnet exec side cat /etc/hosts)" '10.9.9.9 added'
answers web cnet exec side probe ask tcp 127.0.0.1 80
answers web neighbour probe ask tcp "$HOST" 8080
same web "$(cnet run --rm --network "container:$(named web)" box hostname)"
same "$(netns side)" "$(cnet run --rm --network name=container:web box sh -c 'ls -l /proc/self/ns/net' | sed 's/.*-> //')"

step "inspect and ps say whose it is"
same "container:$(named web)" "$(cnet inspect --format '{{.HostConfig.NetworkMode}}' side)"
same "{}" "$(cnet inspect side | jq -c '.[0].NetworkSettings.Networks')"
same side "$(cnet ps --filter "network=container:$(named web)" --format '{{.Names}}')"
same false "$(lost side)"

step "what belongs to the network is refused, one error each that names the flag"
refused() { fails 125 "$1 cannot be given with --network container:web" cnet run "${@:2}" --network container:web box true; }
refused --hostname -h name
refused --domainname --domainname example.org
refused --publish -p 8081:81
refused --expose --expose 81
refused --ip --ip 10.1.0.77
refused --mac-address --mac-address 02:42:0a:01:00:77
refused --network-alias --network-alias alias
fails 125 'unknown flag --dns|--dns' cnet run --dns 10.0.0.1 --network container:web box true
fails 125 'unknown flag --link|--link' cnet run --link web:web --network container:web box true
fails 125 'cannot be combined' cnet run --network container:web --network net box true
fails 125 'container:NAME' cnet run --network container box true
fails 125 'names no container' cnet run --network container: box true
fails 125 'names no container' cnet run --network container:a/b box true
fails 125 '--network container:nobody: no such container' cnet run --network container:nobody box true
fails 125 'shares the network of another' cnet run --network container:side box true
fails 125 'cannot join itself' cnet run --name self --network container:self box true
fails 125 '--network container:nobody: no such container' cnet run --dry-run --network container:nobody box true
status 0 cnet run --dry-run --network container:web box true

step "connect and disconnect are its owner's"
fails 1 'shares the network of container "web"' cnet network connect other side
fails 1 'shares the network of container "web"' cnet network disconnect net side
fails 1 'shares the network of container "web"' cnet network disconnect -f net side
cnet network connect other web
same "lo eth0 eth1" "$(links side)"
cnet network disconnect other web
same "lo eth0" "$(links side)"

step "the owner stops: the member runs on with lo, and is marked"
cnet stop -t 0 web >/dev/null
same "lo" "$(links side)"
contains "$(cnet exec side ip -o link)" 'LOOPBACK,UP'
contains "$(cnet ps)" 'Up .* \(Network lost\)'
same true "$(lost side)"
same "" "$(ip -o link show type veth | grep -v uplink || true)" "veths of the host"
status 0 cnet system check
fails 125 '--network container:web: that container is not running' cnet run --network container:web box true
cnet create --name later --network container:web box sleep 1000 >/dev/null
fails 125 '--network container:web: that container is not running' cnet start later

step "the owner runs again: the member is in the old namespace until it is restarted"
cnet start web >/dev/null
[[ $(netns web) != "$(netns side)" ]] || fail "the namespace is the old one"
same true "$(lost side)"
cnet restart -t 0 side >/dev/null
same "$(netns web)" "$(netns side)"
same false "$(lost side)"
cnet restart -t 0 web >/dev/null
same true "$(lost side)"
cnet restart -t 0 side >/dev/null
cnet start later >/dev/null
same "$(netns web)" "$(netns later)"

step "the owner's monitor is killed: the same, and the next command takes its links away"
pid=$(cnet inspect --format '{{.State.Pid}}' web)
kill -9 "$(awk '/^PPid/ { print $2 }' "/proc/$pid/status")"
eventually eval '[[ ! -e /proc/'"$pid"' ]]'
same true "$(lost side)"
cnet start web >/dev/null
same "lo" "$(links side)"
cnet restart -t 0 side >/dev/null
answers web cnet exec side probe ask tcp 127.0.0.1 80

step "it is not removed while others share its network, unless forced"
cnet stop -t 0 web >/dev/null
fails 125 'shared by: later, side' cnet rm web
same web "$(cnet ps -a --filter name=web --format '{{.Names}}')"
cnet rm -f later >/dev/null
fails 125 'shared by: side' cnet rm web
cnet rm -f web >/dev/null
same "lo" "$(links side)"
cnet stop -t 0 side >/dev/null
fails 125 'does not exist any more' cnet start side
fails 1 'which is gone' cnet network connect net side
cnet rm side >/dev/null

step "an owner in the foreground"
cnet run --rm --name front --network net box sleep 1000 &
front=$!
eventually cnet exec front true
cnet run -d --name side --network container:front box sleep 1000 >/dev/null
cnet kill front >/dev/null
wait "$front" || true
same "lo" "$(links side)"
contains "$(cnet exec side ip -o link)" 'LOOPBACK,UP'
cnet rm -f side >/dev/null

step "of a container on the host's network, and of one with none"
cnet run -d --name onhost --network host box sleep 1000 >/dev/null
contains "$(cnet run --rm --network container:onhost box ip -o link)" uplink
same "$(cnet exec onhost hostname)" "$(cnet run --rm --network container:onhost box hostname)"
cnet run -d --name alone --network none box sleep 1000 >/dev/null
same "lo" "$(cnet run --rm --network container:alone box ip -o link | awk -F'[ :]+' '{ print $2 }')"
cnet rm -f onhost alone >/dev/null

step "prune takes members before their owner"
cnet run --name owner -d --network net box sleep 1000 >/dev/null
cnet create --name member --network container:owner box true >/dev/null
cnet stop -t 0 owner >/dev/null
same 2 "$(cnet container prune -f | grep -c '^[0-9a-f]\{64\}$')" "containers pruned"

step "members start while their owner stops: they run in its network, or say why not"
for round in 1 2 3 4 5; do
  serve web --network net -p 8080:80
  pids=()
  for i in {1..8}; do
    cnet run -d --rm --name "m$i" --network container:web box sleep 1000 >"$scratch/m$i" 2>&1 &
    pids[i]=$!
  done
  cnet stop -t 0 web >/dev/null
  for i in {1..8}; do
    if wait "${pids[i]}"; then
      same "lo" "$(links "m$i")" "links of m$i in round $round"
      same true "$(lost "m$i")"
      cnet rm -f "m$i" >/dev/null
    else
      contains "$(<"$scratch/m$i")" '^cnet: run container: .*(not running|just ended)'
      fails 125 'no such container' cnet container inspect "m$i"
    fi
  done
  cnet rm web >/dev/null
done
cnet network rm net other >/dev/null
