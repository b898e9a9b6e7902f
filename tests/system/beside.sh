# Sourced by cases that live beside another engine, behind harness.sh: a Docker daemon in this host, and what holds for
# containers of two engines side by side, whoever the other is.
# shellcheck shell=bash
docker_socket=unix:///run/world/docker.sock
dock() { docker -H "$docker_socket" "$@"; }
start_dockerd() {
  dockerd --data-root /run/world/docker-data --exec-root /run/world/docker --pidfile /run/world/docker.pid \
    -H "$docker_socket" --storage-driver vfs --exec-opt native.cgroupdriver=cgroupfs >>"$scratch/dockerd.log" 2>&1 &
  local tries
  for ((tries = 0; tries < 1500; tries++)); do
    dock version >/dev/null 2>&1 && return
    pause
  done
  skip "dockerd does not start here: $(tail -n 1 "$scratch/dockerd.log")"
}
stop_dockerd() { # its containers, bridge and rules stay
  kill "$(</run/world/docker.pid)"
  WITHIN=15 eventually eval '! pgrep -x dockerd' # it gives its containers 10 s
}
# forget_engine BRIDGE: what an engine leaves when its containers are gone.
forget_engine() {
  ip link del "$1" 2>/dev/null || true
  nft flush ruleset
}

# Theirs is `theirs`, with 9080 of the host; ours is `ours`, with 8080 and 5300; the neighbour serves 8000.
begin_with_theirs() {
  answers theirs neighbour probe ask tcp "$HOST" 9080
  neighbour "$probe" serve tcp 8000 &
  begin_beside
}
run_ours() {
  cnet network create net >/dev/null 2>&1
  serve ours --network net -p 8080:80 -p 5300:53000/udp 2>/dev/null
}
both_work() {
  answers "ours $NEIGHBOUR" neighbour probe ask tcp "$HOST" 8080
  answers "ours $NEIGHBOUR" neighbour probe ask udp "$HOST" 5300
  answers ours probe ask tcp 127.0.0.1 8080
  answers "" inside ours probe ask tcp "$NEIGHBOUR" 8000
  answers theirs neighbour probe ask tcp "$HOST" 9080
  answers theirs inside ours probe ask tcp "$HOST" 9080
}
# ours_is_out_of_reach PID: of a process in their container's network, and of the neighbour, but for published ports.
ours_is_out_of_reach() {
  local ip
  ip=$(address_of ours net)
  silent nsenter --net="/proc/$1/ns/net" probe ask tcp "$ip" 80
  silent neighbour probe ask tcp "$ip" 80
}
remove_ours() {
  cnet rm -f ours >/dev/null
  cnet network rm net >/dev/null
}
