#!/usr/bin/env bash
# Beside firewalld: what it rejects is named, `--fix` opens it, and `firewall-cmd --reload` with the watcher leaves it
# open.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v firewalld >/dev/null || skip "firewalld is not installed (scripts/install-peers)"
command -v dbus-daemon >/dev/null || skip "dbus-daemon is not installed (scripts/install-peers)"
keep_out /etc
mkdir -p /run/dbus
dbus-daemon --system --fork --print-pid >"$scratch/dbus.pid" 2>"$scratch/dbus.log" || skip "no system bus: $(<"$scratch/dbus.log")"
firewalld --nofork --nopid >"$scratch/firewalld.log" 2>&1 &
firewalld=$!
running() { firewall-cmd --state >/dev/null 2>&1; }
for ((i = 0; i < 500; i++)); do running && break; pause; done
end_firewalld() {
  kill "$firewalld" 2>/dev/null || true
  wait "$firewalld" 2>/dev/null || true
  kill "$(<"$scratch/dbus.pid")" 2>/dev/null || true
}
running || { end_firewalld; skip "firewalld does not start here: $(tail -n 1 "$scratch/firewalld.log")"; }

# Where the processor is emulated, firewalld answers later than its client waits; it has reloaded once it answers again.
reload_firewalld() {
  firewall-cmd --reload >"$scratch/reload" 2>&1 && return
  grep -q 'Did not receive a reply' "$scratch/reload" && WITHIN=60 eventually running
}

neighbour "$probe" serve tcp 8000 &
begin_beside

cnet network create --subnet 10.1.0.0/24 --subnet fd00:1::/64 net >/dev/null 2>&1
serve web --network net --ip 10.1.0.10 -p 8080:80 -p 5300:53000/udp 2>/dev/null

step "check names what rejects"
contains "$(cnet system check)" 'chain filter_FORWARD of table inet firewalld stops cnet.s traffic'
silent inside web probe ask tcp "$NEIGHBOUR" 8000

step "--fix opens it"
cnet system check --fix >/dev/null
works() {
  answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
  answers "web $NEIGHBOUR" neighbour probe ask udp "$HOST" 5300
  answers "" inside web probe ask tcp "$NEIGHBOUR" 8000
  answers web probe ask tcp 127.0.0.1 8080
  silent neighbour probe ask tcp 10.1.0.10 80
}
works

step "after a reload: by network reload, and by the watcher"
reload_firewalld
cnet network reload >/dev/null
works
cnet system watch 2>"$scratch/journal" &
watcher=$!
eventually grep -q watching "$scratch/journal"
reload_firewalld
works
contains "$(<"$scratch/journal")" 'made again in .*opening for br-'
kill "$watcher"
wait "$watcher" 2>/dev/null || true

cnet rm -f web >/dev/null
cnet network rm net >/dev/null
step "the last network takes the openings along"
end_all() {
  end_firewalld
  nft flush ruleset
}
end_beside end_all
