#!/usr/bin/env bash
# stats and network stats: what they say is what `ip -s link` and `ss` say inside.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

stat_of() { # stat_of NAME JQ
  cnet stats --no-stream --format json "$1" | jq -r "$2"
}

step "traffic as ip -s link counts it in the sandbox"
cnet network create my-net >/dev/null
cnet network create other >/dev/null
serve web --network my-net
cnet network connect other web
cnet run -d --name client --network my-net box sleep 1000 >/dev/null
answers web cnet exec client probe ask tcp "$(address_of web my-net)" 80
for ((i = 0; i < 20; i++)); do
  cnet exec client probe ask tcp "$(address_of web my-net)" 80 >/dev/null
done
for interface in eth0 eth1; do
  # Neighbour discovery goes on meanwhile: equal within two looks.
  eventually eval "[[ \$(inside web ip -j -s link show $interface | jq -c '.[0].stats64 |
      [.rx.bytes, .rx.packets, .rx.errors, .rx.dropped, .tx.bytes, .tx.packets]') == \
    \"\$(stat_of web '.Interfaces[] | select(.Interface == \"$interface\") |
      [.Received.Bytes, .Received.Packets, .Received.Errors, .Received.Dropped, .Sent.Bytes, .Sent.Packets] | tojson')\" ]]"
done
same "my-net other" "$(stat_of web '[.Interfaces[] | .Network | select(. != "")] | join(" ")')"
(($(stat_of web '.Interfaces[] | select(.Interface == "eth0") | .Received.Packets') > 60)) || fail "too few packets"

# They come and go meanwhile: equal within two looks.
as_ss_counts() { # as_ss_counts NAME STATE
  local counted
  counted=$(inside "$1" ss -Htan | awk -v state="$2" '$1 == state { n++ } END { print n + 0 }')
  [[ $counted == "$(stat_of "$1" ".Sockets[\"$2\"]")" ]]
}

step "sockets as ss counts them in the sandbox"
mkfifo "$scratch/hold"
address=$(address_of web my-net)
inside web python3 -c "
import socket
server = socket.create_server(('0.0.0.0', 90))
held = server.accept()
open('$scratch/hold').read()" &
eventually eval 'inside web ss -Hlnt | grep -q :90'
inside client python3 -c "
import socket
held = socket.create_connection(('$address', 90))
open('$scratch/hold').read()" &
eventually eval '[[ $(stat_of client .Sockets.ESTAB) == 1 ]]'
for name in web client; do
  for state in ESTAB LISTEN TIME-WAIT; do
    eventually as_ss_counts "$name" "$state"
  done
done
contains "$(cnet stats --no-stream --format '{{.Connections}}' client)" '^ESTAB=1'
: >"$scratch/hold"
wait

step "attempts that fail are counted"
before=$(stat_of client .Sockets.AttemptFails)
cnet exec client probe ask tcp "$address" 81 >/dev/null 2>&1 || true
same $((before + 1)) "$(stat_of client .Sockets.AttemptFails)"

step "CPU, memory and processes"
cnet run -d --name busy --network none --memory 64m box sh -c 'while :; do :; done' >/dev/null
contains "$(cnet stats --no-stream --format '{{.MemUsage}} {{.PIDs}} {{.NetIO}}' busy)" '^[0-9.]+[KM]iB / 64MiB 1 0B / 0B$'
eventually eval '[[ $(cnet stats --no-stream --format "{{.CPUPerc}}" busy) =~ ^[1-9][0-9]*\.[0-9][0-9]%$ ]]'
contains "$(cnet stats --no-stream --format '{{.MemUsage}}' web)" '^[0-9.]+[KM]?i?B / [0-9.]+GiB$'

step "honest for shared networks: another's shows its own, the host's shows nothing"
cnet run -d --name sharer --network container:web box sleep 1000 >/dev/null
same "$(stat_of web '[.Interfaces[].Interface] | join(" ")')" "$(stat_of sharer '[.Interfaces[].Interface] | join(" ")')"
cnet run -d --name hosted --network host box sleep 1000 >/dev/null
same "-- / --" "$(stat_of hosted .NetIO)"
same "[]" "$(stat_of hosted '.Interfaces | tojson')"

step "the list: running ones, all, named ones"
contains "$(cnet stats --no-stream | head -n 1)" '^CONTAINER ID   NAME +CPU % +MEM USAGE / LIMIT +MEM % +NET I/O +BLOCK I/O +PIDS$'
cnet stop -t 0 busy >/dev/null
same "client hosted sharer web" "$(cnet stats --no-stream --format '{{.Name}}' | sort | xargs)"
same "busy client hosted sharer web" "$(cnet stats -a --no-stream --format '{{.Name}}' | sort | xargs)"
same "-- / --" "$(stat_of busy .MemUsage)"
fails 125 'no such container "nobody"' cnet stats --no-stream nobody

step "per network and endpoint"
same "my-net my-net my-net" "$(cnet network stats my-net --format '{{.Network}}' | xargs)"
same "client web" "$(cnet network stats my-net --format '{{.Container}}' | sort | xargs)"
sum=$(cnet network stats my-net --format json | jq -s '.[0] as $sum | .[1:] |
  map(.RxBytes | tonumber) | add == ($sum.RxBytes | tonumber)')
same true "$sum" "the sum of a network's endpoints"
fails 1 'no such network "nowhere"' cnet network stats nowhere

step "connections through each published port"
connections() { # connections PORT
  cnet network stats --ports my-net --format '{{.Port}} {{.Connections}}' | awk -v port="$1" '$1 == port { print $2 }'
}
serve shop --network my-net -p 8080:80 -p 53000:53000/udp -p "$HOST:8081:80"
same "shop shop shop shop shop" "$(cnet network stats --ports my-net --format '{{.Container}}' | xargs)"
same 0 "$(connections '0.0.0.0:8080->80/tcp')"
for ((i = 1; i <= 5; i++)); do answers shop neighbour probe ask tcp "$HOST" 8080; done
before=$(connections '0.0.0.0:8080->80/tcp')
((before >= 5)) || fail "$before connections counted of 5"
neighbour probe ask tcp "$HOST" 8080 >/dev/null
probe ask tcp "$HOST" 8080 >/dev/null # the host itself
same $((before + 2)) "$(connections '0.0.0.0:8080->80/tcp')"
same 0 "$(connections "$HOST:8081->80/tcp")"
neighbour probe ask tcp "$HOST" 8081 >/dev/null
same 1 "$(connections "$HOST:8081->80/tcp")"
answers shop neighbour probe ask udp "$HOST" 53000
(($(connections '0.0.0.0:53000->53000/udp') > 0)) || fail "flows of UDP are not counted"
same "--" "$(connections '[::]:8080->80/tcp')"
nft delete table inet cnet
cnet network reload >/dev/null
same 0 "$(connections '0.0.0.0:8080->80/tcp')" "connections of rules that were made anew"

cnet rm -f web client busy sharer hosted shop >/dev/null
cnet network rm my-net other >/dev/null
