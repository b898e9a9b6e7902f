#!/usr/bin/env bash
# load, rm and prune killed fifty times at any moment, and many at once: the store is whole, and after a prune the disk
# holds what it held before.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

mkdir "$scratch/part"
words=("$scratch/box.tar")
for i in 1 2 3; do
  for j in {1..60}; do head -c 20000 /dev/urandom >"$scratch/part/$i.$j"; done
  tar -C "$scratch/part" -cf "$scratch/part.$i.tar" .
  words+=("gzip:$scratch/part.$i.tar")
done
"$harness/image_archive" "$scratch/web.tar" web '{"Env":["PATH=/bin"]}' "${words[@]}"

files() { find "$CNET_ROOT/images" -type f -not -name lock | sort; }
whole() { # every image there is runs
  local image
  for image in $(cnet images -q --no-trunc); do
    same ok "$(cnet run --rm --network none "$image" echo ok)" "image $image"
  done
}
files >"$scratch/base"

step "fifty kills"
began=${EPOCHREALTIME/./}
cnet load -i "$scratch/web.tar" >/dev/null
took=$((${EPOCHREALTIME/./} - began))
cnet rmi web >/dev/null
killed=0
for ((round = 0; round < 50; round++)); do
  case $((round % 5)) in
    3) cnet load -i "$scratch/web.tar" >/dev/null; victim=(rmi web) ;;
    4) cnet load -i "$scratch/web.tar" >/dev/null; victim=(image prune --all --force --filter 'label!=keep') ;;
    *) victim=(load -i "$scratch/web.tar") ;;
  esac
  cnet "${victim[@]}" >/dev/null 2>&1 &
  pid=$!
  read -rt "$(printf '0.%06d' $((took * (round % 10) / 11 % 1000000)))" <>"$scratch/never" || true
  # The helper too: what a power cut would do.
  children=$(pgrep -P $pid || true)
  # shellcheck disable=SC2086
  kill -KILL $pid $children 2>/dev/null && ((++killed))
  wait $pid 2>/dev/null || true
  whole
  if ((round % 5 == 4)) && [[ -z $(cnet images -q box) ]]; then
    cnet image import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
  fi
done
((killed > 10)) || fail "only $killed were killed"
if [[ -n $(cnet images -q web) ]]; then cnet rmi web >/dev/null; fi
cnet image prune --force >/dev/null
files | sed 's/[0-9a-f]\{64\}/ID/g' >"$scratch/after"
sed 's/[0-9a-f]\{64\}/ID/g' "$scratch/base" | cmp - "$scratch/after"

step "twelve at once store it once"
jobs=()
for ((i = 0; i < 12; i++)); do
  cnet load -i "$scratch/web.tar" >/dev/null &
  jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job"; done
whole
once=$(files | wc -l)
cnet rmi web >/dev/null
cnet load -i "$scratch/web.tar" >/dev/null
same "$once" "$(files | wc -l)" files

step "load, rm and prune against each other"
for ((i = 0; i < 10; i++)); do
  cnet load -i "$scratch/web.tar" >/dev/null &
  cnet rmi web >/dev/null 2>&1 || true
  cnet image prune --force >/dev/null
  wait $! || fail "a load failed"
  whole
done
cnet rmi web >/dev/null
cnet image prune --force >/dev/null
files | sed 's/[0-9a-f]\{64\}/ID/g' | cmp - "$scratch/after"
# The image may have been made anew: its digests are others then.
cnet image import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
snapshot >"$scratch/before"
rm -f "$scratch"/*.tar
