#!/usr/bin/env bash
# Rate limits: shown, measured in both directions, changed while a container runs.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# In Mbit/s; what TCP carries of 10 mbit is 9.6 at most.
within() { # within LEAST MOST VALUE WHAT
  awk -v l="$1" -v m="$2" -v v="$3" 'BEGIN { exit !(v >= l && v <= m) }' || fail "$4: $3 Mbit/s is not within $1 and $2"
}
rate_of() { # empty without a limit
  cnet inspect --format "{{json (index .NetworkSettings.Networks \"$2\")}}" "$1" | jq -r '.Rate // ""'
}
drink() { # drink WHAT LEAST MOST COMMAND...
  local what=$1 least=$2 most=$3 got
  shift 3
  got=$("$@" 5000)
  echo "  $what: $got Mbit/s"
  within "$least" "$most" "$got" "$what"
}
probe pour 9000 &
neighbour probe pour 9000 &

step "a bridge: from the host and to it"
cnet network create --subnet 10.1.0.0/24 --rate 10mbit net >/dev/null
same 10mbit "$(cnet network inspect --format '{{.Rate}}' net)"
cnet run -d --name a --network net box probe pour 9000 >/dev/null
same 10mbit "$(rate_of a net)"
drink "host to container" 9 10.5 inside a probe drink 10.1.0.1 9000
drink "container to host" 9 10.5 probe drink "$(address_of a net)" 9000

step "it changes while the container runs"
cnet network update --rate 30mbit net
same 30mbit "$(rate_of a net)"
drink "container to host at 30 mbit" 24 31.5 probe drink "$(address_of a net)" 9000
cnet update --rate 20mbit --burst 128k a >/dev/null
same "20mbit burst 131072b" "$(rate_of a net)"
cnet network update --rate 5mbit net
same "20mbit burst 131072b" "$(rate_of a net)"
cnet system check >/dev/null
cnet restart -t 0 a >/dev/null
same "20mbit burst 131072b" "$(rate_of a net)"
cnet update --rate 0 a >/dev/null
same 5mbit "$(rate_of a net)"
cnet network update --rate 0 net
same "" "$(rate_of a net)"
same "" "$(tc qdisc show | grep tbf || true)"
same "" "$(inside a tc qdisc show | grep tbf || true)"
cnet rm -f a >/dev/null

step "run and connect take one, too"
cnet run -d --name a --network net --rate 10mbit box sleep 1000 >/dev/null
same 10mbit "$(rate_of a net)"
cnet network create --subnet 10.2.0.0/24 second >/dev/null
cnet network connect --rate 1mbit second a
same 1mbit "$(rate_of a second)"
fails 125 'no rate from 8kbit' cnet update --rate fast a
fails 125 'needs a --rate' cnet update --burst 64k a
fails 1 'is predefined' cnet network update --rate 1mbit bridge
fails 125 'takes no --rate' cnet run --rm --network none --rate 1mbit box true
cnet rm -f a >/dev/null
cnet network rm net second >/dev/null

if ip link add macvlan-probe link uplink type macvlan 2>/dev/null; then
  ip link del macvlan-probe
  step "a macvlan: from a host on the wire and to it"
  cnet network create -d macvlan -o parent=uplink --subnet 198.51.100.0/24 --gateway 198.51.100.2 \
    --ip-range 198.51.100.64/26 --rate 10mbit lan >/dev/null
  cnet run -d --name a --network lan box probe pour 9000 >/dev/null
  drink "wire to container" 9 10.5 inside a probe drink "$NEIGHBOUR" 9000
  drink "container to wire" 9 10.5 neighbour probe drink "$(address_of a lan)" 9000
  cnet network update --rate 30mbit lan
  drink "wire to container at 30 mbit" 24 31.5 inside a probe drink "$NEIGHBOUR" 9000
  cnet network update --rate 0 lan
  same "" "$(inside a ip -o link show type ifb)"
  cnet rm -f a >/dev/null
  cnet network rm lan >/dev/null
else
  echo "SKIP (this step): this kernel has no macvlan"
fi
