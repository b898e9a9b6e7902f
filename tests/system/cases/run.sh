#!/usr/bin/env bash
# run: what the process sees, and how its end comes back.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "output, input and exit status pass through"
same "hello" "$(cnet run --rm --network none box echo hello)"
same "typed" "$(echo typed | cnet run --rm -i --network none box cat)"
same "" "$(echo typed | cnet run --rm --network none box cat)"
status 7 cnet run --rm --network none box sh -c 'exit 7'
same "err" "$(cnet run --rm --network none box sh -c 'echo err >&2' 2>&1 >/dev/null)"
status 137 cnet run --rm --network none box sh -c 'sh -c "kill -9 \$\$"; exit $?'
status 143 cnet run --rm --network none box sh -c 'sh -c "kill -TERM \$\$"; exit $?'

step "exit codes 125, 126 and 127"
fails 125 'no-such-image' cnet run --rm --pull never no-such-image true
fails 127 'no-such-command' cnet run --rm --network none box no-such-command
fails 127 'no-such-command' cnet run --rm box no-such-command
fails 126 '/etc/passwd' cnet run --rm --network none box /etc/passwd
fails 126 '/etc' cnet run --rm --network none box /etc

step "name, host name, environment, folder, labels"
cnet run -d --name full --hostname h1 -e A=1 -e "B=two words" -w /tmp --label k=v --network none \
  box sleep 1000 >/dev/null
json=$(cnet inspect full | jq '.[0]')
same /full "$(jq -r .Name <<<"$json")"
same h1 "$(jq -r .Config.Hostname <<<"$json")"
same v "$(jq -r .Config.Labels.k <<<"$json")"
same /tmp "$(jq -r .Config.WorkingDir <<<"$json")"
same running "$(jq -r .State.Status <<<"$json")"
cnet rm -f full >/dev/null
same "h1 1 two words /tmp" "$(cnet run --rm --hostname h1 -e A=1 -e 'B=two words' -w /tmp --network none \
  box sh -c 'echo $(hostname) $A $B $(pwd)')"
same "/bin" "$(cnet run --rm --network none box sh -c 'echo $PATH')"
export FROM_HERE=yes
same yes "$(cnet run --rm -e FROM_HERE --network none box sh -c 'echo $FROM_HERE')"
contains "$(cnet run --rm --network none box hostname)" '^[0-9a-f]{12}$'

step "the container is process 1 in namespaces of its own, with only its own file descriptors"
same 1 "$(cnet run --rm --network none box sh -c 'echo $$')"
for kind in mnt pid net ipc uts cgroup; do
  [[ $(readlink "/proc/self/ns/$kind") != \
    $(cnet run --rm --network none box sh -c "ls -l /proc/self/ns/$kind" | sed 's/.*-> //') ]] ||
    fail "shares the host's $kind namespace"
done
exec 9</etc/hostname
same "" "$(cnet run --rm --network none box probe fds)" "descriptors"
exec 9<&-
contains "$(cnet run --rm --network none box cat /proc/self/status)" 'CapEff:\s+00000000a80425fb'
same "" "$(cnet run --rm --network none box sh -c 'touch /proc/sys/kernel/hostname 2>/dev/null && echo writable')"
same "lo" "$(cnet run --rm --network none box ip -o link | awk -F'[ :]+' '{ print $2 }')"
contains "$(cnet run --rm --network host box ip -o link)" uplink

step "--rootfs runs a folder as it is"
same "from a folder" "$(cnet run --rm --network none --rootfs "$scratch/box" echo from a folder)"
touch_inside() { cnet run --rm --network none --rootfs "$scratch/box" touch /tmp/made; }
touch_inside && [[ -e $scratch/box/tmp/made ]] || fail "--rootfs is not the folder itself"
rm "$scratch/box/tmp/made"

step "what one container writes, the image and the next one do not see"
cnet run --rm --network none box touch /tmp/mine
same "" "$(cnet run --rm --network none box ls /tmp)"

step "-d prints the id; --rm leaves nothing, not even the name"
id=$(cnet run -d --rm --name brief box sleep 1000)
contains "$id" '^[0-9a-f]{64}$'
cnet stop -t 0 brief >/dev/null
WITHIN=2 eventually eval '! cnet inspect brief'
cnet run --rm --name brief box true

step "a hundred quick ends lose no output and no status"
for i in {1..100}; do
  got=$(cnet run --rm --network none box sh -c "echo $i; exit 7") && fail "status 0"
  (($? == 7)) && same "$i" "$got"
done
