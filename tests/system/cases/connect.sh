#!/usr/bin/env bash
# connect and disconnect, on running and stopped containers, with several networks at once.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

default_route() { inside "$1" ip route show default | awk '{ print $3, $5 }'; }
interfaces() { inside "$1" ip -o link show | awk -F'[ :@]+' '{ print $2 }' | xargs; }

cnet network create --subnet 10.1.0.0/24 alpha >/dev/null
cnet network create --subnet 10.2.0.0/24 beta >/dev/null
cnet network create --subnet 10.3.0.0/24 --internal inner >/dev/null

step "a running container gets eth0, eth1 ... as it is connected"
serve web --network beta
same "lo eth0" "$(interfaces web)"
cnet network connect --ip 10.1.0.77 --alias www --mac-address 02:42:00:00:00:77 alpha web
same "lo eth0 eth1" "$(interfaces web)"
contains "$(inside web ip -o address show eth1)" '10\.1\.0\.77/24'
contains "$(inside web ip -o link show eth1)" '02:42:00:00:00:77'
same 10.1.0.77 "$(address_of web alpha)"
same 10.1.0.77/24 "$(cnet network inspect alpha | jq -r '.[0].Containers[].IPv4Address')"

step "the default route follows the networks: name order, never through an internal one"
same "10.1.0.1 eth1" "$(default_route web)"
cnet connect inner web
same "10.1.0.1 eth1" "$(default_route web)"
cnet disconnect alpha web
same "10.2.0.1 eth0" "$(default_route web)"
cnet disconnect beta web
same "" "$(default_route web)"
cnet network connect --gw-priority -1 alpha web
cnet network connect --gw-priority 5 beta web
contains "$(default_route web)" '^10\.2\.0\.1 '

step "traffic flows on each network and stops with disconnect"
serve peer --network alpha
answers web inside peer probe ask tcp "$(address_of web alpha)" 80
address=$(address_of web alpha)
cnet network disconnect alpha web
silent inside peer probe ask tcp "$address" 80
same null "$(cnet inspect web | jq '.[0].NetworkSettings.Networks.alpha')"

step "refusals change nothing"
fails 1 'already' cnet network connect beta web
fails 1 'not connected' cnet network disconnect alpha web
status 0 cnet network disconnect --force alpha web
fails 1 '10\.1\.0\.99|outside|subnet' cnet network connect --ip 10.2.0.99 alpha web
fails 1 'in use|peer|taken' cnet network connect --ip "$(address_of peer alpha)" alpha web
fails 1 'address|10\.1\.0\.1' cnet network connect --ip 10.1.0.1 alpha web
fails 1 'mac' cnet network connect --mac-address nonsense alpha web
fails 1 'host' cnet network connect host web

step "a stopped container remembers, and gets it all at its next start"
cnet create --name later --network alpha box serve >/dev/null
cnet network connect --ip 10.2.0.50 beta later
same "" "$(cnet network inspect beta | jq -r '.[0].Containers[] | select(.Name == "later") | .Name')"
cnet start later >/dev/null
same 10.2.0.50 "$(address_of later beta)"
contains "$(inside later ip -o address show)" '10\.2\.0\.50/24'

step "none leaves lo alone, and cannot be joined with others"
cnet run -d --name alone --network none box sleep 1000 >/dev/null
same lo "$(interfaces alone)"
fails 1 'none' cnet network connect alpha alone

step "rm refuses a network in use and names who uses it"
fails 1 'later|peer' cnet network rm alpha
cnet rm -f web peer later alone >/dev/null
cnet network rm alpha beta inner >/dev/null
