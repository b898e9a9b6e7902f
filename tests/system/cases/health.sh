#!/usr/bin/env bash
# Health checks: the monitor looks, `ps`, `inspect` and events tell.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

health() { # health NAME: its state
  cnet inspect --format '{{.State.Health.Status}}' "$1"
}
is() { # is NAME STATE
  [[ $(health "$1") == "$2" ]]
}
told() { # told NAME: the changes since $mark
  cnet events --since "$mark" --until 0s --filter event=health_status --filter "container=$1" --format '{{.Action}}' | xargs
}
last() { # last NAME FIELD: of the last check
  cnet inspect "$1" | jq -r ".[0].State.Health.Log[-1].$2"
}
mark=$(date +%s.%N)
fast=(--health-interval 50ms --health-timeout $((PATIENCE * 20))s --health-retries 2)

step "from starting to healthy to unhealthy and back"
cnet run -d --name web --network none --health-cmd 'echo "looks at $WHO"; echo oops >&2; cat /tmp/up' -e WHO=web "${fast[@]}" \
  box sh -c 'while :; do sleep 1000; done' >/dev/null
cnet run -d --name slow --network none --health-cmd true --health-interval 1h box sleep 1000 >/dev/null
contains "$(cnet ps --filter name=slow)" 'Up .* \(health: starting\)'
same starting "$(health slow)"
same null "$(cnet inspect slow | jq '.[0].State.Health.Log[0]')"
eventually is web unhealthy
contains "$(cnet ps --filter name=web)" 'Up .* \(unhealthy\)'
same 1 "$(last web ExitCode)"
same "looks at web oops" "$(last web Output | head -n 2 | xargs)"
cnet exec web touch /tmp/up
eventually is web healthy
same 0 "$(cnet inspect --format '{{.State.Health.FailingStreak}}' web)"
contains "$(cnet ps --filter name=web)" 'Up .* \(healthy\)'
eventually eval '[[ $(told web) == "health_status: unhealthy health_status: healthy" ]]'
eventually eval '[[ $(cnet inspect web | jq ".[0].State.Health.Log | length") == 5 ]]'
same "web healthy" "$(cnet ps --filter health=healthy --format '{{.Names}} {{.HealthStatus}}')"
same slow "$(cnet ps --filter health=starting --format '{{.Names}}')"
cnet run -d --name plain --network none box sleep 1000 >/dev/null
same "plain none" "$(cnet ps --filter health=none --format '{{.Names}} {{.HealthStatus}}')"
same null "$(cnet inspect plain | jq '.[0].State.Health')"
same '["CMD-SHELL","true"] 3600000000000' "$(cnet inspect slow | jq -rc '.[0].Config.Healthcheck | "\(.Test) \(.Interval)"')"
fails 125 'no state of health' cnet ps --filter health=ill

step "the check has the container's rights, and no more"
cnet run -d --name meek --network none -u 1000:1001 -w /www --cap-drop ALL --health-cmd 'pwd; id; cat /proc/self/status' \
  "${fast[@]}" box sleep 1000 >/dev/null
eventually is meek healthy
contains "$(last meek Output)" '^/www'
contains "$(last meek Output)" 'uid=1000 gid=1001'
contains "$(last meek Output)" 'CapBnd:\s+0000000000000000'
contains "$(last meek Output)" 'Seccomp:\s+2'

step "a check that takes too long is killed with what it started"
cnet run -d --name stuck --network none --health-cmd 'echo waiting; sleep 4711; true' --health-interval 50ms \
  --health-timeout $((PATIENCE * 100))ms --health-retries 1 box sleep 1000 >/dev/null
eventually is stuck unhealthy
same -1 "$(last stuck ExitCode)"
contains "$(last stuck Output)" '^Health check exceeded timeout \([0-9.]+m?s\): waiting'

cnet stop -t 0 stuck >/dev/null
same "" "$(pgrep -f 'sleep 4711' || true)"

step "output is cut, and is text"
cnet run -d --name loud --network none --health-cmd 'printf "\377a\001\"\n"; i=0; while [ $i -lt 999 ]; do echo 0123456789; i=$((i+1)); done' \
  "${fast[@]}" box sleep 1000 >/dev/null
eventually is loud healthy
same $'\xef\xbf\xbda\x01"' "$(last loud Output | head -n 1)"
contains "$(last loud Output | tail -n 1)" '\.\.\.$'
same 4101 "$(cnet inspect loud | jq -j '.[0].State.Health.Log[-1].Output' | wc -c)" "bytes of output" # \xff has become three, and ... stands behind

