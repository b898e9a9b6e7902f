#!/usr/bin/env bash
# A published port answers wherever it should: from other machines, from the host by every address, from other networks
# through the host, and from its own network; TCP and UDP; and its server sees who asks.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet network create --subnet 10.1.0.0/24 net >/dev/null
cnet network create --subnet 10.2.0.0/24 other >/dev/null
serve web --network net -p 8080:80 -p 5300:53000/udp
serve friend --network net
serve stranger --network other

everywhere() { # everywhere PROTOCOL PORT
  answers "web $NEIGHBOUR" neighbour probe ask "$1" "$HOST" "$2"
  answers "web $NEIGHBOUR" neighbour probe ask "$1" "$HOST2" "$2"
  local host
  for host in 127.0.0.1 127.0.0.5 "$HOST" "$HOST2" 10.1.0.1 10.2.0.1; do
    answers web probe ask "$1" "$host" "$2"
  done
  answers web inside stranger probe ask "$1" "$HOST" "$2"
  answers web inside friend probe ask "$1" "$HOST" "$2"
  answers web inside web probe ask "$1" "$HOST" "$2"
}

step "tcp from everywhere"
everywhere tcp 8080
step "udp from everywhere"
everywhere udp 5300
step "other protocols and ports do not"
silent neighbour probe ask udp "$HOST" 8080
silent neighbour probe ask tcp "$HOST" 8081

step "ps, port and inspect say so"
contains "$(cnet ps --filter name=web)" '0\.0\.0\.0:8080->80/tcp'
contains "$(cnet ps --filter name=web)" '0\.0\.0\.0:5300->53000/udp'
contains "$(cnet port web)" '^80/tcp -> 0\.0\.0\.0:8080$'
same "0.0.0.0:8080 [::]:8080" "$(cnet port web 80 | xargs)"
same "0.0.0.0:5300 [::]:5300" "$(cnet port web 53000/udp | xargs)"
same 8080 "$(cnet inspect web | jq -r '.[0].NetworkSettings.Ports["80/tcp"][0].HostPort')"

step "nobody else gets the port while it is published"
fails 125 '8080' cnet run -d --network net -p 8080:80 box serve
if socat -u TCP-LISTEN:8080,reuseaddr,accept-timeout=0.1 /dev/null 2>/dev/null; then
  fail "another program could listen on 8080"
fi

step "one address only"
cnet rm -f web >/dev/null
serve web --network net -p "$HOST2:8080:80" -p 127.0.0.1:8081:80
answers web neighbour probe ask tcp "$HOST2" 8080
silent neighbour probe ask tcp "$HOST" 8080
answers web probe ask tcp 127.0.0.1 8081
silent neighbour probe ask tcp "$HOST" 8081
ip -n neighbour route add 127.0.0.9/32 via "$HOST" 2>/dev/null || true
silent neighbour probe ask tcp 127.0.0.9 8081

step "the same port on two addresses belongs to two containers"
serve web2 --network net -p "$HOST:8080:80"
answers web2 neighbour probe ask tcp "$HOST" 8080
answers web neighbour probe ask tcp "$HOST2" 8080

step "-p CONTAINER takes a free one"
serve any --network net -p 80
port=$(cnet port any 80 | head -n 1)
port=${port##*:}
((port >= 1024)) || fail "ephemeral port $port"
answers any neighbour probe ask tcp "$HOST" "$port"

step "ranges"
serve many --network net -p 9000-9002:80-82 -p 9100-9109:80
answers many neighbour probe ask tcp "$HOST" 9000
same "0.0.0.0:9001 [::]:9001" "$(cnet port many 81 | xargs)"

step "after rm nothing answers, and the port is free at once"
cnet rm -f any web web2 many >/dev/null
silent neighbour probe ask tcp "$HOST" 9000
silent probe ask tcp 127.0.0.1 8081
serve again --network net -p 8080:80
answers again neighbour probe ask tcp "$HOST" 8080

step "a stopped container frees its port, a started one takes it back"
cnet stop -t 0 again >/dev/null
silent neighbour probe ask tcp "$HOST" 8080
cnet start again >/dev/null
answers again neighbour probe ask tcp "$HOST" 8080

cnet rm -f again friend stranger >/dev/null
cnet network rm net other >/dev/null
