#!/usr/bin/env bash
# Without root, one line says what is missing; and nobody but root looks into cnet's folders.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# The binary as an ordinary user would find it: the build tree may be below a folder that only root may enter.
install -m 755 "$CNET_BUILD/bin/cnet" /run/world/cnet
chmod 711 /run/world
nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all "$@"; }

step "one line; exit 1 for network commands, else 125"
# shellcheck disable=SC2086
for words in "network create x" "network rm x" "network ls" "ps" "rm x" "system check"; do
  code=125
  [[ $words != network* ]] || code=1
  fails "$code" 'root' nobody /run/world/cnet $words
  same 1 "$(nobody /run/world/cnet $words 2>&1 | grep -vc '^hint')" "lines of '$words'"
done
fails 125 'root' nobody /run/world/cnet run --rm box true
status 0 nobody /run/world/cnet version
status 0 nobody /run/world/cnet --help
status 0 nobody /run/world/cnet network create --help

step "root alone sees the state, whatever the umask"
umask 000
serve web
same 700 "$(stat -c %a "$CNET_ROOT")"
same 700 "$(stat -c %a "$CNET_RUN_ROOT")"
same "" "$(find "$CNET_ROOT" "$CNET_RUN_ROOT" -type f -perm /077 -not -path '*/upper/*' -not -path '*/images/*' |
  grep -Ev '/containers/[0-9a-f]{64}/(hosts|hostname|resolv\.conf)$' || true)" # these are read inside, by any user
same "" "$(ss -Hxa | grep '@.*cnet' || true)" "abstract sockets"
cnet rm -f web >/dev/null
