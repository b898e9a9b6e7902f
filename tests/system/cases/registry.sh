#!/usr/bin/env bash
# Images from a real registry (Debian's docker-registry, filled by skopeo): pull, run, create, login, logout.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$0")/../harness.sh"
# shellcheck source=tests/system/registry/registry.sh
source "$harness/registry/registry.sh"
need_registry zstd openssl htpasswd

export CNET_CONFIG=$scratch/config.json HOME=$scratch/home
mkdir "$HOME"
echo '{}' >"$CNET_CONFIG"
registry=localhost:5000
digest_in_registry() { # digest_in_registry NAME: of the very bytes the registry has
  HOME=$scratch skopeo inspect --raw --tls-verify=false "docker://$registry/$1" | sha256sum | cut -d' ' -f1
}

step "what is pulled is what skopeo wrote"
start_registry 5000
make_image one --layers 3 >/dev/null
push one "$registry/team/one:1"
cnet pull "$registry/team/one:1" >"$scratch/out"
digest=$(digest_in_registry team/one:1)
contains "$(<"$scratch/out")" "^1: Pulling from team/one$"
same 4 "$(grep -cE '^[0-9a-f]{12}: Pull complete$' "$scratch/out")" "lines of layers"
contains "$(<"$scratch/out")" "^Digest: sha256:$digest$"
contains "$(<"$scratch/out")" "^Status: Downloaded newer image for $registry/team/one:1$"
same "$registry/team/one:1" "$(tail -n 1 "$scratch/out")"
for blob in "$scratch"/one/blobs/sha256/*; do
  cmp "$blob" "$CNET_ROOT/images/blobs/sha256/${blob##*/}"
done
same linux/amd64 "$(cnet run --rm --network none "$registry/team/one:1")"
same ok "$(cnet run --rm --network none "$registry/team/one:1" echo ok)"
contains "$(cnet images)" "^$registry/team/one +1 "

same "pull $registry/team/one:1 $registry/team/one seed" \
  "$(cnet events --since 1h --until 0s --filter event=pull --format '{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}} {{.Actor.Attributes.seed}}')"

step "a second time nothing is fetched"
before=$(grep -c 'GET /v2/team/one/blobs/' "$scratch/registry-5000.log")
contains "$(cnet pull "$registry/team/one:1")" "^Status: Image is up to date for $registry/team/one:1$"
same "$before" "$(grep -c 'GET /v2/team/one/blobs/' "$scratch/registry-5000.log")" "blobs fetched"
same "$registry/team/one:1" "$(cnet pull -q "$registry/team/one:1")"

step "by digest"
cnet pull -q "$registry/team/one@sha256:$digest" >/dev/null
same ok "$(cnet run --rm --network none "$registry/team/one@sha256:$digest" echo ok)"
fails 125 'no image|manifest unknown' cnet pull "$registry/team/one@sha256:$(printf 0%.0s {1..64})"

step "an index for several platforms"
make_image many --platforms linux/amd64,linux/arm64/v8,linux/s390x >/dev/null
push many "$registry/many:latest"
cnet pull "$registry/many" >"$scratch/out"
same "Using default tag: latest" "$(head -n 1 "$scratch/out")"
contains "$(<"$scratch/out")" "^Digest: sha256:$(digest_in_registry many:latest)$"
case $(uname -m) in x86_64) own=linux/amd64 ;; aarch64) own=linux/arm64/v8 ;; esac
same "$own" "$(cnet run --rm --network none "$registry/many")"
contains "$(cnet pull --platform linux/s390x "$registry/many")" '^Status: Downloaded newer image'
same linux/s390x "$(cnet run --rm --network none --pull never "$registry/many" 2>/dev/null)"
fails 125 'made for linux/s390x, not for linux/arm64' \
  cnet run --rm --network none --pull never --platform linux/arm64 "$registry/many"
same linux/arm64/v8 "$(cnet run --rm --network none --platform linux/arm64 "$registry/many" 2>"$scratch/err")"
contains "$(<"$scratch/err")" "^Unable to find image '$registry/many:latest' locally$"
same linux/arm64/v8 "$(cnet run --rm --network none --platform linux/arm64/v8 "$registry/many" 2>"$scratch/err")"
same "" "$(grep Unable "$scratch/err" || true)"
fails 125 'not made for linux/mips' cnet pull --platform linux/mips "$registry/many"
fails 125 'platform' cnet pull --platform a/b/c/d "$registry/many"

