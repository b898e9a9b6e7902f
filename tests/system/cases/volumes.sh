#!/usr/bin/env bash
# Volumes: made by name or without one, filled once, kept as long as somebody uses them, never half made.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

run() { cnet run --rm --network none "$@"; }
names() { cnet volume ls -q; }

step "create, ls, inspect, rm as Docker's"
same first "$(cnet volume create --label a=b first)"
same first "$(cnet volume create first)" "what is there already is no error"
contains "$(cnet volume create)" '^[0-9a-f]{64}$'
contains "$(cnet volume ls)" '^DRIVER    VOLUME NAME$'
contains "$(cnet volume ls)" '^local     first$'
same first "$(cnet volume ls -q --filter label=a=b)"
same first "$(cnet volume ls -q --filter name=irs)"
same "" "$(cnet volume ls -q --filter driver=other)"
same "first local" "$(cnet volume ls --filter name=first --format '{{.Name}} {{.Driver}}')"
json=$(cnet volume inspect first | jq '.[0]')
same 'first local local b' "$(jq -r '[.Name, .Driver, .Scope, .Labels.a] | join(" ")' <<<"$json")"
same first "$(cnet inspect --type volume --format '{{.Name}}' first)"
[[ -d $(jq -r .Mountpoint <<<"$json") ]] || fail "no mountpoint"
same "" "$(cnet volume prune -f | grep first || true)" "prune of what has a name"
same first "$(names)"
same first "$(cnet volume rm first)"
same "" "$(names)"

step "a name, an empty volume, an anonymous one: what the image has is copied once"
mkdir -p "$scratch/image/data/sub"
cp -a "$scratch/box/." "$scratch/image"
echo text >"$scratch/image/data/file"
ln "$scratch/image/data/file" "$scratch/image/data/sub/same"
ln -s /etc/passwd "$scratch/image/data/link"
mkfifo "$scratch/image/data/fifo"
truncate -s 8G "$scratch/image/data/holes"
chown -h 1000:2000 "$scratch/image/data/file" "$scratch/image/data/link"
chmod 4750 "$scratch/image/data/file"
chown 12:34 "$scratch/image/data"
chmod 2771 "$scratch/image/data"
tar -C "$scratch/image" --sparse -cf "$scratch/data.tar" .
cnet image import --change 'ENV PATH=/bin' --change 'VOLUME /data' "$scratch/data.tar" data >/dev/null
run -v named:/data data true
at=$(cnet volume inspect --format '{{.Mountpoint}}' named)
same "12:34 2771" "$(stat -c '%u:%g %a' "$at")" "the folder itself"
same "1000:2000 4750 2" "$(stat -c '%u:%g %a %h' "$at/file")"
same "$(stat -c %i "$at/file")" "$(stat -c %i "$at/sub/same")" "hard links"
same "/etc/passwd 1000:2000" "$(readlink "$at/link") $(stat -c '%u:%g' "$at/link")"
[[ -p $at/fifo ]] || fail "no FIFO"
(($(stat -c %b "$at/holes") < 100)) || fail "a hole was filled"
same '_data lock volume.json' "$(cd "$at/.." && echo *)" "nothing but the volume"
run -v named:/data data busybox rm -r /data/file /data/sub /data/link /data/fifo /data/holes
echo later >"$at/own"
run -v named:/data data true
same own "$(ls "$at")" "a volume with something in it is left alone"
run -v bare:/data:nocopy data true
same "" "$(ls "$(cnet volume inspect --format '{{.Mountpoint}}' bare)")" "nocopy"
same 755 "$(stat -c %a "$(cnet volume inspect --format '{{.Mountpoint}}' bare)")"
run --mount type=volume,src=bare,dst=/x,ro box sh -c '! touch /x/y 2>/dev/null' || fail "not read-only"
cnet volume rm named bare >/dev/null
cnet run --name twice --network none -v again:/data data busybox rm -rf /data/file /data/sub /data/link /data/fifo /data/holes
cnet start twice >/dev/null && cnet wait twice >/dev/null
same "" "$(ls "$(cnet volume inspect --format '{{.Mountpoint}}' again)")" "filled again by a restart"
cnet rm -v twice >/dev/null
cnet volume rm again >/dev/null

