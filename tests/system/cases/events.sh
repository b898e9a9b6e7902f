#!/usr/bin/env bash
# events and the engine's log: what happened, by name, without anybody who waits for it.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# told [FLAGS...]: type, action and name of what has happened since $mark.
told() {
  cnet events --since "$mark" --until 0s --format '{{.Type}} {{.Action}} {{index .Actor.Attributes "name"}}' "$@" | xargs
}
mark=$(date +%s.%N)

step "a container's life, in Docker's order"
cnet network create my-net >/dev/null
cnet run -d --name web --network my-net --label tier=front box sleep 1000 >/dev/null
cnet pause web >/dev/null
cnet unpause web >/dev/null
cnet rename web www
cnet stop -t 0 www >/dev/null
cnet rm www >/dev/null
cnet network rm my-net >/dev/null
same "network create my-net container create web network connect my-net container start web container pause web \
container unpause web container rename www container kill www container die www network disconnect my-net \
container stop www container destroy www network destroy my-net" "$(told)"
same "container start web" "$(told --filter event=start --filter container=web)"
same "" "$(told --filter event=start --filter container=we)"
same "network create my-net network connect my-net network disconnect my-net network destroy my-net" \
  "$(told --filter type=network)"
same 137 "$(cnet events --since "$mark" --until 0s --filter event=die --format '{{.Actor.Attributes.exitCode}}')"
same front "$(cnet events --since "$mark" --until 0s --filter event=die --filter label=tier --format json |
  jq -r .Actor.Attributes.tier)"
contains "$(cnet events --since "$mark" --until 0s --filter event=start)" \
  '^2[0-9-]+T[0-9:.]+Z container start [0-9a-f]{64} \(image=box, name=web, tier=front\)$'

step "ports that come and go"
cnet network create my-net >/dev/null
cnet run -d --name web --network my-net box sleep 1000 >/dev/null
mark=$(date +%s.%N)
cnet publish web 8080:80 8443:443/tcp >/dev/null
fails 125 'published already' cnet publish web 8080:81
cnet unpublish web 8080:80
cnet unpublish --all web
cnet unpublish --all web # nothing is left to say
cnet stop -t 0 web >/dev/null
cnet publish web 9000-9099:9000-9099/udp >/dev/null
same "publish 8080:80/tcp, 8443:443/tcp;unpublish 8080:80/tcp;unpublish 8443:443/tcp;publish" \
  "$(cnet events --since "$mark" --until 0s --filter event=publish --filter event=unpublish \
    --format '{{.Action}} {{.Actor.Attributes.ports}}' | sed 's/ 9000:.* 92 more//' | paste -sd ';')"
cnet rm -f web >/dev/null
cnet network rm my-net >/dev/null

step "the end of a container nobody waits for, --rm and a lack of memory"
mark=$(date +%s.%N)
cnet run -d --rm --name brief --network none box sh -c 'exit 3' >/dev/null
eventually eval '[[ $(told --filter event=destroy) == "container destroy brief" ]]'
same "container create brief network connect none container start brief container die brief \
network disconnect none container destroy brief" "$(told)"
same 3 "$(cnet events --since "$mark" --until 0s --filter event=die --format '{{.Actor.Attributes.exitCode}}')"
cnet run --rm --name oom --network none --memory 16m --memory-swap 16m box sh -c 'x=x; while :; do x=$x$x; done' \
  >/dev/null 2>&1 || true
same "container oom oom" "$(told --filter event=oom)"

step "exec, volumes and images"
mark=$(date +%s.%N)
cnet run -d --name web --network none -v data:/data box sleep 1000 >/dev/null
status 7 cnet exec web sh -c 'exit 7'
same "exec_create: sh -c exit 7 exec_start: sh -c exit 7 exec_die" \
  "$(cnet events --since "$mark" --until 0s --format '{{.Action}}' --filter event=exec_create --filter event=exec_start \
    --filter event=exec_die | xargs)"
cnet rm -f web >/dev/null
cnet volume rm data >/dev/null
same "create mount unmount destroy" \
  "$(cnet events --since "$mark" --until 0s --format '{{.Action}}' --filter volume=data | xargs)"

