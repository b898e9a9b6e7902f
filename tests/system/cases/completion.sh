#!/usr/bin/env bash
# What the shell is offered: objects of this host, of containers only those the command can do something with, filters,
# fields, values of flags; and what bash makes of it. Then help by topic, and what is said to misspelt words.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

offered() { cnet __complete -- "$@" | cut -f1 | sort | tr '\n' ' '; }

cnet network create --subnet 10.9.0.0/24 front >/dev/null
cnet volume create data >/dev/null
cnet run -d --name up --network none box sleep 1000 >/dev/null
cnet run -d --name still --network none box sleep 1000 >/dev/null
cnet pause still >/dev/null
cnet create --name down --network none box true >/dev/null

step "containers: those the command means"
same "down still up " "$(offered rm '')"
same "still up " "$(offered stop '')"
same "up " "$(offered exec '')"
same "still " "$(offered unpause '')"
same "down " "$(offered start '')"
same "down still up " "$(offered network connect front '')"
step "networks, images, volumes, drivers"
same "bridge front host none " "$(offered network rm '')"
same "bridge front host none " "$(offered run --network '')"
same "box:latest " "$(offered run '')"
same "data " "$(offered volume rm '')"
same 'bridge ipvlan macvlan ' "$(offered network create --driver '')"
same "always missing never " "$(offered run --pull '')"
same "always no on-failure unless-stopped " "$(offered run --restart '')"
same "dot mermaid svg text " "$(offered graph --format '')"
same "--format=dot --format=mermaid --format=svg --format=text " "$(offered graph '--format=s')"
step "filters and fields"
contains "$(offered ps --filter '')" '^ancestor= .*label!= .*status= '
contains "$(offered network ls --filter '')" 'dangling=false dangling=true .*type=builtin '
contains "$(offered ps --sort '')" '^addresses .*names '
contains "$(offered help '')" ' network networks .*ports '
step "somebody else than root is offered what needs no records"
contains "$(setpriv --reuid 65534 --clear-groups "$CNET_BUILD/bin/cnet" __complete -- network '')" '^create'

step "bash puts it together, marks included"
in_bash() { # in_bash LINE: what a tab at its end gives
  bash --norc -c 'source <(cnet completion bash) && compopt() { :; } && COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=(cnet) &&
    _cnet && printf "%s " "${COMPREPLY[@]}"' bash "$1"
}
same "up " "$(in_bash 'cnet exec u')"
same "box:latest " "$(in_bash 'cnet run b')"
same "latest " "$(in_bash 'cnet run box:')"
same "true " "$(in_bash 'cnet network ls --filter dangling=t')"
same "--filter " "$(in_bash 'cnet ps --fi')"

step "help by topic"
contains "$(cnet help networks)" 'man 7 cnet-networks'
contains "$(cnet help)" '^  networks +What networks are'
contains "$(cnet help network create)" '--subnet'
step "misspelt: commands, flags, names, keys"
hint() { # hint PATTERN COMMAND...
  local text
  text=$("${@:2}" 2>&1) && fail "'${*:2}' does not fail"
  contains "$text" "^hint: .*$1"
}
hint 'did you mean "cnet network"' cnet netwrk ls
hint 'did you mean "cnet network create"' cnet network creat x
hint 'did you mean --publish' cnet run --publsh 80 box
hint 'did you mean "front"' cnet network inspect frnt
hint 'did you mean "still"' cnet rm stil
hint '`cnet ps -a` lists them' cnet rm entirely-else
hint 'did you mean status' cnet ps --filter statu=up
hint 'did you mean names' cnet ps --sort name

cnet rm -f up still down >/dev/null
cnet volume rm data >/dev/null
cnet network rm front >/dev/null
