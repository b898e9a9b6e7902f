#!/usr/bin/env bash
# rename of running and stopped containers.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet network create --subnet 10.1.0.0/24 net >/dev/null
serve web --network net -p 8080:80 --network-alias shop
id=$(cnet inspect --format '{{.Id}}' web)

step "a running container keeps what it has, its port included"
cnet rename web front
same front "$(cnet ps --format '{{.Names}}')"
same "$id" "$(cnet inspect --format '{{.Id}}' front)"
answers web neighbour probe ask tcp "$HOST" 8080
contains "$(cnet inspect front | jq -c '.[0].NetworkSettings.Networks.net.DNSNames')" '"front","shop"'

step "the old name is free, the new one is not"
fails 125 'no such container' cnet stop web
serve web --network net
fails 125 'exists already' cnet rename web front
fails 125 'exists already' cnet create --name front box true
fails 125 'that name already' cnet rename web web
fails 125 'name' cnet rename web 'a/b'
fails 125 'no such container' cnet rename nobody somebody
same "front web" "$(cnet ps --format '{{.Names}}' | sort | xargs)"

step "a stopped one, by its id, and back again; start finds it"
cnet stop -t 0 front >/dev/null
cnet rename "${id:0:12}" back
cnet start back >/dev/null
answers web neighbour probe ask tcp "$HOST" 8080
cnet rename back front

step "twenty at once want one name: one gets it"
for i in {1..20}; do cnet create --name "c$i" box true >/dev/null; done
for i in {1..20}; do cnet rename "c$i" wanted 2>/dev/null & pids[i]=$!; done
won=0
for i in {1..20}; do
  if wait "${pids[i]}"; then won=$((won + 1)); fi
done
same 1 "$won"
same 1 "$(cnet ps -a --format '{{.Names}}' | grep -cx wanted)"
cnet container prune --force >/dev/null
cnet rm -f front web >/dev/null
cnet network rm net >/dev/null

step "a network has another name, once nothing runs on it"
cnet network create --subnet 10.1.0.0/24 net >/dev/null
id=$(cnet network inspect --format '{{.Id}}' net)
serve web --network net
fails 1 'running containers use it: web' cnet network rename net front
cnet stop -t 0 web >/dev/null
fails 1 'reserved' cnet network rename net none
fails 1 'predefined' cnet network rename bridge front
fails 1 'has that name already' cnet network rename net net
cnet network rename net front
same "$id" "$(cnet network inspect --format '{{.Id}}' front)"
fails 1 'no such network' cnet network inspect net
cnet network create --subnet 10.2.0.0/24 net >/dev/null
fails 1 'exists already|has .*name' cnet network rename front net
cnet start web >/dev/null
same front "$(cnet inspect --format '{{range $name, $it := .NetworkSettings.Networks}}{{$name}}{{end}}' web)"
cnet rm -f web >/dev/null
cnet network rm net front >/dev/null
