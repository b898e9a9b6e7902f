#!/usr/bin/env bash
# network logs: who talks to whom, and what was dropped by which rule; rules for it only while somebody looks.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

rules() { # how many rules cnet's tables have
  { nft list table inet cnet; nft list table bridge cnet; } | grep -c 'comment "' || true
}
look() { # look FILE [FLAGS...]: in the background, until its rules are there
  local file=$1 before
  before=$(rules)
  shift
  cnet network logs "$@" >"$file" 2>"$file.err" &
  looker=$!
  eventually eval "((\$(rules) > $before + 20))"
}
end_look() {
  kill -TERM "$looker"
  wait "$looker" || fail "network logs ends with $?: $(<"$scratch/log.err")"
}
told() { # told FILE PATTERN
  eventually grep -Eq -- "$2" "$1"
}
untold() { # untold FILE PATTERN
  if grep -Eq -- "$2" "$1"; then fail "told of /$2/: $(grep -E -- "$2" "$1" | head -n 3)"; fi
}

cnet network create front >/dev/null
cnet network create back >/dev/null
serve web --network front -p 8080:80
serve db --network back
cnet run -d --name peer --network front box sleep 1000 >/dev/null
web=$(address_of web front)
db=$(address_of db back)
still=$(rules)

step "the drop that a container on another network causes has both names"
look "$scratch/log" --drops front
silent inside db probe ask tcp "$web" 80
told "$scratch/log" "^2[0-9TZ:.-]+ drop tcp db \($db:[0-9]+\) -> web \($web:80\) container addresses are not reachable"
answers web inside peer probe ask tcp "$web" 80
untold "$scratch/log" ' new '

step "whoever forges an address is known"
inside peer probe raw eth0 10.66.0.1 "$web"
told "$scratch/log" "drop udp peer \(10.66.0.1:[0-9]+\) -> web \($web:[0-9]+\) forged IPv4 source"

step "networks, names and ports stay what they are while somebody looks"
cnet run -d --name late --network back box sleep 1000 >/dev/null
cnet system check >/dev/null
cnet rm -f late >/dev/null
silent inside db probe ask tcp "$web" 81
told "$scratch/log" "drop tcp db .* -> web \($web:81\)"
end_look
same "$still" "$(rules)" rules

step "new flows: on one bridge, to the host, through a published port, out of the network"
look "$scratch/log" --format json front
answers web inside peer probe ask tcp "$web" 80
told "$scratch/log" '"Action":"new","Protocol":"tcp","Source":"peer".*"Destination":"web".*"DestinationPort":80'
answers web inside peer probe ask udp "$web" 53000
told "$scratch/log" '"Action":"new","Protocol":"udp","Source":"peer".*"Destination":"web".*"DestinationPort":53000'
answers web neighbour probe ask tcp "$HOST" 8080
told "$scratch/log" "\"Protocol\":\"tcp\",\"Source\":\"\",\"SourceIP\":\"$NEIGHBOUR\".*\"Destination\":\"web\".*\"DestinationPort\":80"
inside web busybox ping -c 1 -W 1 "$NEIGHBOUR" >/dev/null
told "$scratch/log" "\"Protocol\":\"icmp\",\"Source\":\"web\".*\"DestinationIP\":\"$NEIGHBOUR\""
silent inside peer probe ask tcp "$db" 80
told "$scratch/log" '"Action":"drop".*"Source":"peer".*"Destination":"db"'
jq -es 'all(has("Rule"))' "$scratch/log" >/dev/null || fail "not a JSON object on each line"

step "a second looker sees another network, and neither disturbs the other"
first=$looker
look "$scratch/back" back
silent inside web probe ask tcp "$db" 80
told "$scratch/back" "drop tcp web .* -> db \($db:80\)"
end_look
looker=$first
silent inside db probe ask tcp "$web" 82
told "$scratch/log" '"DestinationPort":82'
end_look
same "$still" "$(rules)" rules

step "a looker that is killed: the next command takes its rules away"
look "$scratch/log" front
kill -KILL "$looker"
wait "$looker" 2>/dev/null || true
cnet network connect back peer
same "$still" "$(rules)" rules

step "rules that somebody loads anew: it goes on"
look "$scratch/log" --drops front
cnet network reload >/dev/null
eventually eval "((\$(rules) > $still))"
silent inside db probe ask tcp "$web" 83
told "$scratch/log" "drop tcp db .* -> web \($web:83\)"
end_look

step "log=drops: the watcher records what is dropped, and nobody else"
recorded() { # recorded PATTERN
  eventually eval "cnet network logs --since 1h front 2>/dev/null | grep -Eq -- '$1'"
}
fails 1 'nothing is recorded' cnet network logs --since 1h front
contains "$(cnet network update -o log=drops front 2>&1)" 'recorded by .cnet system watch., which is not running'
contains "$(cnet network logs --since 1h front 2>&1)" 'not running'
same drops "$(cnet network inspect --format '{{.Options.log}}' front)"
cnet system watch 2>"$scratch/watch" &
watcher=$!
eventually eval "((\$(rules) > $still + 20))"
same "" "$(cnet network logs --since 1h front 2>&1)"
silent inside db probe ask tcp "$web" 84
recorded "^2[0-9TZ:.-]+ drop tcp db \($db:[0-9]+\) -> web \($web:84\) container addresses are not reachable"
same '["drop","db","web",84]' "$(cnet network logs --since 1h --format json front |
  jq -c 'select(.DestinationPort == 84) | [.Action, .Source, .Destination, .DestinationPort]' | head -n 1)"
same "" "$(cnet network logs --since "$(date -d '+1 minute' +%s)" front)"
answers web inside peer probe ask tcp "$web" 80
if cnet network logs --since 1h front | grep -v ' drop '; then fail "something else is recorded"; fi

step "rules that somebody loads anew, and a second watcher"
cnet network reload >/dev/null
eventually eval "((\$(rules) > $still + 20))"
cnet system watch 2>/dev/null &
second=$!
silent inside db probe ask udp "$web" 85
recorded "drop udp db .* -> web \($web:85\)"
silent inside db probe ask tcp "$web" 86
recorded ":86\)"
same "$(cnet network logs --since 1h --format '{{.Time}}{{.SourcePort}}' front | sort -u | wc -l)" \
  "$(cnet network logs --since 1h front | wc -l)" "each once"
kill "$second"
wait "$second" || true

step "log=none ends it, and what was recorded is gone"
cnet network update -o log=none front
eventually eval "((\$(rules) == $still))"
fails 1 'nothing is recorded' cnet network logs --since 1h front
fails 1 'nothing that can be recorded.*did you mean "drops"' cnet network update -o log=drop front
fails 1 'cannot be changed' cnet network update -o mtu=1400 front
same "" "$(find "$CNET_ROOT/drops" -type f)"

step "a network that is made so is recorded, and takes its record along"
same "" "$(cnet network create -o log=drops brief 2>&1 >/dev/null)"
eventually eval "((\$(rules) > $still + 20))"
cnet network rm brief >/dev/null
same "" "$(find "$CNET_ROOT/drops" -mindepth 1)"
eventually eval "((\$(rules) == $still))"
kill "$watcher"
wait "$watcher" || true

step "what is no bridge network"
fails 1 'no such network' cnet network logs nowhere
fails 1 'only networks on a bridge of' cnet network logs host

cnet rm -f web db peer >/dev/null
cnet network rm front back >/dev/null
