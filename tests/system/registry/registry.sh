# Sourced by cases that need a registry: Debian's docker-registry, filled by skopeo, inside the case's own world.
# shellcheck shell=bash

registry_folder=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

need_registry() {
  local program
  for program in docker-registry skopeo python3 "$@"; do
    command -v "$program" >/dev/null || skip "$program is not installed (scripts/install-deps)"
  done
}

# start_registry PORT [YAML...]: on loopback; lines of YAML are added to its configuration. Sets registry_pid.
start_registry() {
  local port=$1
  shift
  cat >"$scratch/registry-$port.yml" <<END
version: 0.1
log:
  accesslog: {disabled: false}
  level: error
storage:
  cache: {blobdescriptor: inmemory}
  filesystem: {rootdirectory: $scratch/registry-$port}
http:
  addr: 127.0.0.1:$port
END
  (($# == 0)) || printf '%s\n' "$@" >>"$scratch/registry-$port.yml"
  docker-registry serve "$scratch/registry-$port.yml" >"$scratch/registry-$port.log" 2>&1 &
  registry_pid=$!
  WITHIN=10 eventually listens "$port"
}

listens() {
  (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# make_image NAME [make_image.py's flags...]: an OCI layout in $scratch/NAME of a busybox root; prints its digest.
make_image() {
  local name=$1 root=$scratch/image-root applet
  shift
  if [[ ! -d $root ]]; then
    mkdir -p "$root"/{bin,tmp}
    cp "$(command -v busybox)" "$root/bin/busybox"
    for applet in sh cat echo ls sleep true; do ln -s busybox "$root/bin/$applet"; done
  fi
  python3 "$registry_folder/make_image.py" "$scratch/$name" "$root" "$@"
}

# push LAYOUT PLACE [skopeo copy's flags...]
push() {
  local layout=$1 place=$2
  shift 2
  HOME=$scratch skopeo --insecure-policy --tmpdir "$scratch" copy --all --quiet --dest-tls-verify=false "$@" \
    "oci:$scratch/$layout:it" "docker://$place"
}

# start_liar NAME ARGS...: registry/liar.py; what it is asked for is in $scratch/NAME.log.
start_liar() {
  local name=$1
  shift
  : >"$scratch/$name.log"
  python3 "$registry_folder/liar.py" "$scratch/$name.log" "$@" >"$scratch/$name.out" 2>"$scratch/$name.err" &
  WITHIN=10 eventually grep -q ready "$scratch/$name.out"
}

# make_certificate NAME: $scratch/NAME.crt and .key, signed by itself, for localhost and 127.0.0.1.
make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$scratch/$1.key" -out "$scratch/$1.crt" 2>/dev/null
}
