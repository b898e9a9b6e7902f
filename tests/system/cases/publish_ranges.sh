#!/usr/bin/env bash
# Ranges and choices: a hundred containers at once share a hundred ports, -P publishes what is exposed, a port that other
# programs or connections in TIME_WAIT know, SCTP.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet network create --subnet 10.1.0.0/16 net >/dev/null

step "100 parallel runs with a range of 100 host ports get one each"
run_one() {
  cnet run -d --name "c$1" --network net -p 8000-8099:80 box sleep 1000 >/dev/null 2>"$2/error.$1" || cat "$2/error.$1"
}
export -f run_one
same "" "$(seq 100 | xargs -P 100 -I{} bash -c "run_one {} $scratch")" "errors of the runs"
ports=$(for ((i = 1; i <= 100; i++)); do cnet port "c$i" 80 | head -n 1; done | sort -u)
same 100 "$(grep -c '0\.0\.0\.0:80[0-9][0-9]$' <<<"$ports")" "distinct ports"
fails 125 '8000-8099/tcp is in use by container "c' cnet run -d --network net -p 8000-8099:80 box sleep 1000
seq -f 'c%g' 100 | xargs -n 25 cnet rm -f >/dev/null

step "-P publishes what is exposed"
serve all --network net --expose 80 --expose 3000-3002/udp -p 8080:80 -P
same 4 "$(cnet port all | grep -c '0\.0\.0\.0')" "ports with -P"
same "0.0.0.0:8080 [::]:8080" "$(cnet port all 80 | xargs)"
contains "$(cnet port all)" '^3001/udp -> 0\.0\.0\.0:[0-9]{4,5}$'
same true "$(cnet inspect all | jq '.[0].HostConfig.PublishAllPorts')"
cnet rm -f all >/dev/null

step "the same container port on two addresses gets one port"
serve two --network net -p "$HOST::80" -p "$HOST2::80"
same 1 "$(cnet port two | sed 's/.*://' | sort -u | wc -l)"
cnet rm -f two >/dev/null

step "connections in TIME_WAIT do not keep a port"
serve web --network net -p 8080:80
for _ in 1 2 3; do answers web probe ask tcp ::1 8080; done
ss -Htan state time-wait '( sport = :8080 or dport = :8080 )' >"$scratch/waiting"
[[ -s $scratch/waiting ]] || echo "note: nothing is in TIME_WAIT"
cnet restart -t 0 web >/dev/null
answers web probe ask tcp ::1 8080
cnet rm -f web >/dev/null

step "SCTP"
if cnet run -d --name stream --network net -p 8080:80/sctp box sleep 1000 >/dev/null 2>"$scratch/sctp"; then
  contains "$(cnet port stream)" '^80/sctp -> 0\.0\.0\.0:8080$'
  contains "$(nft list map inet cnet publish)" 'sctp \. 8080 : 10\.1\.[0-9.]+ \. 80'
  fails 125 'in use by container "stream"' cnet run -d --network net -p 8080:80/sctp box sleep 1000
  serve web --network net -p 8080:80/tcp # another protocol's port
  answers web neighbour probe ask tcp "$HOST" 8080
  cnet rm -f stream web >/dev/null
else
  contains "$(<"$scratch/sctp")" 'this kernel has no sctp'
  echo "note: this kernel has no SCTP"
fi

cnet network rm net >/dev/null
