# Sourced by every case, first thing. Puts the case into a world of its own (tests/system/world), imports the test
# image `box` (busybox and probe), and at the end demands that nothing is left of what the case did.
#
#   CASE_IMAGE=none      before sourcing: no image is imported
#   CNET_TEST_PATIENCE   a slow machine's factor on every time a case waits or demands; 1 if unset (tests/vm/run sets it)
#
# A case runs by itself, `tests/system/cases/publish.sh`, against build/release or $CNET_BUILD.
# shellcheck shell=bash
set -euo pipefail

harness=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
[[ ${WORLD-} == ready ]] || exec "$harness/world" bash "$0" "$@"

: "${CNET_BUILD:=$(readlink -f "$harness/../../build/release")}"
: "${CNET_LIBEXEC:=$CNET_BUILD/libexec/cnet}"
export CNET_BUILD CNET_LIBEXEC
export PATH=$CNET_BUILD/bin:$CNET_BUILD/tests/system:$PATH:/usr/sbin:/sbin
export LC_ALL=C NO_COLOR=1
readonly HOST=198.51.100.1 HOST2=198.51.100.9 NEIGHBOUR=198.51.100.2
export HOST HOST2 NEIGHBOUR
readonly PATIENCE=${CNET_TEST_PATIENCE:-1}
scratch=$(mktemp -d /run/world/case.XXXX)
probe=$CNET_BUILD/tests/system/probe

# shellcheck source=tests/system/snapshot.sh
source "$harness/snapshot.sh"

# --- what a case says ------------------------------------------------------------------------------------------------

step() {
  current_step=$*
  echo "- $*"
}

