#!/usr/bin/env bash
# Registries that lie, break and stall (tests/system/registry/liar.py): each is an error of its own, and the store is as
# before. What only breaks in the middle is pulled all the same.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$0")/../harness.sh"
# shellcheck source=tests/system/registry/registry.sh
source "$harness/registry/registry.sh"

export CNET_CONFIG=$scratch/config.json
echo '{}' >"$CNET_CONFIG"
liar=127.0.0.1:5001
start_liar liar --port 5001 --peer http://127.0.0.2:5002
start_liar peer --port 5002 --address 127.0.0.2

# lies NAME PATTERN: pulling it is an error that matches, and the store knows no image of that name.
lies() {
  local lie=$1 pattern=$2
  fails 125 "$pattern" cnet pull "$liar/$lie"
  same "" "$(cnet images -q)" "images after $lie"
  cnet image prune -f >/dev/null # what came is kept for another attempt; here the next one is another lie
}

requests() { # requests LOG FILTER: how many requests match a jq filter
  jq -s "[.[] | select($2)] | length" "$scratch/$1.log"
}

step "content that is not what its digest says"
lies wrong-digest 'digest|sha256'
lies wrong-diff-id 'sha256|digest|diff'
lies long 'more|longer|size'
fails 125 'something else' cnet pull "$liar/wrong-digest-manifest@sha256:$(printf 0%.0s {1..64})"

step "manifests that are none"
lies escape 'digest'
lies twice 'twice'
lies both 'manifest'
lies other-type 'manifest'
lies html 'manifest'
lies schema1 'schema 1'
lies nested 'index inside its index'
lies huge 'longer than'

step "another architecture"
lies other-platform 'not made for linux/'
contains "$(cnet pull "$liar/other-platform" 2>&1 || true)" '^hint: it is made for linux/s390x'
lies other-config 'not made for linux/'

step "headers without end"
lies endless-headers 'headers'
lies long-header 'header'

step "who is silent or slow is left"
echo '{"registry-timeout": 2}' >"$CNET_CONFIG"
lies slow 'stopped sending'
lies slow-headers 'stopped sending'
lies silent 'stopped sending'
echo '{}' >"$CNET_CONFIG"

step "a transfer that breaks goes on in the middle"
cnet pull -q "$liar/breaks" >/dev/null
((1 == $(requests liar '.range != "" and (.path | contains("/breaks/"))'))) || fail "wanted one request for a part"
cnet rmi -f "$liar/breaks" >/dev/null
cnet pull -q "$liar/breaks-no-range" >/dev/null
cnet rmi -f "$liar/breaks-no-range" >/dev/null
lies short 'in the middle'
lies wrong-range 'another part'

step "busy registries"
cnet pull -q "$liar/busy" >/dev/null
cnet rmi -f "$liar/busy" >/dev/null
lies busy-for-long 'fewer requests.*pull rate limit'
lies ill 'answers 400'
said=$(cnet pull "$liar/ill" 2>&1 || true)
[[ $said != *$'\x1b'* ]] || fail "an escape sequence of the registry's reaches the terminal"

step "credentials stay with their host"
cnet login -u me --password-stdin "$liar" <<<secret >/dev/null
cnet pull -q "$liar/redirect" >/dev/null
((0 < $(requests liar '.authorization == "Bearer secret-token"'))) || fail "the token was not used"
((1 == $(requests peer '.path | contains("/blobs/")'))) || fail "the redirect was not followed"
((0 == $(requests peer '.authorization != ""'))) || fail "another host was shown our credentials"
cnet rmi -f "$liar/redirect" >/dev/null
lies loop 'redirects without end'
lies file 'no http or https'

step "logins that lead nowhere"
lies token-loop 'refuses.*user "me"'
lies basic-loop 'refuses.*user "me"'
lies metadata 'neither https nor on its own host'
lies no-token 'without a token'
lies odd-challenge 'neither with a password nor with a token'
((4 >= $(requests liar '.path | contains("basic-loop/")'))) || fail "the login was tried without end"
cnet logout "$liar" >/dev/null

step "URLs in a manifest are not followed"
cnet pull -q "$liar/foreign" >/dev/null
((0 == $(requests peer '.path | contains("foreign")'))) || fail "a foreign layer was fetched from elsewhere"
cnet rmi -f "$liar/foreign" >/dev/null

step "from https to http leads no way"
make_certificate liar
start_liar tls --port 5003 --tls "$scratch/liar.crt" "$scratch/liar.key" --peer http://127.0.0.2:5002
echo "{\"registries\": {\"127.0.0.1:5003\": {\"ca\": \"$scratch/liar.crt\"}}}" >"$CNET_CONFIG"
liar=127.0.0.1:5003
cnet pull -q "$liar/good" >/dev/null
cnet rmi -f "$liar/good" >/dev/null
lies downgrade 'from https to'

step "nothing is left but what prune takes"
cnet image prune -f >/dev/null
[[ -z $(find "$CNET_ROOT/images/blobs" "$CNET_ROOT/images/ingest" "$CNET_ROOT/images/layers" -type f 2>/dev/null) ]] ||
  fail "blobs are left: $(find "$CNET_ROOT/images" -type f)"
