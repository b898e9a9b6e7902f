#!/usr/bin/env bash
# What cnet saves, Podman, skopeo and Docker read, and the other way round; the image's id is the same everywhere.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

mkdir "$scratch/upper"
echo upper >"$scratch/upper/file"
tar -C "$scratch/upper" -cf "$scratch/upper.tar" .
"$harness/image_archive" - team/app:1 '{"Env":["PATH=/bin"],"Cmd":["cat","/file"]}' \
  "$scratch/box.tar" "gzip:$scratch/upper.tar" | cnet load >/dev/null
id=$(cnet images -q --no-trunc team/app:1)
cnet save -o "$scratch/docker.tar" team/app:1
cnet save --format oci-archive -o "$scratch/oci.tar" team/app:1
tried=()

# The peers write keys and caches into the machine's folders: let them write into memory.
for folder in /etc /var/lib; do
  mkdir -p "$scratch/over$folder"/{upper,work}
  mount -t overlay -o "lowerdir=$folder,upperdir=$scratch/over$folder/upper,workdir=$scratch/over$folder/work" overlay $folder
done

# comes_back FILE: loaded into an empty store it is the same image, and it runs.
comes_back() {
  rm -rf "$scratch/elsewhere"
  CNET_ROOT=$scratch/elsewhere cnet load -i "$1" >"$scratch/out"
  same "$id" "$(CNET_ROOT=$scratch/elsewhere cnet images -q --no-trunc)" "what $1 holds"
  local name
  name=$(CNET_ROOT=$scratch/elsewhere cnet images --format '{{.Repository}}:{{.Tag}}')
  [[ $name == "${2-$name}" ]] || fail "$1 gave the name $name"
  same upper "$(CNET_ROOT=$scratch/elsewhere cnet run --rm --network none "$id")"
  rm -rf "$scratch/elsewhere"
}

if command -v podman >/dev/null; then
  step "podman"
  tried+=(podman)
  printf '[storage]\ndriver = "vfs"\ngraphroot = "%s"\nrunroot = "%s"\n' "$scratch/podman" "$scratch/podman-run" \
    >"$scratch/storage.conf"
  export CONTAINERS_STORAGE_CONF=$scratch/storage.conf
  for file in docker oci; do
    podman load -q -i "$scratch/$file.tar" >"$scratch/out" 2>&1 || fail "podman load: $(<"$scratch/out")"
    same "$id" "sha256:$(podman image inspect --format '{{.Id}}' team/app:1)" "podman's id"
    podman save -q --format docker-archive -o "$scratch/saved.tar" docker.io/team/app:1
    comes_back "$scratch/saved.tar" team/app:1
    rm "$scratch/saved.tar"
    podman save -q --format oci-archive -o "$scratch/saved.tar" docker.io/team/app:1
    CNET_ROOT=$scratch/elsewhere cnet load -i "$scratch/saved.tar" >/dev/null
    rm -rf "$scratch/saved.tar" "$scratch/elsewhere"
    podman rmi -f team/app:1 >/dev/null
  done
  podman system reset -f >/dev/null 2>&1 || true
  rm -rf "$scratch/podman" "$scratch/podman-run"
fi

if command -v skopeo >/dev/null; then
  step "skopeo"
  tried+=(skopeo)
  skopeo copy -q "oci-archive:$scratch/oci.tar" "docker-archive:$scratch/saved.tar:team/app:1"
  comes_back "$scratch/saved.tar" team/app:1
  rm "$scratch/saved.tar"
  skopeo copy -q "docker-archive:$scratch/docker.tar:team/app:1" "oci-archive:$scratch/saved.tar:team/app:1"
  CNET_ROOT=$scratch/elsewhere cnet load -i "$scratch/saved.tar" >/dev/null
  rm -rf "$scratch/saved.tar" "$scratch/elsewhere"
  same "$(tar -xOf "$scratch/oci.tar" index.json | jq -r '.manifests[0].digest')" \
    "$(skopeo inspect --raw "oci-archive:$scratch/oci.tar" | sha256sum | sed 's/\(.*\)  -/sha256:\1/')" "the manifest's digest"
fi

if command -v dockerd >/dev/null; then
  step "docker"
  docker() { command docker -H "unix://$scratch/docker.sock" "$@"; }
  dockerd --data-root "$scratch/docker" --exec-root "$scratch/docker-run" --pidfile "$scratch/docker.pid" \
    -H "unix://$scratch/docker.sock" --bridge none --iptables=false --ip6tables=false --ip-forward=false --storage-driver vfs \
    >"$scratch/docker.log" 2>&1 &
  daemon=$!
  for ((i = 0; i < 100 * PATIENCE; i++)); do
    docker version >/dev/null 2>&1 && break
    kill -0 $daemon 2>/dev/null || break
    read -rt 0.1 <>"$scratch/never" || true
  done
  if docker version >/dev/null 2>&1; then
    tried+=(docker)
    docker load -q -i "$scratch/docker.tar" >"$scratch/out" 2>&1 || fail "docker load: $(<"$scratch/out")"
    same "$id" "$(docker image inspect --format '{{.Id}}' team/app:1)" "docker's id"
    docker save -o "$scratch/saved.tar" team/app:1
    comes_back "$scratch/saved.tar" team/app:1
  else
    echo "SKIP: dockerd does not start here: $(tail -n 1 "$scratch/docker.log")"
  fi
  kill $daemon 2>/dev/null || true
  wait $daemon 2>/dev/null || true
  unset -f docker
  awk -v root="$scratch/docker" 'index($5, root) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount
  rm -rf "$scratch"/docker{,-run,.log,.pid,.sock}
fi

umount /etc /var/lib
cnet rmi team/app:1 >/dev/null
((${#tried[@]})) || skip "podman, skopeo and dockerd are not installed (scripts/install-peers)"
echo "  with ${tried[*]}"
