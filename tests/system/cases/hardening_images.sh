#!/usr/bin/env bash
# SECURITY R01, R04, R06, R15, R16, R17 and R23: images that try to reach the host run safely or are refused with the
# reason within a second.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

canary=/run/world/canary
mkdir -p $canary/bin
echo "secret of the host" >$canary/secret
state() { find $canary -printf '%p %y %m %U %G %s %T@ %l\n' | sort; }
state >"$scratch/canary"
untouched() { state | diff "$scratch/canary" - || fail "the canary is another after: $*"; }

# image NAME SCRIPT [import flags...]: the test image, changed by the script in its folder
image() {
  local name=$1 script=$2
  shift 2
  cnet image rm "$name" >/dev/null 2>&1 || true
  rm -rf "$scratch/evil"
  cp -a "$scratch/box" "$scratch/evil"
  (cd "$scratch/evil" && eval "$script")
  cnet image import --change 'ENV PATH=/bin' "$@" "$scratch/evil" "$name" >/dev/null
}
# quick COMMAND...: any outcome, but within a second; what a busy machine holds up is tried again.
quick() {
  local tries before code
  for tries in 1 2 3; do
    before=${EPOCHREALTIME/./} code=0
    "$@" >"$scratch/out" 2>&1 || code=$?
    ! grep -q "secret of the host" "$scratch/out" || fail "the host's file was read: $*"
    ((${EPOCHREALTIME/./} - before >= 1000000 * PATIENCE)) || return $code
  done
  fail "more than a second, $tries times: $*"
}

step "R04: links in the place of what is mounted"
for place in dev etc sys tmp etc/hosts etc/resolv.conf etc/hostname srv; do
  for target in $canary ../../../..$canary /nowhere ..; do
    image evil "rm -rf ./$place; mkdir -p ./$(dirname $place); ln -s $target ./$place"
    quick cnet run --rm -v "$scratch/box/www:/srv" evil sh -c 'echo ran; ls /srv /etc' || contains "$(<"$scratch/out")" '^cnet: '
    untouched "$place -> $target"
  done
done

step "R06: /proc has to be a folder; nothing else is mounted there"
image evil 'rm -rf proc; ln -s /www proc'
fails 125 'ordinary directory' cnet run --rm evil true
image evil 'rm -rf proc; echo x >proc'
fails 125 'ordinary directory' cnet run --rm evil true
fails 125 'proc' cnet run --rm -v /tmp:/proc/sys box true
fails 125 'proc' cnet run --rm -v /tmp:/proc box true

for file in hosts resolv.conf hostname; do
  image evil "rm -f etc/$file; ln -s /proc/uptime etc/$file"
  fails 125 'leads this path to /proc' cnet run --rm evil true
  image evil "rm -f etc/$file; ln -s ../proc/1/comm etc/$file"
  fails 125 'leads this path to /proc' cnet run --rm evil true
  image evil "rm -f etc/$file; ln -s /sys/kernel/notes etc/$file"
  ! quick cnet run --rm evil true || fail "/etc/$file was mounted in /sys"
done

step "VOLUME and WORKDIR cannot lead out"
image evil "ln -s $canary vol; ln -s / up" --change 'VOLUME /vol/../../etc' --change 'WORKDIR /up/../../..'
quick cnet run --rm --entrypoint /bin/sh evil -c 'pwd; ls' || contains "$(<"$scratch/out")" '^cnet: '
untouched "VOLUME"
image evil "ln -s $canary vol" --change 'VOLUME /vol'
quick cnet run --rm evil touch /vol/written || contains "$(<"$scratch/out")" '^cnet: '
untouched "VOLUME by a link"
for fd in 3 4 5 6 7 8 9 10 11 12; do
  image evil : --change "WORKDIR /proc/self/fd/$fd/../../.."
  ! quick cnet run --rm evil ls $canary || fail "WORKDIR led out by $fd"
done

step "R15: account files that are none"
image evil 'rm -f etc/passwd; mkfifo etc/passwd'
! quick cnet run --rm -u bob evil true || fail "a pipe was read"
contains "$(<"$scratch/out")" "not a regular file"
truncate -s 1G "$scratch/evil/etc/group"
! quick cnet run --rm -u 0:staff --rootfs "$scratch/evil" true || fail "a GiB was read"
contains "$(<"$scratch/out")" 'longer than 1 MiB'

step "R01: cnet's own program cannot be reached"
sum=$(sha256sum "$CNET_BUILD/bin/cnet" "$CNET_LIBEXEC"/cnet-*)
image evil 'printf "#!/proc/self/exe\n" >bin/self; ln -s /proc/self/exe bin/link; printf "#!/bin/self\n" >bin/nested
  printf "#!bin/self\n" >bin/relative; printf "#!/bin/nested\n" >bin/twice; chmod +x bin/*'
for entry in /bin/self /bin/link /bin/nested /bin/relative /bin/twice /proc/self/exe /proc/self/fd/3 /proc/1/exe; do
  ! quick cnet run --rm --entrypoint "$entry" evil || fail "$entry was executed"
done
cnet run -d --name victim --init evil sleep 1000 >/dev/null
for entry in /bin/self /bin/link /bin/nested /bin/twice /proc/self/exe; do ! quick cnet exec victim "$entry" || fail "exec executed $entry"; done
cnet exec victim sh -c 'echo x >/proc/1/exe' 2>/dev/null && fail "process 1's program was written"
same "$sum" "$(sha256sum "$CNET_BUILD/bin/cnet" "$CNET_LIBEXEC"/cnet-*)"
cnet rm -f victim >/dev/null

step "R16, R17: nothing of an image runs or counts outside"
evil_env=()
for variable in "LD_PRELOAD=$canary/lib.so" "IFS=x" "BASH_ENV=$canary/secret" "GCONV_PATH=$canary"; do
  evil_env+=(--change "ENV $variable")
done
image evil "for p in ps tar xz unpigz nsenter ip nft mount modprobe apparmor_parser; do rm -f bin/\$p; \
  printf '#!/bin/sh\ntouch $canary/ran 2>/dev/null; echo ran >/ran\n' >bin/\$p; chmod +x bin/\$p; done" "${evil_env[@]}"
cnet run -d --name victim evil sleep 1000 >/dev/null
for pid in $(pgrep -f cnet-monitor); do
  ! tr '\0' '\n' <"/proc/$pid/environ" | grep -E 'LD_PRELOAD|BASH_ENV|GCONV' || fail "the monitor has the image's environment"
done
cnet top victim >/dev/null
cnet cp victim:/bin "$scratch/copied" >/dev/null
cnet logs victim >/dev/null
cnet inspect victim >/dev/null
cnet ps -a >/dev/null
cnet pause victim >/dev/null 2>&1 && cnet unpause victim >/dev/null
cnet exec victim sh -c '[ ! -e /ran ]' || fail "a program of the image was run"
untouched "programs of the image"
cnet rm -f victim >/dev/null

step "R23: an image's labels and annotations are no settings"
fails 125 'reserved' cnet image import --change 'LABEL io.cnet.privileged=true' "$scratch/box" evil
image evil : --change 'LABEL privileged=true' --change 'LABEL a=b'
cnet run -d --name victim evil sleep 1000 >/dev/null
same "map[a:b privileged:true]" "$(cnet inspect --format '{{.Config.Labels}}' victim)"
same false "$(cnet inspect --format '{{.HostConfig.Privileged}}' victim)"
cnet rm -f victim >/dev/null
cnet image rm evil >/dev/null
rm -r $canary
