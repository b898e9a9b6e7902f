#!/usr/bin/env bash
# Ports come and go while their container runs: at once, for IPv4 and IPv6, TCP and UDP; connections that are there go
# on unless they are cut; the container has them again after a restart; whoever may not use one gets no answer.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet network create --subnet 10.1.0.0/24 net >/dev/null
cnet network create --subnet 10.2.0.0/24 --ipv6 --subnet fd00:2::/64 dual >/dev/null
serve web --network net

step "publish: what it says, and who answers"
same "80/tcp -> 0.0.0.0:8080 80/tcp -> [::]:8080" "$(cnet publish web 8080:80 | xargs)"
cnet publish web 5300:53000/udp >/dev/null
answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
answers "web $NEIGHBOUR" neighbour probe ask udp "$HOST" 5300
answers web probe ask tcp 127.0.0.1 8080
answers web probe ask tcp ::1 8080
answers web probe ask udp ::1 5300

step "ps, port and inspect say so"
contains "$(cnet ps --filter name=web)" '0\.0\.0\.0:8080->80/tcp'
contains "$(cnet port web)" '^53000/udp -> \[::\]:5300$'
same 8080 "$(cnet inspect web | jq -r '.[0].NetworkSettings.Ports["80/tcp"][0].HostPort')"
same 8080 "$(cnet inspect web | jq -r '.[0].HostConfig.PortBindings["80/tcp"][0].HostPort')"

step "the port is held"
fails 125 'in use by container "web"' cnet run -d --network net -p 8080:80 box serve
if socat -u TCP-LISTEN:8080,reuseaddr,accept-timeout=0.1 /dev/null 2>/dev/null; then
  fail "another program could listen on 8080"
fi

step "it is there again after a restart, and after stop and start"
cnet restart -t 0 web >/dev/null
answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
cnet stop -t 0 web >/dev/null
silent neighbour probe ask tcp "$HOST" 8080
cnet publish web 8081:80
cnet start web >/dev/null
answers web neighbour probe ask tcp "$HOST" 8081
answers web neighbour probe ask udp "$HOST" 5300

step "unpublish closes at once, and frees the port"
cnet unpublish web 8081:80 5300:53000/udp
silent neighbour probe ask tcp "$HOST" 8081
silent neighbour probe ask udp "$HOST" 5300
silent probe ask tcp ::1 8081
serve other --network net -p 8081:80
answers other neighbour probe ask tcp "$HOST" 8081
cnet rm -f other >/dev/null

step "nothing is changed by what cannot be"
before=$(cnet port web)
fails 125 'port 81/tcp is not published' cnet unpublish web 8080:80 81
fails 125 '8080.*published already' cnet publish web 8082:80 8080:81
fails 125 'host port .*99999' cnet publish web 99999:80
socat TCP-LISTEN:8090,reuseaddr /dev/null & # another program was first
holder=$!
eventually eval 'ss -Hltn "sport = :8090" | grep -q .'
fails 125 '8090/tcp is in use by another program' cnet publish web 8091:80 8090:80
kill "$holder"
wait "$holder" 2>/dev/null || true
same "$before" "$(cnet port web)"
silent neighbour probe ask tcp "$HOST" 8091

step "containers that have no ports to publish"
cnet run -d --name alone --network none box sleep 1000 >/dev/null
cnet run -d --name hosts --network host box sleep 1000 >/dev/null
cnet run -d --name member --network container:web box sleep 1000 >/dev/null
fails 125 '"alone" has no network' cnet publish alone 80
fails 125 "is on the host's network" cnet publish hosts 80
fails 125 'shares the network of container "web"' cnet publish member 80
cnet rm -f alone hosts member >/dev/null

# talk NAME COMMAND...: a connection that stays; its words go out line by line.
talk() {
  mkfifo "$scratch/$1.in"
  "${@:2}" <"$scratch/$1.in" >"$scratch/$1.out" 2>/dev/null &
  echo $! >"$scratch/$1.pid"
}