step "anonymous volumes go with --rm and rm -v, and stay otherwise"
run data true
run -v /one -v /two box sh -c 'echo x >/one/x'
same "" "$(names)"
cnet create --name anon --network none data true >/dev/null
contains "$(names)" '^[0-9a-f]{64}$'
same '{"/data":{}}' "$(cnet inspect anon | jq -c '.[0].Config.Volumes')"
cnet rm anon >/dev/null
contains "$(names)" '^[0-9a-f]{64}$'
same "$(names)" "$(cnet volume ls -q --filter dangling=true)"
cnet system prune -f >/dev/null
contains "$(names)" '^[0-9a-f]{64}$'
contains "$(cnet system prune -f --volumes)" "^removed volume [0-9a-f]{64}$"
same "" "$(names)"
cnet volume create >/dev/null
contains "$(cnet volume prune -f)" '^Deleted Volumes:'
same "" "$(names)"
cnet create --name anon --network none -v keep:/k data true >/dev/null
cnet rm -v anon >/dev/null
same keep "$(names)" "rm -v takes what has a name"
cnet volume prune -af >/dev/null
same "" "$(names)"

step "a volume in use cannot be removed"
cnet create --name user --network none -v used:/x box true >/dev/null
fails 1 'containers use it: user' cnet volume rm used
fails 1 'containers use it: user' cnet volume rm -f used
cnet volume prune -af >/dev/null
same used "$(names)"
same user "$(cnet ps -a --filter volume=used --format '{{.Names}}')"
same user "$(cnet ps -a --filter volume=/x --format '{{.Names}}')"
same "" "$(cnet ps -aq --filter volume=other)"
same used "$(cnet inspect --format '{{(index .Mounts 0).Name}}' user)"
same '["used:/x"]' "$(cnet inspect user | jq -c '.[0].HostConfig.Binds')"
same used "$(run --volumes-from user:ro box sh -c '! touch /x/y 2>/dev/null && echo used')"
cnet rm user >/dev/null
cnet volume rm used >/dev/null

step "what a failed run made is gone"
fails 127 'no-such' cnet run --network none -v fresh:/x -v /y box no-such-command
same "" "$(names)"

step "bad input"
refused() { fails 1 "$1" cnet volume "${@:2}"; }
refused 'name' create 'a b'
refused 'name' create ../x
refused 'label' create --label '=x'
refused 'nobody' rm nobody
refused 'nobody' inspect nobody
refused 'filter|nonsense' ls --filter nonsense=1
refused 'dangling' ls --filter dangling=maybe
refused 'until|filter' prune -f --filter until=1h
status 0 cnet volume rm -f nobody

step "a copy that was killed half way is finished or forgotten"
cnet volume create half >/dev/null
at=$(cnet volume inspect --format '{{.Mountpoint}}' half)
mkdir "$at/../copy.partial.0" "$at/../copy.ready"
touch "$at/../copy.partial.0/never" "$at/../copy.ready/ready"
chown 5:6 "$at/../copy.ready"
chmod 711 "$at/../copy.ready"
run -v half:/data data true
same "ready 5:6 711" "$(ls "$at") $(stat -c '%u:%g %a' "$at")"
same '_data lock volume.json' "$(cd "$at/.." && echo *)"
cnet volume rm half >/dev/null

step "twenty at once share one volume"
pids=()
for i in {1..20}; do
  run -v same:/data data sh -c "cat /data/file >/dev/null && echo $i >/data/$i" &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || fail "one of twenty failed"; done
at=$(cnet volume inspect --format '{{.Mountpoint}}' same)
same 25 "$(ls "$at" | wc -l)"
same '_data lock volume.json' "$(cd "$at/.." && echo *)"
cnet volume rm same >/dev/null

step "kill -9 leaves a whole volume or none"
killed_at() { # MICROSECONDS COMMAND...
  local pid
  "${@:2}" >/dev/null 2>&1 &
  pid=$!
  read -rt "0.$(printf %06d "$1")" <>"$scratch/never" || true
  kill -9 $pid 2>/dev/null || true
  wait $pid 2>/dev/null || true
}
for ((i = 0; i < 24; i++)); do
  killed_at $((i * 300)) cnet volume create new
  cnet volume create new >/dev/null
  [[ -d $(cnet volume inspect --format '{{.Mountpoint}}' new) ]] || fail "a volume without a folder"
  cnet volume rm new >/dev/null
done
for ((i = 0; i < 40; i++)); do
  killed_at $((i * 700)) cnet run --rm --name victim --network none -v new:/data data true
  cnet rm -fv victim >/dev/null 2>&1 || true
  same text "$(run -v new:/data data cat /data/file)" "after a kill at $i"
  at=$(cnet volume inspect --format '{{.Mountpoint}}' new)
  same "12:34 2771" "$(stat -c '%u:%g %a' "$at")"
  same "fifo file holes link sub" "$(cd "$at" && echo *)"
  cnet volume rm new >/dev/null
done
cnet volume prune -f >/dev/null
same "" "$(names)"
cnet image rm data >/dev/null
cnet system repair >/dev/null
