# Sourced by cases that need a boot of the small host they run on.
# shellcheck shell=bash

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
