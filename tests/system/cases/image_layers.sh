#!/usr/bin/env bash
# Images of several layers: whiteouts, compressions, 128 layers, what their configuration says, and layers shared by
# content.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

archive=$harness/image_archive
layer() { # layer NAME: a tar of the folder $scratch/NAME
  tar -C "$scratch/$1" --owner 0 --group 0 -cf "$scratch/$1.tar" .
}
run() { cnet run --rm --network none "$@"; }
layer_folders() { find "$CNET_ROOT/images/layers" -mindepth 1 -maxdepth 1 | wc -l; }

step "a layer hides what it removes, an opaque folder everything below"
mkdir -p "$scratch"/lower/{etc,var/old,srv} "$scratch"/upper/{etc,var,srv}
echo kept >"$scratch/lower/etc/kept"
echo removed >"$scratch/lower/etc/removed"
echo old >"$scratch/lower/var/old/file"
echo lower >"$scratch/lower/srv/both"
touch "$scratch/upper/etc/.wh.removed" "$scratch/upper/var/.wh..wh..opq" "$scratch/upper/.wh.www"
echo new >"$scratch/upper/var/new"
echo upper >"$scratch/upper/srv/both"
layer lower
layer upper
"$archive" "$scratch/layers.tar" layered '{"Env":["PATH=/bin"],"Cmd":["sh"]}' \
  "$scratch/box.tar" "gzip:$scratch/lower.tar" "$scratch/upper.tar"
same "Loaded image: layered:latest" "$(cnet load -i "$scratch/layers.tar")"
same "kept" "$(run layered ls /etc | grep -v 'passwd\|hosts\|hostname\|resolv' | xargs)"
same "new" "$(run layered ls /var)"
same upper "$(run layered cat /srv/both)"
status 1 run layered ls /www
same "" "$(run layered ls / | grep '^www$' || true)"

step "a container writes over all of them and changes none"
run layered sh -c 'echo mine >/etc/kept; echo again >/etc/removed; cat /etc/kept /etc/removed' >"$scratch/out"
same "mine again" "$(xargs <"$scratch/out")"
same "kept" "$(run layered cat /etc/kept)"

step "zstd and what is compressed in pieces"
if command -v zstd >/dev/null; then
  "$archive" - zipped '{"Env":["PATH=/bin"]}' "zstd:$scratch/box.tar" "zstd:$scratch/lower.tar" | cnet load >/dev/null
  same kept "$(run zipped cat /etc/kept)"
  cnet rmi zipped >/dev/null
fi

step "the same layer is there once"
"$archive" - sibling '{"Env":["PATH=/bin"]}' "$scratch/box.tar" "$scratch/lower.tar" | gzip | cnet load >/dev/null
same 3 "$(layer_folders)" layers
cnet rmi layered >/dev/null
same 2 "$(layer_folders)" layers
same kept "$(run sibling cat /etc/kept)"

step "what the configuration says, a run does"
mkdir -p "$scratch/app/data" "$scratch/app/work"
echo "app:x:1234:1234:app:/work:/bin/sh" >"$scratch/app/users"
mkdir "$scratch/app/etc"
{ cat "$scratch/box/etc/passwd" "$scratch/app/users"; } >"$scratch/app/etc/passwd"
rm "$scratch/app/users"
layer app
"$archive" "$scratch/app.oci" app '{
  "Env": ["PATH=/bin", "GREETING=hello"], "Entrypoint": ["sh", "-c"], "Cmd": ["echo $GREETING $(id -u) $PWD"],
  "User": "app", "WorkingDir": "/work", "ExposedPorts": {"80/tcp": {}, "53/udp": {}}, "Volumes": {"/data": {}},
  "StopSignal": "SIGINT", "Labels": {"who": "me", "io.cnet.network": "forged"},
  "Healthcheck": {"Test": ["CMD", "true"], "Interval": 30000000000, "Retries": 3}}' "$scratch/box.tar" "$scratch/app.tar"
cnet load <"$scratch/app.oci" >/dev/null
same "hello 1234 /work" "$(run app)"
cnet run -d --name app --network none --user root app 'exec sleep 1000' >/dev/null
same "me" "$(cnet inspect --format '{{.Config.Labels.who}}' app)"
[[ $(cnet inspect app) != *io.cnet.network* ]] || fail "a label of cnet's own came from an image"
contains "$(cnet inspect --format '{{json .Config.ExposedPorts}}' app)" '53/udp'
same SIGINT "$(cnet image inspect --format '{{.Config.StopSignal}}' app)"
same "/data" "$(cnet inspect --format '{{range .Mounts}}{{.Destination}}{{end}}' app)"
same "[CMD true]" "$(cnet image inspect --format '{{.Config.Healthcheck.Test}}' app)"
fails 125 'used by container' cnet rmi app
cnet rm -f -v app >/dev/null

step "ls, inspect, history"
contains "$(cnet image ls --filter reference='ap*')" '^app +latest '
same "app:latest" "$(cnet images --format '{{.Repository}}:{{.Tag}}' app)"
same "" "$(cnet images -q --filter reference='nothing*')"
same "app" "$(cnet images --filter label=who=me --format '{{.Repository}}')"
same "" "$(cnet images -q --filter dangling=true)"
contains "$(cnet images --digests)" '^REPOSITORY +TAG +DIGEST +IMAGE ID'
fails 125 'no filter' cnet images --filter size=1
same 2 "$(cnet image inspect --format '{{len .RootFS.Layers}}' app)"
same "[app:latest]" "$(cnet image inspect --format '{{.RepoTags}}' app)"
contains "$(cnet history app)" '^IMAGE +CREATED +CREATED BY +SIZE +COMMENT'
same "CMD step 1 step 0" "$(cnet image history --format '{{.CreatedBy}}' app | xargs)"
same "0B" "$(cnet image history --format '{{.Size}}' app | head -n 1)"

step "tag, rm by name and by id, prune"
cnet tag app team/app:1
cnet image tag app:latest registry.example:5000/app
same "$(cnet images -q --no-trunc app)" "$(cnet images -q --no-trunc registry.example:5000/app)"
fails 125 'several names' cnet rmi "$(cnet images -q app)"
contains "$(cnet rmi team/app:1)" '^Untagged: team/app:1$'
same "Untagged: registry.example:5000/app:latest" "$(cnet rmi registry.example:5000/app)"
cnet image tag box app
same 1 "$(cnet images --filter dangling=true -q | wc -l)" "images without a name"
same "Untagged: app:latest" "$(cnet rmi app)"
contains "$(cnet image prune --force)" '^deleted: sha256:[0-9a-f]{64}$'
same "" "$(cnet images --filter dangling=true -q)"
contains "$(cnet image prune --force)" '^Total reclaimed space: 0B$'
cnet rmi sibling >/dev/null
same 1 "$(layer_folders)" layers

step "128 layers"
words=("$scratch/box.tar")
for ((i = 1; i < 128; i++)); do
  mkdir -p "$scratch/many/layer"
  echo "$i" >"$scratch/many/layer/$i"
  echo "$i" >"$scratch/many/layer/last"
  tar -C "$scratch/many" -cf "$scratch/many.$i.tar" .
  rm -r "$scratch/many"
  words+=("$scratch/many.$i.tar")
done
"$archive" - many '{"Env":["PATH=/bin"]}' "${words[@]}" | cnet load >/dev/null
same 127 "$(run many cat /layer/last)"
same 128 "$(run many ls /layer | wc -l)"
cnet rmi many >/dev/null
rm -f "$scratch"/*.tar "$scratch/app.oci"
