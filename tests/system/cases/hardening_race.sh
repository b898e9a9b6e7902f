#!/usr/bin/env bash
# SECURITY R05 and R19: containers that swap folders for links while others start on the same volume, or while files are
# copied. Nothing outside changes, and nothing of the outside is read; the same with users of their own (R26).
# CNET_RACE_STARTS and CNET_RACE_COPIES say how often (2000 and 5000 are the full count).
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

starts=${CNET_RACE_STARTS:-20}
copies=${CNET_RACE_COPIES:-50}
canary=/run/world/canary
mkdir -p $canary/b
echo "secret of the host" >$canary/secret
state() { find $canary -printf '%p %y %m %U %G %s %T@ %l\n' | sort; }
state >"$scratch/canary"
untouched() { state | diff "$scratch/canary" - || fail "the canary is another"; }
mounts() { { grep -E 'cnet|world' /proc/self/mountinfo || true; } | cut -d ' ' -f 4- | sort; } # others' come and go

swap_during_starts() { # with --userns $1
  step "R05: a sibling swaps a folder for a link during $starts starts, --userns $1"
  cnet volume create shared >/dev/null
  cnet volume create x >/dev/null
  cnet run -d --name swapper --userns "$1" -v shared:/m box sh -c "mkdir /m/a /m/a/b; ln -s $canary /m/link; \
    while :; do mv -T /m/a /m/t; mv -T /m/link /m/a; mv -T /m/a /m/link; mv -T /m/t /m/a; done" >/dev/null
  mounts >"$scratch/mounts"
  well=0
  for ((i = 0; i < starts; ++i)); do
    code=0
    cnet run --rm --network none --userns "$1" -v shared:/m -v x:/m/a/b box sh -c 'echo x >/m/a/b/file' >/dev/null 2>&1 || code=$?
    ((code != 0)) || ((++well))
    ((i % 500)) || untouched
  done
  untouched
  mounts | diff "$scratch/mounts" - || fail "mounts of the host have changed"
  [[ -z $(ls $canary/b) ]] || fail "something was written outside"
  echo "  $well of $starts starts went well"
  cnet rm -f swapper >/dev/null
  cnet volume rm shared x >/dev/null
}

flip_during_copies() { # with --userns $1
  step "R19: a container flips paths during $copies copies, --userns $1"
  cnet run -d --name flip --userns "$1" box sh -c "mkdir -p /w /d; echo inside >/w/secret; echo inside >/d/secret; ln -s $canary /c; ln -s / /r; \
    while :; do mv -T /w /t; mv -T /c /w; mv -T /w /c; mv -T /r /w; mv -T /w /r; mv -T /t /w; done" >/dev/null
  WITHIN=10 eventually cnet exec flip sh -c "test -e /d/secret"
  echo "from outside" >"$scratch/file"
  mkdir -p "$scratch/tree/secret_folder"
  echo "from outside" >"$scratch/tree/secret_folder/f"
  for ((i = 0; i < copies; ++i)); do
    rm -rf "$scratch/got"
    case $((i % 5)) in
      0) cnet cp flip:/w/secret "$scratch/got" >/dev/null 2>&1 || true ;;
      1) cnet cp -L flip:/w "$scratch/got" >/dev/null 2>&1 || true ;;
      2) cnet cp "$scratch/file" flip:/w/secret >/dev/null 2>&1 || true ;;
      3) cnet cp "$scratch/file" flip:/w >/dev/null 2>&1 || true ;;
      4) cnet cp "$scratch/tree/." flip:/w >/dev/null 2>&1 || true ;;
    esac
    ! grep -rqs "secret of the host" "$scratch/got" || fail "the host's file was read"
    ((i % 500)) || untouched
  done
  untouched
  [[ $(ls $canary) == $'b\nsecret' ]] || fail "something was written outside"
  cnet rm -f flip >/dev/null
}

swap_during_starts host
flip_during_copies host
# Owners on a tmpfs can be mapped since Linux 6.3.
if [[ $(printf '%s\n' 6.3 "$(uname -r)" | sort -V | head -n 1) == 6.3 ]]; then
  swap_during_starts auto
  flip_during_copies auto
fi
rm -r $canary
