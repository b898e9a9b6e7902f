#!/usr/bin/env bash
# cnet graph: what runs here as text, DOT, Mermaid and SVG.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "a host with nothing on it is a frame with its links"
hostname shop
contains "$(cnet graph)" '^╭─ host shop (─)+╮$'
contains "$(cnet graph)" '^│ uplink   198\.51\.100\.1/24, 198\.51\.100\.9/24   default route │$'

cnet network create --subnet 10.9.0.0/24 -o com.docker.network.bridge.name=brfront front >/dev/null
cnet network create --subnet 10.10.0.0/24 --internal -o com.docker.network.bridge.name=brback back >/dev/null
serve web --network front -p 127.0.0.1:8000:80
cnet network connect back web
serve db --network back --ip 10.10.0.9
cnet create --name spare --network back box true >/dev/null
cnet run -d --name lonely --network none box sleep 1000 >/dev/null
cnet run -d --name twin --network container:web box sleep 1000 >/dev/null

step "networks, containers, addresses and ports as text"
same "   │
   ■────── front    10.9.0.0/24              brfront
   │  ■─── back     10.10.0.0/24             brback, no way out
   │  │
   ●──●─── web      10.9.0.2, 10.10.0.2      127.0.0.1:8000→80/tcp
      │    └ twin   shares these addresses
      ●─── db       10.10.0.9
           lonely   no network" "$(cnet graph | sed '1,/╰/d')"
picture=$(cnet graph)
contains "$picture" '●──●.* web .* 10\.9\.0\.2, 10\.10\.0\.2 .* 127\.0\.0\.1:8000→80/tcp'
contains "$picture" '●.* db .* 10\.10\.0\.9'
contains "$picture" 'no way out'
step "stopped ones are shown when asked for"
grep -q spare <<<"$picture" && fail "a container that does not run is shown"
contains "$(cnet graph --all)" '○.* spare .* created'
step "only the networks that are named"
contains "$(cnet graph front)" ' web '
cnet graph front | grep -Eq ' (db|lonely|back) ' && fail "what is on another network is shown"
fails 125 'no such network "nowhere"' cnet graph nowhere

step "it fits"
for width in 60 72 100; do
  (($(cnet graph --width "$width" | LC_ALL=C.UTF-8 wc -L) <= width)) || fail "wider than $width"
done
fails 125 'too narrow' cnet graph --width 10
step "no colours into a pipe"
grep -q $'\033' <<<"$picture" && fail "escapes in a pipe"

step "the other formats"
contains "$(cnet graph --format dot)" '^digraph cnet'
contains "$(cnet graph --format mermaid)" '^flowchart LR'
cnet graph --format svg >"$scratch/picture.svg"
python3 -c 'import sys, xml.dom.minidom as d; d.parse(sys.argv[1])' "$scratch/picture.svg" || fail "the SVG is no XML"
contains "$(<"$scratch/picture.svg")" '>10\.10\.0\.9<'
fails 125 'no picture format "sgv".*' cnet graph --format sgv
cnet rm -f web twin db spare lonely >/dev/null
cnet network rm front back >/dev/null
