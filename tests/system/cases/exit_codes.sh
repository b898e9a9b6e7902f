#!/usr/bin/env bash
# Of many short runs each gives its own exit code and its own line, one after the other and fifty at a time; what cannot be
# executed gives its own, too. CNET_RUNS (200) runs of each kind.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly RUNS=${CNET_RUNS:-200} AT_ONCE=50

# one NUMBER: appends "<exit code> <what it printed>" to the results, in one write.
one() {
  local code=0 output
  output=$(cnet run --rm --network none box sh -c "echo line $1; exit 7" 2>&1) || code=$?
  echo "$code $output" >>"$scratch/results"
}

check() {
  same "$(seq -f '7 line %.0f' "$RUNS" | sort)" "$(sort "$scratch/results")" "codes and lines"
  same "" "$(cnet ps -aq)"
  rm "$scratch/results"
}

step "$RUNS runs, one after the other"
begin=${EPOCHREALTIME/./}
for ((i = 1; i <= RUNS; i++)); do one "$i"; done
check
echo "  $(((${EPOCHREALTIME/./} - begin) / RUNS)) us each"

step "$RUNS runs, $AT_ONCE at a time"
begin=${EPOCHREALTIME/./}
for ((i = 1; i <= RUNS; i++)); do
  ((i <= AT_ONCE)) || wait -n
  one "$i" &
done
wait
check
echo "  $(((${EPOCHREALTIME/./} - begin) / RUNS)) us each"

step "a command the image lacks, on a network with names: said so, however soon its init has ended"
cnet network create --subnet 10.9.0.0/24 names >/dev/null
for ((i = 1; i <= 20; i++)); do
  fails 127 '"missing": no such file' cnet run --rm --network names box missing
  fails 127 '"missing": no such file' cnet run -d --rm --network names box missing
done
cnet network rm names >/dev/null