step "Docker's manifests; zstd and plain layers"
push one "$registry/docker:2" --format v2s2
cnet pull -q "$registry/docker:2" >/dev/null
same ok "$(cnet run --rm --network none "$registry/docker:2" echo ok)"
for zip in zstd none; do
  make_image "$zip" --zip "$zip" --seed "$zip" >/dev/null
  push "$zip" "$registry/$zip:1"
  same ok "$(cnet run --rm --network none "$registry/$zip:1" echo ok 2>/dev/null)"
done

step "layers that want more memory than unpacking may use"
make_image window --layers 3 --zip zstd-window --seed window >/dev/null
push window "$registry/window:1"
fails 125 'memory' cnet pull "$registry/window:1"
fails 125 'no image' cnet image inspect "$registry/window:1"

step "run and create fetch what is missing"
make_image two --seed two >/dev/null
push two "$registry/two:latest"
fails 125 'no image|No such image' cnet run --rm --network none --pull never "$registry/two" echo ok
fails 125 'always, missing or never' cnet run --rm --network none --pull sometimes "$registry/two" echo ok
same ok "$(cnet run --rm --network none "$registry/two" echo ok 2>"$scratch/err")"
contains "$(<"$scratch/err")" "^Unable to find image '$registry/two:latest' locally$"
contains "$(<"$scratch/err")" "^Status: Downloaded newer image for $registry/two:latest$"
same "ok" "$(cnet run --rm --network none "$registry/two" echo ok 2>&1)" "run of what is here"
make_image newer --seed newer >/dev/null
push newer "$registry/two:latest"
same two "$(cnet image inspect --format '{{.Config.Labels.seed}}' "$registry/two")"
cnet create --name made --network none --pull always "$registry/two" >/dev/null 2>&1
same newer "$(cnet image inspect --format '{{.Config.Labels.seed}}' "$registry/two")"
cnet rm made >/dev/null

step "a default registry"
echo "{\"default-registry\": \"$registry\"}" >"$CNET_CONFIG"
cnet rmi -f "$registry/two" >/dev/null
same ok "$(cnet run --rm --network none two echo ok 2>/dev/null)"
same "$registry/zstd:1" "$(cnet pull -q zstd:1)"
fails 125 "registry $registry has no image" cnet pull nothing

step "mirrors come first; one that fails is noted"
cat >"$CNET_CONFIG" <<END
{"registry-mirrors": ["http://127.0.0.1:9", "http://localhost:5000"], "registry-timeout": 3}
END
push one "$registry/library/mirrored:1"
same docker.io/library/mirrored:1 "$(cnet pull -q mirrored:1 2>"$scratch/err")"
contains "$(<"$scratch/err")" '^cnet: mirror 127.0.0.1:9: '
contains "$(cnet images)" '^mirrored +1 '
echo '{}' >"$CNET_CONFIG"

step "no network, unknown names"
fails 125 'registry nowhere.invalid cannot be reached' cnet pull nowhere.invalid/x
contains "$(cnet pull nowhere.invalid/x 2>&1 || true)" '^hint: .*cnet image load.*cnet image import'
status 125 cnet run --rm localhost:9/x
contains "$(<"$scratch/stderr")" '^cnet: .*registry localhost:9 cannot be reached'
fails 125 "registry $registry has no image .*$registry/nothing:latest" cnet pull "$registry/nothing"
fails 125 "registry $registry has no image .*two:nothing" cnet pull "$registry/two:nothing"
fails 125 'upper-case' cnet pull "$registry/Two"
fails 125 'IMAGE is missing' cnet pull

step "who is silent is given up, and so is a name server"
echo '{"registry-timeout": 1}' >"$CNET_CONFIG"
silence() { # silence KIND ADDRESS PORT: somebody is there, and says nothing
  python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_INET, getattr(socket, "SOCK_" + sys.argv[1])); s.bind((sys.argv[2], int(sys.argv[3])))
if sys.argv[1] == "STREAM": s.listen(8)
time.sleep(1000)' "$@" &
  eventually bash -c "ss -Hlntu | grep -q '$2:$3 '"
}
soon() { # soon COMMAND...: long before a resolver or a server would have to be given up
  local before=${EPOCHREALTIME/./}
  "$@"
  ((${EPOCHREALTIME/./} - before < 8000000 * PATIENCE)) || fail "it takes too long: $*"
}
silence STREAM "$HOST" 5001
soon fails 125 "registry $HOST:5001 cannot be reached" cnet pull "$HOST:5001/x"
silence DGRAM 127.0.0.53 53
: >"$scratch/resolv.conf"
mount --bind "$scratch/resolv.conf" /etc/resolv.conf
echo "nameserver 127.0.0.53" >/etc/resolv.conf
soon fails 125 'registry silent.example cannot be reached' cnet pull silent.example/x

