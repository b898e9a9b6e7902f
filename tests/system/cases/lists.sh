#!/usr/bin/env bash
# What ps, network ls and volume ls show: filters, columns, order, and the width of the terminal.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet network create --subnet 10.9.0.0/24 --label team=a --label old front >/dev/null
cnet network create --subnet 10.10.0.0/24 --label team=b back >/dev/null
serve web-1 --network front --ip 10.9.0.11 -p 8080:80 --label team=a
serve web-10 --network front --expose 9000 --label team=b
serve db --network back --ip 10.10.0.12
cnet network connect --ip 10.10.0.11 back web-1
cnet run --name ended --network back box sh -c 'exit 3' || true

names() { cnet ps -a --format '{{.Names}}' --sort names "$@" | tr '\n' ' '; }

step "ps: one key is or, several are and"
same "db web-1 " "$(names --filter name=db --filter name=web-1$)"
same "web-1 web-10 " "$(names --filter name=web --filter network=front)"
same "web-1 " "$(names --filter 'name=^/web-1$')"
same "web-10 " "$(names --filter network=front --filter label!=team=a)"
same "db ended " "$(names --filter label!=team)"
same "web-1 " "$(names --filter publish=8080)"
same "web-1 " "$(names --filter publish=80/tcp)"
same "web-10 " "$(names --filter expose=8999-9000)"
same "ended " "$(names --filter exited=3)"
same "web-1 " "$(names --filter before=web-10)"
same "db ended " "$(names --filter since=web-10)"
same "db ended web-1 web-10 " "$(names --filter ancestor=box:latest)"
same "db " "$(names --filter "id=^$(cnet inspect --format '{{.Id}}' db)$")"
fails 125 'no status' cnet ps --filter status=runing
fails 125 'no filter "nam"' cnet ps --filter nam=x
fails 125 'no such container' cnet ps --filter since=nobody

step "network ls"
nets() { cnet network ls --format '{{.Name}}' "$@" | tr '\n' ' '; }
cnet network create --subnet 10.11.0.0/24 spare >/dev/null
same "spare " "$(nets --filter dangling=true)"
same "back bridge front host none " "$(nets --filter dangling=false)"
same "back front " "$(nets --filter label=team)"
same "back spare " "$(nets --filter label!=old --filter type=custom)"
same "back front " "$(nets --filter name=^back --filter name=^front)"
same "" "$(nets --filter until=1h --filter type=custom)"
same "spare front back " "$(nets --filter type=custom --sort -name)"

step "columns"
same "NAMES     NETWORKS     ADDRESSES
db        back         10.10.0.12
web-1     front,back   10.9.0.11,10.10.0.11" \
  "$(cnet ps --columns names,networks,addresses --filter name=db --filter name=^web-1$ --sort names)"
contains "$(cnet network ls --columns +subnets)" 'front +bridge +local +10\.9\.0\.0/24$'
fails 1 'no field "subnet"' cnet network ls --columns subnet

step "a terminal's width"
fitted() { # fitted COLUMNS COMMAND
  script -qec "stty cols $1; $2" /dev/null </dev/null | tr -d '\r'
}
if command -v script >/dev/null; then
  text=$(fitted 90 'cnet ps --sort names')
  (($(LC_ALL=C.UTF-8 wc -L <<<"$text") <= 90)) || fail "wider than the terminal: $text"
  contains "$text" 'PORTS'
  (($(fitted 90 'cnet ps --no-trunc' | LC_ALL=C.UTF-8 wc -L) > 90)) || fail "--no-trunc is cut"
fi
(($(cnet ps | LC_ALL=C.UTF-8 wc -L) > 90)) || fail "cut without a terminal"

cnet rm -f web-1 web-10 db ended >/dev/null
cnet network rm front back spare >/dev/null
