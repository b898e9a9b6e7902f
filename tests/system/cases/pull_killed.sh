#!/usr/bin/env bash
# A pull that is killed at a random moment leaves no image or a whole one; the next pull goes on, and what is left
# otherwise goes with prune. CNET_KILLS (50) of them.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$0")/../harness.sh"
# shellcheck source=tests/system/registry/registry.sh
source "$harness/registry/registry.sh"
need_registry openssl
readonly KILLS=${CNET_KILLS:-50}

stored_files() {
  find "$CNET_ROOT/images" -type f ! -name lock ! -name writers 2>/dev/null || true
}

step "a pull, and how long it takes"
start_registry 5000
make_image it --layers 5 --size 2 >/dev/null
name=localhost:5000/it:1
push it "$name"
begin=${EPOCHREALTIME/./}
cnet pull -q "$name" >/dev/null
took=$((${EPOCHREALTIME/./} - begin))
cnet rmi -f "$name" >/dev/null
cnet image prune -f >/dev/null
same "" "$(stored_files)" "files of a removed image"

step "$KILLS kills within $((took / 1000)) ms"
whole=0
for ((i = 0; i < KILLS; i++)); do
  setsid cnet pull -q "$name" >/dev/null 2>&1 &
  pid=$!
  read -rt "$(awk -v us=$((RANDOM * took / 32768)) 'BEGIN { printf "%.4f", us / 1e6 }')" <>"$scratch/never" || true
  if ((i % 2)); then kill -KILL "$pid" 2>/dev/null || true; fi
  pkill -KILL -x cnet-image || true
  wait "$pid" 2>/dev/null || true
  eventually eval '! pgrep -x cnet-image'
  cnet images >/dev/null
  if [[ -n $(cnet images -q) ]]; then
    whole=$((whole + 1))
    same ok "$(cnet run --rm --network none --pull never "$name" echo ok)" "an image that is there"
    cnet rmi -f "$name" >/dev/null
  fi
done
echo "  $whole of them had ended already"

step "the next pull goes on, and prune takes the rest"
cnet pull -q "$name" >/dev/null
same ok "$(cnet run --rm --network none --pull never "$name" echo ok)"
cnet rmi -f "$name" >/dev/null
cnet image prune -f >/dev/null
same "" "$(stored_files)" "files at the end"