step "images and copies, in Docker's words"
told_of() { # told_of TYPE: the actions since the mark, with the names they are about
  cnet events --since "$mark" --until 0s --filter "type=$1" --format '{{.Action}} {{.Actor.Attributes.name}}'
}
id=$(cnet image inspect --format '{{.Id}}' box)
mark=$(date +%s.%N)
cnet tag box team/box:2
cnet save -o "$scratch/saved.tar" team/box:2
cnet rmi team/box:2 >/dev/null
cnet load -i "$scratch/saved.tar" >/dev/null
cnet image import --change 'LABEL tier=back' --change 'ENV PATH=/bin' "$scratch/box.tar" labelled >/dev/null
labelled=$(cnet image inspect --format '{{.Id}}' labelled)
cnet rmi labelled team/box:2 >/dev/null
same "$(printf '%s\n' 'tag team/box:2' "save $id" 'untag team/box:2' 'load team/box:2' 'import labelled:latest' \
  'untag labelled:latest' "delete $labelled" 'untag team/box:2')" "$(told_of image)"
same import "$(cnet events --since "$mark" --until 0s --filter label=tier=back --format '{{.Action}}')"
same "tag untag load untag" \
  "$(cnet events --since "$mark" --until 0s --filter image=team/box --format '{{.Action}}' | xargs)"
rm "$scratch/saved.tar"
cnet create --name files --network none box true >/dev/null
mark=$(date +%s.%N)
cnet cp "$scratch/box/www/index.html" files:/index
cnet cp files:/index "$scratch/index"
same "extract-to-dir files archive-path files" "$(told_of container | xargs)"
cnet rm files >/dev/null

step "followed, while it happens, until its time has come"
timeout $((20 * PATIENCE)) cnet events --filter event=create --format '{{.Actor.Attributes.name}}' >"$scratch/followed" &
follower=$!
n=0
until grep -q . "$scratch/followed"; do
  cnet create --name "f$n" --network none box true >/dev/null
  n=$((n + 1))
done
eventually grep -q "^f$((n - 1))$" "$scratch/followed"
kill "$follower"
for ((i = 0; i < n; i++)); do cnet rm "f$i" >/dev/null; done
timeout $((10 * PATIENCE)) cnet events --until "$(date -d '+1 second' +%s)" >/dev/null || fail "it does not end"

step "damaged lines are skipped and named"
printf 'garbage\n{"time":"2026' >>"$CNET_ROOT/events/log"
cnet create --name torn --network none box true >/dev/null
same "torn" "$(cnet events --since "$mark" --until 0s --filter container=torn --filter event=create \
  --format '{{.Actor.Attributes.name}}' 2>"$scratch/stderr")"
contains "$(<"$scratch/stderr")" '^cnet: .*events/log: skipped 2 damaged lines$'
cnet rm torn >/dev/null

step "wrong words"
fails 125 'no filter "evnt"' cnet events --filter evnt=start
fails 125 'is no time' cnet events --since yesterday

step "the engine's log: actions with names, result and duration"
cnet network create logged >/dev/null
fails 1 'exists already' cnet network create logged
cnet run --rm --name short --network logged box true
cnet network rm logged >/dev/null
cnet ps >/dev/null
contains "$(cnet system log logged | head -n 1)" \
  '^time=2[0-9T:.-]+Z level=info network=logged result=ok duration=[0-9.]+s action="network create" goal='
contains "$(cnet system log --since "$mark" logged)" 'level=error result=failed .*problem="a network named'
contains "$(cnet system log short)" 'level=info container=short network=logged result=ok .* action="run"'
same "" "$(cnet system log nobody)"
same "" "$(cnet system log | grep 'action="ps"' || true)"
cnet --log-level debug ps >/dev/null
contains "$(cnet system log)" 'level=debug .*action="ps"'
fails 125 'none of debug, info, warn, error' cnet --log-level loud ps
echo '{"log-file": "/run/world/own.log", "log-level": "error"}' >"$scratch/config.json"
cnet --config "$scratch/config.json" network create quiet >/dev/null
cnet --config "$scratch/config.json" network rm quiet >/dev/null
[[ ! -e /run/world/own.log ]] || fail "info is written at level error"
status 1 cnet --config "$scratch/config.json" network rm quiet
contains "$(</run/world/own.log)" 'level=error result=failed .*action="network rm" goal="remove network'
echo '{"log-file": "journal"}' >"$scratch/config.json"
mkdir -p /run/systemd/journal
timeout 10 python3 -c '
import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("/run/systemd/journal/socket")
print(s.recv(65536).decode())' >"$scratch/journal" &
eventually test -S /run/systemd/journal/socket
cnet --config "$scratch/config.json" network create journaled >/dev/null
wait $!
contains "$(<"$scratch/journal")" '^SYSLOG_IDENTIFIER=cnet$'
contains "$(<"$scratch/journal")" '^CNET_NETWORK=journaled$'
contains "$(<"$scratch/journal")" '^PRIORITY=6$'
cnet network rm journaled >/dev/null