step "the configuration's name servers are asked, and nobody else is told"
"$harness/dnsprobe" upstream 127.0.0.54 word "$scratch/asked" &
eventually bash -c "ss -Hlnu | grep -q '127.0.0.54:53 '"
echo '{"dns": ["127.0.0.54"], "dns-search": ["corp.example"]}' >"$CNET_CONFIG"
fails 125 'registry nx.example:5000 cannot be reached' cnet pull nx.example:5000/x
contains "$(<"$scratch/asked")" '^nx\.example\.$'
contains "$(<"$scratch/asked")" '^nx\.example\.corp\.example\.$'
same "nameserver 127.0.0.53" "$(</etc/resolv.conf)"
umount /etc/resolv.conf
echo '{}' >"$CNET_CONFIG"

step "TLS is verified"
make_certificate tls
htpasswd -Bbn me secret >"$scratch/htpasswd"
start_registry 5443 "  tls: {certificate: $scratch/tls.crt, key: $scratch/tls.key}" \
  "auth:" "  htpasswd: {realm: here, path: $scratch/htpasswd}"
secure=localhost:5443
push one "$secure/one:1" --dest-creds me:secret
fails 125 'certificate that is not trusted' cnet pull "$secure/one:1"
echo "{\"registries\": {\"$secure\": {\"ca\": \"$scratch/tls.crt\"}}}" >"$CNET_CONFIG"
fails 125 "registry $secure has no .*or shows it only after a login" cnet pull "$secure/one:1"

step "login, logout"
fails 125 "refuses login to user .me." cnet login -u me --password-stdin "$secure" <<<wrong
[[ ! -e $CNET_ROOT/registries/credentials.json ]] || fail "wrong credentials are kept"
fails 125 'no terminal' cnet login "$secure" </dev/null
fails 125 'no registry' cnet login -u me --password-stdin word <<<secret
same "Login Succeeded" "$(cnet login -u me --password-stdin "$secure" <<<secret)"
same 600 "$(stat -c %a "$CNET_ROOT/registries/credentials.json")"
cnet pull -q "$secure/one:1" >/dev/null
same "Removing login credentials for $secure" "$(cnet logout "https://$secure/")"
same "Not logged in to $secure" "$(cnet logout "$secure")"
fails 125 'after a login' cnet pull "$secure/one:1"

step "a Docker config file's credentials, /etc/docker/certs.d, and insecure registries"
mkdir "$HOME/.docker"
echo "{\"auths\": {\"$secure\": {\"auth\": \"$(printf me:secret | base64)\"}}}" >"$HOME/.docker/config.json"
cnet pull -q "$secure/one:1" >/dev/null
echo '{}' >"$CNET_CONFIG"
mount -t tmpfs tmpfs /etc/docker
mkdir -p "/etc/docker/certs.d/$secure"
cp "$scratch/tls.crt" "/etc/docker/certs.d/$secure/ca.crt"
cnet pull -q "$secure/one:1" >/dev/null
umount /etc/docker
fails 125 'certificate that is not trusted' cnet pull "$secure/one:1"
echo "{\"insecure-registries\": [\"$secure\"]}" >"$CNET_CONFIG"
cnet pull -q "$secure/one:1" >/dev/null
echo '{"auths": {' >"$HOME/.docker/config.json"
fails 125 "$HOME/.docker/config.json cannot be read" cnet pull "$secure/one:1"
rm "$HOME/.docker/config.json"
echo '{}' >"$CNET_CONFIG"

step "twenty pulls at once store it once"
make_image big --layers 4 --size 4 --seed big >/dev/null
push big "$registry/big:1"
pids=()
for ((i = 0; i < 20; i++)); do
  cnet pull -q "$registry/big:1" >/dev/null 2>"$scratch/pull-$i" &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || fail "a pull fails: $(cat "$scratch"/pull-*)"; done
same 4 "$(grep -c 'GET /v2/big/blobs/.* 200 ' "$scratch/registry-5000.log")" "new blobs fetched"
same ok "$(cnet run --rm --network none "$registry/big:1" echo ok)"

step "a full disk"
mkdir "$scratch/small"
mount -t tmpfs -o size=3m,mode=700 tmpfs "$scratch/small"
CNET_ROOT=$scratch/small fails 125 'space|disk' cnet pull "$registry/big:1"
same "" "$(CNET_ROOT=$scratch/small cnet images -q)"
same "" "$(find "$scratch/small/images" -type f ! -name lock ! -name writers)" "files after that"
umount "$scratch/small"

cnet images -q | sort -u | xargs cnet rmi -f >/dev/null
cnet image prune -f >/dev/null