skip() {
  echo "SKIP: $*"
  exit 77
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# same WANTED GOT [WHAT]
same() {
  [[ $1 == "$2" ]] || fail "${3:-value}: wanted '$1', got '$2'"
}

# contains TEXT PATTERN: an extended regular expression somewhere in the text.
contains() {
  grep -Eq -- "$2" <<<"$1" || fail "no match for /$2/ in: $1"
}

# fails CODE PATTERN COMMAND...: it exits with CODE, prints one error `cnet: ...` that matches, and no crash or noise.
fails() {
  local code=$1 pattern=$2 status=0 output
  shift 2
  output=$("$@" 2>&1 >"$scratch/stdout") || status=$?
  [[ $status == "$code" ]] || fail "'$*' exits with $status instead of $code: $output"
  [[ $output == cnet:\ * ]] || fail "'$*' gives no error line of cnet's: $output"
  grep -Eiq -- "$pattern" <<<"$output" || fail "'$*' says nothing like /$pattern/: $output"
  (($(grep -c '^cnet: ' <<<"$output") == 1)) || fail "'$*' says more than one error: $output"
}

# status CODE COMMAND...: any output, this exit code.
status() {
  local code=$1 got=0
  shift
  "$@" >"$scratch/stdout" 2>"$scratch/stderr" || got=$?
  [[ $got == "$code" ]] || fail "'$*' exits with $got instead of $code: $(<"$scratch/stderr")"
}

# eventually COMMAND...: true within WITHIN (default 3) seconds times PATIENCE; polls.
eventually() {
  local seconds=$((${WITHIN:-3} * PATIENCE))
  local deadline=$((${EPOCHREALTIME/./} + seconds * 1000000))
  until "$@" >/dev/null 2>&1; do
    ((${EPOCHREALTIME/./} < deadline)) || fail "not within $seconds s: $*"
    pause
  done
}

# A poll's breath: 20 ms without a process.
pause() {
  read -rt 0.02 <>"$scratch/never" || true
}

# unchanged COMMAND...: whatever it does, the host is the same before and after.
unchanged() {
  snapshot >"$scratch/unchanged"
  "$@"
  settled "$scratch/unchanged" || fail "the host is not as it was before '$*'"
}

# --- containers and reachability -------------------------------------------------------------------------------------

neighbour() {
  ip netns exec neighbour "$@"
}

# serve NAME [run flags...]: a running container that answers on 80/tcp and 53000/udp with its host name.
serve() {
  local name=$1
  shift
  cnet run -d --name "$name" --hostname "$name" "$@" box serve >/dev/null
}

inside() { # inside NAME COMMAND...: in the container's network namespace, with the host's programs
  local pid
  pid=$(cnet inspect --format '{{.State.Pid}}' "$1")
  shift
  nsenter --net="/proc/$pid/ns/net" "$@"
}

# address_of CONTAINER NETWORK
address_of() {
  cnet inspect --format "{{(index .NetworkSettings.Networks \"$2\").IPAddress}}" "$1"
}

# answers WANTED COMMAND...: the probe's answer begins with WANTED, at once or shortly after a start.
answers() {
  local wanted=$1
  shift
  eventually answer_is "$wanted" "$@"
}

answer_is() {
  local wanted=$1
  shift
  [[ $("$@") == "$wanted"* ]]
}

# silent COMMAND...: the probe gets no answer.
silent() {
  local got code=0
  got=$("$@" 2>"$scratch/stderr") || code=$?
  ((code == 1)) || fail "wanted no answer, got '$got', status $code: $* $(<"$scratch/stderr")"
}

# --- before and after ------------------------------------------------------------------------------------------------

# settled FILE: this host equals the snapshot within a second times PATIENCE; prints the difference if not.
settled() {
  local deadline=$((${EPOCHREALTIME/./} + PATIENCE * 1000000)) last
  # The last look begins after the deadline, however long one takes.
  until last=$((${EPOCHREALTIME/./} > deadline)) && snapshot >"$scratch/now" && cmp -s "$1" "$scratch/now"; do
    if ((last)); then
      echo "--- left behind (+) or missing (-):" >&2
      diff "$1" "$scratch/now" | sed -n 's/^> /+ /p; s/^< /- /p' | head -n 40 >&2
      diff "$1" "$scratch/now" | grep -q '^> process' && ps -e -o pid,ppid,stat,etime,wchan:24,args >&2
      return 1
    fi
    pause
  done
}

make_box() {
  local root=$scratch/box applet
  mkdir -p "$root"/{bin,www,etc,tmp}
  cp "$(command -v busybox)" "$root/bin/busybox"
  cp "$probe" "$root/bin/probe"
  for applet in sh cat sleep true false echo env id hostname pwd ls wget httpd ip kill ps mount sync touch; do
    ln -s busybox "$root/bin/$applet"
  done
  printf '#!/bin/sh\nprobe serve udp 53000 &\nexec probe serve tcp 80\n' >"$root/bin/serve"
  chmod +x "$root/bin/serve"
  echo "hello from the box" >"$root/www/index.html"
  echo "root:x:0:0:root:/root:/bin/sh" >"$root/etc/passwd"
  tar -C "$root" -cf "$scratch/box.tar" .
}

# A case beside another program: begin_beside once that runs; end_beside while it still does, and then it may be ended.
# In between the case is held to the usual: nothing of cnet's is left, and nothing of the other's is changed.
begin_beside() { # once nothing changes any more
  local last=$scratch/beside
  snapshot >"$scratch/before"
  until cp "$scratch/before" "$last" && sleep 0.5 && snapshot >"$scratch/before" && cmp -s "$last" "$scratch/before"; do :; done
}
end_beside() { # end_beside COMMAND...: ends the other program
  cnet system prune --force >/dev/null
  settled "$scratch/before" || fail "the host is not as it was before cnet"
  "$@"
  end_jobs
  begin_beside
}
# keep_out FOLDER: what is written there from now on goes into memory.
keep_out() {
  local name=${1//\//-}
  mkdir -p "/run/world/upper$name" "/run/world/work$name"
  mount -t overlay -o "lowerdir=$1,upperdir=/run/world/upper$name,workdir=/run/world/work$name" overlay "$1"
}

end_jobs() { # what the case left in the background
  local job
  for job in $(jobs -p); do
    pkill -P "$job" 2>/dev/null || true  # a function's own child
    kill "$job" 2>/dev/null || true
  done
  wait
}

finish() {
  local code=$?
  trap - EXIT ERR
  set +e
  if ((code == 77)); then exit 77; fi
  if ((code != 0)); then
    echo "FAILED at step '${current_step-}'${failed_at:+ ($failed_at)}" >&2
    exit 1
  fi
  end_jobs
  cnet system prune --force >/dev/null || exit 1
  settled "$scratch/before" || exit 1
  echo "ok"
}

trap finish EXIT
trap 'failed_at="line $LINENO: $BASH_COMMAND"' ERR
set -E
mkfifo "$scratch/never"
[[ -x $CNET_BUILD/bin/cnet ]] || fail "no cnet in $CNET_BUILD/bin"
if [[ ${CASE_IMAGE-box} == box ]]; then
  make_box
  cnet image import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
fi
snapshot >"$scratch/before"
