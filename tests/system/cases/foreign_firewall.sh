#!/usr/bin/env bash
# A chain of somebody else's that drops forwarded packets is named, with the line that opens it; and that line works.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "given: a forward chain of policy drop"
nft 'add table inet strict; add chain inet strict onward { type filter hook forward priority 10; policy drop; }'

step "create and run name it"
cnet network create --subnet 10.1.0.0/24 net 2>"$scratch/create" >/dev/null
contains "$(<"$scratch/create")" 'inet strict.*onward'
cnet run -d --name web --hostname web --network net -p 8080:80 box serve 2>"$scratch/run" >/dev/null
contains "$(<"$scratch/run")" 'strict'
silent neighbour probe ask tcp "$HOST" 8080

step "system check reports it"
cnet system check >"$scratch/stdout" 2>"$scratch/stderr" || true
contains "$(cat "$scratch/stdout" "$scratch/stderr")" 'strict'

step "the line it prints opens the way"
remedy=$(grep -Eo "nft '.*'" "$scratch/run" | head -n 1)
[[ -n $remedy ]] || fail "no nft line in: $(<"$scratch/run")"
bash -c "$remedy"
answers web neighbour probe ask tcp "$HOST" 8080

step "an own table is left alone by everything cnet does"
cnet rm -f web >/dev/null
cnet network rm net >/dev/null
nft list table inet strict >/dev/null
nft delete table inet strict