step "what cannot be executed is told"
cnet run -d --name lame --network none --health-cmd true --health-retries 1 --health-interval 50ms --rootfs "$scratch/nothing" \
  /bin/sleep 1000 >/dev/null 2>&1 && fail "a missing root starts"
mkdir -p "$scratch/root/bin"
cp "$probe" "$scratch/root/bin/probe"
cnet run -d --name lame --network none --health-cmd true --health-retries 1 --health-interval 50ms --rootfs "$scratch/root" \
  /bin/probe serve tcp 80 >/dev/null
eventually is lame unhealthy
same -1 "$(last lame ExitCode)"
contains "$(last lame Output)" '/bin/sh'

step "failures while it starts do not count"
cnet run -d --name early --network none --health-cmd 'cat /tmp/up' --health-interval 1h --health-start-period 1h \
  --health-start-interval 50ms --health-retries 1 box sleep 1000 >/dev/null
eventually eval '[[ $(cnet inspect early | jq ".[0].State.Health.Log | length") -gt 2 ]]'
same "starting 0" "$(cnet inspect --format '{{.State.Health.Status}} {{.State.Health.FailingStreak}}' early)"
cnet exec early touch /tmp/up
eventually is early healthy

step "nobody looks at a paused container"
cnet exec web rm /tmp/up 2>/dev/null || cnet exec web sh -c '/bin/busybox rm /tmp/up'
eventually is web unhealthy
cnet exec web touch /tmp/up
eventually is web healthy
cnet pause web >/dev/null
contains "$(cnet ps --filter name=web)" '\(Paused\)'
seen=$(last web Start)
sleep 0.3 # six times the interval
same "$seen" "$(last web Start)"
cnet unpause web >/dev/null
eventually eval '[[ $(last web Start) != "$seen" ]]'

step "the image's check, another in its place, and none"
image=$scratch/image
mkdir -p "$image"
cnet image save box | tar -C "$image" -x
config=$(jq -r '.[0].Config' "$image/manifest.json")
jq '.config.Healthcheck = {Test: ["CMD", "cat", "/www/index.html"], Interval: 50000000}' "$image/$config" >"$scratch/config"
cp "$scratch/config" "$image/$config"
digest=$(sha256sum "$image/$config" | cut -d' ' -f1)
mkdir -p "$scratch/archive"
cp -r "$image/." "$scratch/archive"
if [[ $config == blobs/sha256/* ]]; then
  mv "$scratch/archive/$config" "$scratch/archive/blobs/sha256/$digest"
  new=blobs/sha256/$digest
  rm -f "$scratch/archive/index.json" "$scratch/archive/oci-layout"
else
  mv "$scratch/archive/$config" "$scratch/archive/$digest.json"
  new=$digest.json
fi
jq --arg new "$new" '.[0].Config = $new | .[0].RepoTags = ["checked:latest"] | [.[0]]' "$image/manifest.json" \
  >"$scratch/archive/manifest.json"
tar -C "$scratch/archive" -cf "$scratch/checked.tar" .
cnet image load -i "$scratch/checked.tar" >/dev/null
cnet run -d --name own --network none checked sleep 1000 >/dev/null
eventually is own healthy
same "hello from the box" "$(last own Output)"
cnet run -d --name other --network none --health-cmd 'echo other' checked sleep 1000 >/dev/null
eventually is other healthy
same other "$(last other Output)"
cnet run -d --name off --network none --no-healthcheck checked sleep 1000 >/dev/null
same "null NONE" "$(cnet inspect off | jq -r '.[0] | "\(.State.Health) \(.Config.Healthcheck.Test[0])"')"

step "a run in the foreground is looked at, too; so is one that is restarted"
cnet run --rm --name front --network none --health-cmd true "${fast[@]}" box sleep 1000 &
front=$!
eventually is front healthy
cnet stop -t 0 front >/dev/null
wait "$front" || true
cnet restart -t 0 web >/dev/null
eventually is web healthy

step "of a container that has ended nobody says that it is well"
cnet stop -t 0 web >/dev/null
same unhealthy "$(health web)"
contains "$(cnet ps -a --filter name=web)" 'Exited \([0-9]+\) [^(]*$'

step "flags that say nothing, or the wrong thing"
fails 125 'no duration' cnet run --health-cmd true --health-interval soon box true
fails 125 'millisecond' cnet run --health-cmd true --health-timeout 1us box true
fails 125 'negative' cnet run --health-cmd true --health-retries -1 box true
fails 125 'contradict' cnet run --no-healthcheck --health-cmd true box true
fails 125 'neither --health-cmd' cnet run --health-interval 1s box true

mapfile -t all < <(cnet ps -aq)
cnet rm -f "${all[@]}" >/dev/null
cnet image rm checked >/dev/null
