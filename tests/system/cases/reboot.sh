#!/usr/bin/env bash
# After a reboot containers are exited, nothing is held, repair brings the networks back, and a start works.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# shellcheck source=tests/system/reboot.sh
source "$harness/reboot.sh"

cnet network create --subnet 10.1.0.0/29 net >/dev/null
serve web --network net -p 8080:80
cnet run -d --name fixed --network net --ip 10.1.0.5 box sleep 1000 >/dev/null
cnet run -d --rm --name brief --network net box sleep 1000 >/dev/null

step "five reboots on a subnet of five addresses"
for round in 1 2 3 4 5; do
  reboot
  same "" "$(cnet ps -q)"
  contains "$(cnet ps -a)" 'Exited'
  cnet system repair >/dev/null
  status 0 cnet system check
  cnet start web fixed >/dev/null
  answers web neighbour probe ask tcp "$HOST" 8080
  same 10.1.0.5 "$(address_of fixed net)"
done

step "what had --rm is gone, its files too"
same "fixed web" "$(cnet ps -a --format '{{.Names}}' | sort | xargs)"
same 2 "$(find "$CNET_ROOT/containers" -mindepth 1 -maxdepth 1 -type d | wc -l)" "folders"
cnet rm -f web fixed >/dev/null
cnet network rm net >/dev/null
