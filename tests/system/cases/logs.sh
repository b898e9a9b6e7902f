#!/usr/bin/env bash
# logs: a plain json-file, followed and cut.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "both streams, in order, after the end too"
cnet run -d --name talk --network none box sh -c 'echo one; sleep 0.1; echo two >&2; sleep 0.1; echo three' >/dev/null
cnet wait talk >/dev/null
same "one three" "$(cnet logs talk 2>/dev/null | xargs)"
same "two" "$(cnet logs talk 2>&1 >/dev/null)"
same "three" "$(cnet logs --tail 1 talk 2>&1)"
same "" "$(cnet logs --tail 0 talk 2>&1)"
file=$(cnet inspect --format '{{.LogPath}}' talk)
same "one" "$(head -n 1 "$file" | jq -r '.log | rtrimstr("\n")')"
same "stdout stderr stdout" "$(jq -r .stream "$file" | xargs)"
same 600 "$(stat -c %a "$file")" "mode of the log"
cnet rm talk >/dev/null

step "-f follows until the container ends"
cnet run -d --name count --network none box sh -c \
  'i=0; while [ $i -lt 5 ]; do echo $i; i=$((i + 1)); sleep 0.1; done' >/dev/null
same "0 1 2 3 4" "$(timeout 10 cnet logs -f count | xargs)"
cnet rm -f count >/dev/null

step "a line without an end is kept, ten thousand lines are not lost"
cnet run -d --name big --network none box sh -c \
  'i=0; while [ $i -lt 10000 ]; do echo line $i; i=$((i + 1)); done; echo -n end' >/dev/null
cnet wait big >/dev/null
same 10000 "$(cnet logs big | grep -c '^line')"
same "end" "$(cnet logs --tail 1 big)"
cnet rm big >/dev/null

step "-f goes on over restarts by the policy: no line lost or doubled, until it is stopped"
cnet run -d --name again --network none --restart on-failure:4 box \
  sh -c 'echo begin; echo middle; sleep 0.05; echo end; exit 1' >/dev/null
timeout $((20 * PATIENCE)) cnet logs -f again >"$scratch/followed" || fail "it does not end"
same "5 begin 5 end 5 middle" "$(sort "$scratch/followed" | uniq -c | xargs)"
diff "$scratch/followed" <(cnet logs again) || fail "it is not what logs shows"
cnet rm again >/dev/null

step "-f goes on over restart by hand, and ends with stop and rm"
cnet run -d --name again --network none -t box sh -c 'echo up; exec sleep 1000' >/dev/null
timeout $((20 * PATIENCE)) cnet logs -f again >"$scratch/followed" &
follower=$!
for runs in 1 2 3; do
  eventually eval '(( $(grep -c up "$scratch/followed") == runs ))'
  ((runs == 3)) || cnet restart -t 0 again >/dev/null
done
cnet stop -t 0 again >/dev/null
wait "$follower" || fail "it does not end with a stop"
same 3 "$(grep -c up "$scratch/followed")"
cnet start again >/dev/null
timeout $((20 * PATIENCE)) cnet logs -f again >"$scratch/followed" &
follower=$!
eventually grep -q up "$scratch/followed"
cnet rm -f again >/dev/null
wait "$follower" || fail "it does not end with rm"
