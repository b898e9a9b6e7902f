#!/usr/bin/env bash
# A record that is torn, of a wrong type, foreign or too new is set aside and named; everything else works.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

damage() { # damage WAY FILE
  case $1 in
    empty) : >"$2" ;;
    torn) truncate -s 40 "$2" ;;
    garbage) head -c 500 /dev/urandom >"$2" ;;
    type) jq '.name = 5' "$2" >"$2.x" && mv "$2.x" "$2" ;;
    newer) jq '.version = 9999 | .schema = 9999' "$2" >"$2.x" && mv "$2.x" "$2" ;;
    huge) truncate -s 1G "$2" ;;
    symlink) ln -sf /etc/passwd "$2" ;;
    folder) rm "$2" && mkdir "$2" ;;
  esac
}

cnet network create --subnet 10.1.0.0/24 good >/dev/null
serve fine --network good -p 8080:80

for way in empty torn garbage type newer huge symlink folder; do
  step "a network's record: $way"
  id=$(cnet network create --subnet 10.2.0.0/24 bad)
  record=$CNET_ROOT/networks/$id.json
  [[ -f $record ]] || fail "no record $record"
  damage "$way" "$record"
  for words in "network ls" "ps" "network inspect good"; do
    # shellcheck disable=SC2086
    status 0 cnet $words
  done
  cnet network ls 2>&1 >/dev/null | head -n 3
  answers fine neighbour probe ask tcp "$HOST" 8080
  # Its name and subnet are free again, its bridge is swept.
  cnet system repair >/dev/null
  cnet network create --subnet 10.2.0.0/24 bad >/dev/null
  cnet network rm bad >/dev/null

  step "a container's record: $way"
  id=$(cnet create --name bad --network good box serve)
  record=$CNET_ROOT/containers/$id.json
  [[ -f $record ]] || fail "no record $record"
  damage "$way" "$record"
  status 0 cnet ps -a
  same fine "$(cnet ps -a --format '{{.Names}}' 2>/dev/null)"
  cnet run --rm --name bad --network good box true
  rm -rf "${CNET_ROOT:?}/quarantine"
done

step "set aside, not lost"
id=$(cnet network create bad)
damage torn "$CNET_ROOT/networks/$id.json"
contains "$(cnet network ls 2>&1 >/dev/null)" "$id|quarantine"
find "$CNET_ROOT/quarantine" -name "*$id*" | grep -q . || fail "nothing in quarantine"
rm -rf "${CNET_ROOT:?}/quarantine"
cnet system repair >/dev/null

cnet rm -f fine >/dev/null
cnet network rm good >/dev/null
