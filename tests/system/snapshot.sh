# Sourced: `snapshot` prints everything cnet could leave behind on this host, one object a line, sorted by kind. Two
# snapshots of an unchanged host are equal: no counters, no timers, no ids that grow.
# shellcheck shell=bash

snapshot_network() {
  ip -o link show | sed -E 's/^[0-9]+: ([^:@]+).* (mtu [0-9]+) .*/link \1 \2/'
  ip -o address show | awk '{ print "address", $2, $3, $4 }'
  ip -4 route show table all | sed 's/^/route /; s/ linkdown\b//'
  ip -6 route show table all | grep -v 'fe80::\|ff00::' | sed 's/^/route6 /' || true
  ip -4 rule show | sed 's/^/rule /'
  ip -6 rule show | sed 's/^/rule6 /'
  nft --stateless list ruleset | sed 's/^/nft /'
  ss -Hlntu | awk '{ print "listening", $1, $5 }'
  ss -Hlx | awk '$5 !~ /^\*/ { print "listening unix", $5 }'
  local key
  for key in net/ipv4/ip_forward net/ipv6/conf/all/forwarding net/ipv4/conf/all/route_localnet net/ipv4/conf/default/forwarding; do
    echo "sysctl $key = $(<"/proc/sys/$key")"
  done
}

snapshot_processes() {
  local folder pid name namespaces=" "
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    # Process 1 and this shell; what has gone meanwhile is no leak.
    [[ $pid == 1 || $pid == "$$" || $pid == "$BASHPID" ]] && continue
    { read -r name <"$folder/comm"; } 2>/dev/null || continue
    echo "process $name"
    name=$(readlink "$folder/ns/net") || continue
    [[ $namespaces == *" $name "* ]] || namespaces+="$name "
  done
  local -a words
  read -ra words <<<"$namespaces"
  echo "network namespaces of other processes: ${#words[@]}"
}

# Files, and the folders that are named after an object; the folders a store makes once and keeps are no objects.
snapshot_files() {
  local root
  for root in "$CNET_ROOT" "$CNET_RUN_ROOT"; do
    [[ -d $root ]] || continue
    find "$root" -regextype posix-extended \
      \( -not -type d -o -regex '.*/[0-9a-f]{64}' \) -printf 'file %p\n'
  done | grep -Ev '/(version|lock|locks/[a-z]+|events/log(\.[0-9])?)$' || true
}

snapshot() {
  snapshot_processes
  snapshot_network | sort
  awk '{ print "mount", $4, $5 }' /proc/self/mountinfo | sort
  find /sys/fs/cgroup -mindepth 2 -type d -printf 'cgroup %p\n' | grep -v '/harness$\|/cnet$' | sort || true
  snapshot_files | sort
}
