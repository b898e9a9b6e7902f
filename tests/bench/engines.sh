# Sourced by the benchmarks, in a world (tests/system/world): engines, each in a network namespace of its own. The caller
# has set `engines`, `out` and CNET_BUILD.
# shellcheck shell=bash
export PATH=$CNET_BUILD/bin:$PATH:/usr/sbin:/sbin CNET_LIBEXEC=$CNET_BUILD/libexec/cnet LC_ALL=C
disk=/run/world/root

has() { [[ " ${engines[*]} " == *" $1 "* ]]; }

# --- the engines, each in a namespace of its own --------------------------------------------------------------------

in_net() { # in_net ENGINE COMMAND...
  local engine=$1
  shift
  nsenter --net="/run/netns/$engine" "$@"
}

make_netns() {
  ip netns add "$1"
  ip -n "$1" link set lo up
  # An uplink: engines look for a default route.
  ip -n "$1" link add uplink type veth peer name "up-$1" netns neighbour
  ip -n "$1" address add 203.0.113.1/24 dev uplink
  ip -n "$1" link set uplink up
  ip -n neighbour link set "up-$1" up
  ip -n "$1" route add default via 203.0.113.2
}

make_box() {
  mkdir -p "$disk"/box/{bin,proc,sys,dev,etc,tmp}
  cp "$(command -v busybox)" "$disk/box/bin/busybox"
  local applet
  for applet in sh true sleep; do ln -s busybox "$disk/box/bin/$applet"; done
  tar -C "$disk/box" -cf "$disk/box.tar" .
}

start_floor() {
  mkdir -p "$disk/floor/lower"
  cp -a "$disk/box/." "$disk/floor/lower/"
  touch "$disk/floor/lower/etc/"{hosts,hostname,resolv.conf}
  in_net floor bash -c 'ip link add floor0 type bridge; ip address add 10.99.0.1/24 dev floor0; ip link set floor0 up
    nft "add table inet floor; add set inet floor names { type ifname; }"'
  FLOOR_CGROUP=$(awk '$(NF-2) == "cgroup2" { print $5 }' /proc/self/mountinfo)
  export FLOOR_CGROUP
  nsenter --net=/run/netns/floor unshare --net sleep infinity & # not in_net: this process itself is meant
  floor_pid=$!
}

start_cnet() {
  in_net cnet cnet image import --change 'ENV PATH=/bin' "$disk/box.tar" box >/dev/null
}

docker() { command docker -H unix:///run/world/docker.sock "$@"; }

start_docker() {
  in_net docker dockerd --data-root "$disk/docker" --exec-root /run/world/docker --pidfile /run/world/docker.pid \
    -H unix:///run/world/docker.sock --exec-opt native.cgroupdriver=cgroupfs >"$out/dockerd.log" 2>&1 &
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    docker version >/dev/null 2>&1 && break
    sleep 0.1
  done
  docker import --change 'ENV PATH=/bin' "$disk/box.tar" box >/dev/null
}

start_podman() {
  cat >/run/world/containers.conf <<'END'
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
END
  cat >/run/world/storage.conf <<END
[storage]
driver = "overlay"
graphroot = "$disk/podman"
runroot = "/run/world/podman"
END
  mkdir -p /run/containers
  export CONTAINERS_CONF=/run/world/containers.conf CONTAINERS_STORAGE_CONF=/run/world/storage.conf
  in_net podman podman import --change 'ENV PATH=/bin' "$disk/box.tar" box >/dev/null 2>&1
}

# What is there during all rows: one container on one network, and a second network to connect it to.
prepare() {
  "$@" network create base >/dev/null
  "$@" network create second >/dev/null
  "$@" run -d --name peer --network base box sleep 1000000 >/dev/null
  "$@" network connect second peer # the first use of each network makes what stays
  "$@" network disconnect second peer
  "$@" run --rm box true
}

# The peers write keys, caches and networks into the machine's folders: let them write into memory.
keep_out() {
  local name=${1//\//-}
  mkdir -p "/run/world/upper$name" "/run/world/work$name"
  mount -t overlay -o "lowerdir=$1,upperdir=/run/world/upper$name,workdir=/run/world/work$name" overlay "$1"
}

# cli ENGINE: the words that begin a command of it.
cli() {
  case $1 in
    docker) echo "docker -H unix:///run/world/docker.sock" ;;
    *) echo "$1" ;;
  esac
}
