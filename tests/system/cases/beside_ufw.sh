#!/usr/bin/env bash
# Beside ufw: what it drops is named, `--fix` opens it, and `ufw reload` with the watcher leaves it open.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v ufw >/dev/null || skip "ufw is not installed (scripts/install-peers)"
keep_out /etc
keep_out /var/lib
quiet() { "$@" >"$scratch/ufw.log" 2>&1 || skip "$* does not work here: $(tail -n 1 "$scratch/ufw.log")"; }
sed -i 's/^IPT_MODULES=.*/IPT_MODULES=""/; s/^MANAGE_BUILTINS=.*/MANAGE_BUILTINS=no/' /etc/default/ufw
sed -i 's,^IPT_SYSCTL=.*,IPT_SYSCTL=,' /etc/default/ufw
quiet ufw --force enable
iptables -S FORWARD | grep -q 'P FORWARD DROP' || skip "ufw does not drop what is forwarded"
neighbour "$probe" serve tcp 8000 &
quiet ufw reload
quiet ufw --force disable
quiet ufw --force enable
begin_beside

cnet network create --subnet 10.1.0.0/24 net >/dev/null 2>&1
serve web --network net -p 8080:80 -p 5300:53000/udp 2>/dev/null

step "check names what drops"
contains "$(cnet system check)" 'chain FORWARD of table ip filter stops cnet.s traffic'
silent neighbour probe ask tcp "$HOST" 8080

step "--fix opens it; ufw still works"
cnet system check --fix >/dev/null
answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
answers "web $NEIGHBOUR" neighbour probe ask udp "$HOST" 5300
answers "" inside web probe ask tcp "$NEIGHBOUR" 8000
answers web probe ask tcp 127.0.0.1 8080
quiet ufw status verbose
iptables -S FORWARD >/dev/null || fail "iptables cannot list the chain any more"
silent neighbour probe ask tcp 10.1.0.10 80

step "after ufw reload: by network reload, and by the watcher"
quiet ufw reload
cnet network reload >/dev/null
answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
cnet system watch 2>"$scratch/journal" &
watcher=$!
eventually grep -q watching "$scratch/journal"
quiet ufw --force disable
quiet ufw --force enable
answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
kill "$watcher"
wait "$watcher" 2>/dev/null || true

cnet rm -f web >/dev/null
cnet network rm net >/dev/null
step "the last network takes the openings along"
end_ufw() {
  quiet ufw --force disable
  nft flush ruleset
}
end_beside end_ufw