step "an established connection outlives unpublish; --cut ends it"
cnet run -d --name echo --network net -p 8070:70 box sh -c 'exec busybox nc -ll -p 70 -e cat' >/dev/null
for name in lives cut; do
  eventually eval "cnet port echo | grep -q 8070 || cnet publish echo 8070:70"
  talk "$name" ip netns exec neighbour socat - "TCP:$HOST:8070"
  exec {words}>"$scratch/$name.in"
  echo one >&"$words"
  eventually grep -q one "$scratch/$name.out"
  if [[ $name == lives ]]; then
    cnet unpublish echo 8070:70
    echo two >&"$words"
    eventually grep -q two "$scratch/$name.out"
  else
    cnet unpublish --cut echo 8070:70
    echo two >&"$words"
    pause
    echo three >&"$words" 2>/dev/null || true
    pause
    if grep -q two "$scratch/$name.out"; then fail "a connection that was cut goes on"; fi
  fi
  exec {words}>&-
  kill "$(<"$scratch/$name.pid")" 2>/dev/null || true
done

step "--cut ends relayed connections"
cnet publish echo 8071:70 >/dev/null
talk relayed socat - "TCP6:[::1]:8071"
exec {words}>"$scratch/relayed.in"
echo one >&"$words"
eventually grep -q one "$scratch/relayed.out"
cnet unpublish --all --cut echo
eventually eval "! kill -0 $(<"$scratch/relayed.pid")"
exec {words}>&-
cnet rm -f echo >/dev/null

step "--from: the neighbour may, others may not"
cnet publish --from "$NEIGHBOUR" --from 10.1.0.0/24 web 8100:80 >/dev/null
answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8100
silent probe ask tcp 127.0.0.1 8100
silent probe ask tcp ::1 8100
serve stranger --network dual
silent inside stranger probe ask tcp "$HOST" 8100
same "[\"10.1.0.0/24\",\"$NEIGHBOUR/32\"]" \
  "$(cnet inspect web | jq -c '.[0].NetworkSettings.Ports["80/tcp"][] | select(.HostPort == "8100" and .HostIp == "0.0.0.0").From')"
cnet publish web "published=8101,target=80,host_ip=$HOST,from=192.0.2.0/24" >/dev/null
silent neighbour probe ask tcp "$HOST" 8101
cnet publish web "published=8101,target=80,host_ip=$HOST2,from=$NEIGHBOUR" >/dev/null
answers web neighbour probe ask tcp "$HOST2" 8101
silent neighbour probe ask tcp "$HOST" 8101
cnet unpublish web 8100:80 8101:80
silent neighbour probe ask tcp "$HOST" 8100
cnet publish web 8100:80 >/dev/null
answers web probe ask tcp 127.0.0.1 8100

step "--from for IPv6: translated, and relayed"
cnet publish --from ::1 stranger 8200:80 >/dev/null
answers stranger probe ask tcp ::1 8200
silent neighbour probe ask tcp "$HOST" 8200
cnet publish --from fd00::/8 stranger 8201:80 >/dev/null
silent probe ask tcp ::1 8201
cnet publish --from ::1 web 8202:80 >/dev/null # has no IPv6
answers web probe ask tcp ::1 8202
silent probe ask tcp 127.0.0.1 8202

step "sources are not let in while the rules are gone either"
nft flush ruleset
silent probe ask tcp ::1 8201
cnet system repair >/dev/null
answers web probe ask tcp ::1 8202

step "--dry-run says what would be done, and does nothing"
contains "$(cnet publish --dry-run web 8300:80)" 'nft add element inet cnet publish .*tcp \. 8300 : 10\.1\.0\.[0-9]+ \. 80'
contains "$(cnet unpublish --dry-run web 8100:80)" 'nft delete element inet cnet publish .*tcp \. 8100'
silent neighbour probe ask tcp "$HOST" 8300
answers web neighbour probe ask tcp "$HOST" 8100

step "unpublish --all"
cnet unpublish --all web
same "" "$(cnet port web)"
same "{}" "$(cnet inspect web | jq -c '.[0].HostConfig.PortBindings')"
cnet rm -f web stranger >/dev/null
cnet network rm net dual >/dev/null
