#!/usr/bin/env bash
# The main job: make, use and remove it all, and the host is as it was, byte by byte where cnet can be seen.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "no traces after each round, in any order of removal"
for round in 1 2 3; do
  cnet network create --subnet 10.9.0.0/24 my-net >/dev/null
  cnet network create --internal inner >/dev/null
  serve web --network my-net --network inner -p 8080:80 -p 127.0.0.1:5300:53000/udp
  serve db --network inner
  serve plain -p 8081:80
  cnet network connect my-net db
  answers web neighbour probe ask tcp "$HOST" 8080
  case $round in
    1) cnet stop -t 0 web db plain >/dev/null && cnet rm web db plain >/dev/null ;;
    2) cnet rm -f web db plain >/dev/null ;;
    3) cnet kill web db plain >/dev/null && cnet wait web db plain >/dev/null &&
      cnet rm plain db web >/dev/null ;;
  esac
  cnet network rm my-net inner >/dev/null
  cnet system prune --force >/dev/null
  settled "$scratch/before"
done
