#!/usr/bin/env bash
# Whatever is wrong with a network command is said in one error, with exit status 1, before anything is touched.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "given: a network, and a bridge that is not cnet's"
cnet network create --subnet 10.9.0.0/16 db >/dev/null
ip link add notcnets type bridge
snapshot >"$scratch/given"

step "create refuses"
create() { fails 1 "$1" cnet network create "${@:2}"; }
create 'host bits|10\.30\.0\.0/24' --subnet 10.30.0.5/24 bad
create 'not .*(subnet|prefix|CIDR)|invalid|prefix' --subnet 10.30.0.0 bad
create '10.30.0.0/33' --subnet 10.30.0.0/33 bad
create 'subnet|gateway' --gateway 10.30.0.1 bad
create 'gateway|subnet' --subnet 10.30.0.0/24 --gateway 10.31.0.1 bad
create '(network|broadcast) address|gateway' --subnet 10.30.0.0/24 --gateway 10.30.0.0 bad
create 'range|10\.31\.0\.0/24' --subnet 10.30.0.0/24 --ip-range 10.31.0.0/24 bad
create 'range' --subnet 10.30.0.0/24 --ip-range 10.30.0.0/16 bad
create 'aux|10\.31\.0\.9' --subnet 10.30.0.0/24 --aux-address x=10.31.0.9 bad
create 'aux' --subnet 10.30.0.0/24 --aux-address 10.30.0.9 bad
create 'overlap.*db' --subnet 10.9.4.0/24 bad
create 'overlap.*db' --subnet 10.0.0.0/8 bad
create 'overlap.*198\.51\.100|route' --subnet 198.51.100.0/25 bad
create 'exists|already' db
create 'bridge' bridge
create 'host' host
create 'none' none
create 'default' default
create 'container' container
create 'name' 'a b'
create 'name' ../etc
create 'name' -- -x
create 'name' ''
create 'name' "$(printf 'x%.0s' {1..200})"
create 'name' '"; flush ruleset'
create 'driver' --driver nonsense bad
create 'driver|predefined|host' --driver host bad
create 'ipam' --ipam-driver nonsense bad
create 'mtu' --opt com.docker.network.driver.mtu=banana bad
create 'com.docker.network.bridge.name|did you mean|unknown' --opt com.docker.network.bridge.nmae=x bad
create 'notcnets' --opt com.docker.network.bridge.name=notcnets bad
create 'name|15|long' --opt com.docker.network.bridge.name=a-name-of-far-too-many-letters bad
create 'label' --label '=x' bad
create 'subnet|one|overlap' --subnet 10.30.0.0/24 --subnet 10.30.0.0/25 bad
create '--nonsense|nonsense' --nonsense bad
create 'name|argument|NETWORK'
create 'argument|extra|two|unexpected' one two

step "the others refuse"
fails 1 'nobody' cnet network rm nobody
fails 1 'predefined|pre-defined' cnet network rm bridge
fails 1 'nobody' cnet network connect nobody ctr
fails 1 'ctr' cnet network connect db ctr
fails 1 'ctr|db' cnet network disconnect db ctr
fails 1 'nobody' cnet network inspect nobody
fails 1 'filter|nonsense' cnet network ls --filter nonsense=1
fails 1 'template|format|{{' cnet network ls --format '{{.Nonsense}}'

step "nothing has changed"
settled "$scratch/given"
cnet network rm db >/dev/null
ip link del notcnets
