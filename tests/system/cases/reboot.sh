#!/usr/bin/env bash
# After a reboot containers are exited, nothing is held, repair brings the networks back, and a start works.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

reboot() { # everything that lives in memory is gone: processes, /run, links, rules, routes, cgroups
  local folder
  for folder in /proc/[0-9]*; do
    [[ $folder == /proc/1 || $folder == "/proc/$$" ]] || kill -9 "${folder#/proc/}" 2>/dev/null || true
  done
  eventually eval '! pgrep cnet-monitor'
  find "$CNET_RUN_ROOT" -mindepth 1 -delete
  nft flush ruleset
  ip -o link show type bridge | awk -F'[ :@]+' '{ print $2 }' | xargs -rn1 ip link del
  local family rules
  for family in -4 -6; do
    rules=$(ip "$family" rule show | awk -F: '$1 != 0 && $1 != 32766 && $1 != 32767 { print $1 }')
    for pref in $rules; do ip "$family" rule del pref "$pref"; done
    ip "$family" route flush table 4242 2>/dev/null || true
  done
  sysctl -qw net.ipv4.ip_forward=0
  find /sys/fs/cgroup -depth -type d -regex '.*/cnet/.*' -exec rmdir {} + 2>/dev/null || true
}

cnet network create --subnet 10.1.0.0/29 net >/dev/null
serve web --network net -p 8080:80
cnet run -d --name fixed --network net --ip 10.1.0.5 box sleep 1000 >/dev/null
cnet run -d --rm --name brief --network net box sleep 1000 >/dev/null

step "five reboots on a subnet of five addresses"
for round in 1 2 3 4 5; do
  reboot
  same "" "$(cnet ps -q)"
  contains "$(cnet ps -a)" 'Exited'
  cnet system repair >/dev/null
  status 0 cnet system check
  cnet start web fixed >/dev/null
  answers web neighbour probe ask tcp "$HOST" 8080
  same 10.1.0.5 "$(address_of fixed net)"
done

step "what had --rm is gone, its files too"
same "fixed web" "$(cnet ps -a --format '{{.Names}}' | sort | xargs)"
same 2 "$(find "$CNET_ROOT/containers" -mindepth 1 -maxdepth 1 -type d | wc -l)" "folders"
cnet rm -f web fixed >/dev/null
cnet network rm net >/dev/null
