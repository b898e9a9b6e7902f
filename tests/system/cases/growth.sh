#!/usr/bin/env bash
# The cost of one more does not grow: the last of CNET_GROWTH (500) containers and networks against the first, as the
# medians of ten.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
readonly COUNT=${CNET_GROWTH:-500} LIMIT=${CNET_GROWTH_LIMIT:-1.5}

# median_of_ten COMMAND...: microseconds; {} is a number that was not used before.
number=0
median_of_ten() {
  local i begin
  for i in {1..10}; do
    number=$((number + 1))
    begin=${EPOCHREALTIME/./}
    "${@//\{\}/$number}" >/dev/null
    echo $((${EPOCHREALTIME/./} - begin))
  done | sort -n | sed -n 5p
}

grown() { # grown WHAT FIRST LAST
  step "$1: first $2 us, after $COUNT $3 us"
  awk -v first="$2" -v last="$3" -v limit="$LIMIT" 'BEGIN { exit last > limit * first }' ||
    fail "$1: the cost grew more than $LIMIT times"
}

cnet network create --subnet 10.1.0.0/20 net >/dev/null
container=(cnet run -d --network net -p "{}:80" box sleep 10000)
number=20000
for i in {1..10}; do cnet run --rm --network net box true; done
first=$(median_of_ten "${container[@]}")
number=20100
for ((i = 0; i < COUNT - 20; i++)); do
  cnet run -d --network net -p "$((21000 + i)):80" box sleep 10000 >/dev/null
done
last=$(median_of_ten "${container[@]}")
grown "run -d -p" "$first" "$last"
begin=${EPOCHREALTIME/./}
cnet ps >/dev/null
step "ps with $COUNT: $(((${EPOCHREALTIME/./} - begin) / 1000)) ms"
cnet ps -aq | xargs -n 20 cnet rm -f >/dev/null

number=0
first=$(median_of_ten cnet network create n{})
number=100
for ((i = 0; i < COUNT - 20; i++)); do cnet network create "m$i" >/dev/null; done
last=$(median_of_ten cnet network create n{})
grown "network create" "$first" "$last"
begin=${EPOCHREALTIME/./}
cnet network ls >/dev/null
step "network ls with $COUNT: $(((${EPOCHREALTIME/./} - begin) / 1000)) ms"
cnet network prune --force >/dev/null
