#!/usr/bin/env bash
# Rules that somebody removes come back: by `network reload`, and by `system watch` by itself within a second, which says
# so; those of removed containers never. Meanwhile nothing that was closed is open.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet network create --subnet 10.1.0.0/24 --subnet fd00:1::/64 one >/dev/null
cnet network create --subnet 10.2.0.0/24 --internal two >/dev/null
serve web --network one --ip 10.1.0.10 -p 8080:80 -p 5300:53000/udp
serve gone --network one --ip 10.1.0.11 -p 8081:80
serve inner --network two --ip 10.2.0.10

rules() { # both tables, a line for each rule or element, without counts
  nft list ruleset | sed 's/packets [0-9]* bytes [0-9]*//' | tr '{},' '\n' | sed 's/^[[:space:]]*//; s/[[:space:]]*$//' | sort
}
whole() { [[ $(rules 2>/dev/null | sha256sum) == "$wanted" ]]; }
cnet rm -f gone >/dev/null
wanted=$(rules | sha256sum)
closed() {
  silent neighbour probe ask tcp 10.1.0.10 80
  silent neighbour probe ask tcp 10.2.0.10 80
  silent inside inner probe ask tcp 10.1.0.10 80
}
answering() {
  answers "web $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
  answers "web $NEIGHBOUR" neighbour probe ask udp "$HOST" 5300
}

step "reload after a flush, a deleted table, a flushed chain, elements that went"
damages=('flush ruleset' 'delete table inet cnet' 'delete table bridge cnet' 'flush chain inet cnet forward'
  'flush map inet cnet publish' 'flush chain bridge cnet from_container')
for damage in "${damages[@]}"; do
  nft "$damage"
  case $damage in *ruleset | *'table inet'* | *forward) closed ;; esac
  same "one two" "$(cnet network reload 2>/dev/null | xargs)"
  whole || fail "not restored after '$damage'"
done
answering
closed

step "one network by name; a bad name changes nothing"
nft flush map inet cnet publish
same one "$(cnet network reload one)"
whole
fails 1 'no such network "three"' cnet network reload one three

step "with any command at the latest"
nft flush ruleset
cnet run --rm --network one box true 2>"$scratch/notes"
contains "$(<"$scratch/notes")" 'vanished'
eventually whole

step "the watcher does it by itself within a second, and says so"
cnet system watch 2>"$scratch/journal" &
watcher=$!
eventually grep -q 'watching the firewall' "$scratch/journal"
for damage in "${damages[@]}"; do
  lines=$(wc -l <"$scratch/journal")
  nft "$damage"
  WITHIN=1 eventually whole
  WITHIN=1 eventually eval '(($(wc -l <"$scratch/journal") > lines))'
done
contains "$(<"$scratch/journal")" '^cnet: rules were removed by nft \(pid [0-9]+\); made again in [0-9]+ ms: tables inet cnet and bridge cnet, [0-9]+ elements$'
answering
closed

step "what cnet itself removes stays away"
serve brief --network one -p 8082:80
lines=$(wc -l <"$scratch/journal")
cnet rm -f brief >/dev/null
nft flush ruleset
WITHIN=1 eventually whole
(($(grep -c 'made again' "$scratch/journal") == $(wc -l <"$scratch/journal") - 1)) || fail "$(<"$scratch/journal")"
for ((i = 0; i < 5; i++)); do
  cnet run -d --rm --name racing --network one -p 8083:80 box sleep 100 >/dev/null
  nft flush ruleset &
  cnet rm -f racing >/dev/null
  wait "$!"
  WITHIN=1 eventually whole
done

step "a container whose monitor was killed starts again by its policy"
cnet run -d --name again --restart always --network one box sleep 1000 >/dev/null
monitor=$(awk '/^PPid/ { print $2 }' "/proc/$(cnet inspect --format '{{.State.Pid}}' again)/status") # its parent
kill -KILL "$monitor"
WITHIN=5 eventually eval '[[ $(cnet inspect --format "{{.State.Running}} {{.RestartCount}}" again) == "true 1" ]]'

kill "$watcher"
wait "$watcher" 2>/dev/null || true
cnet rm -f web inner again >/dev/null
cnet network rm one two >/dev/null
