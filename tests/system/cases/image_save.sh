#!/usr/bin/env bash
# image save and load: the same bytes on both sides, stdin and stdout, several images, and errors that change nothing.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

elsewhere() { CNET_ROOT=$scratch/elsewhere cnet "$@"; }
mkdir "$scratch/extra"
echo extra >"$scratch/extra/file"
tar -C "$scratch/extra" -cf "$scratch/extra.tar" .
"$harness/image_archive" - team/two:1 '{"Env":["PATH=/bin"],"Cmd":["cat","/file"]}' \
  "$scratch/box.tar" "gzip:$scratch/extra.tar" | cnet load >/dev/null

step "saved, loaded and saved again is the same"
for format in docker-archive oci-archive; do
  rm -rf "$scratch/elsewhere"
  cnet save --format $format -o "$scratch/a.tar" box team/two:1
  elsewhere load -i "$scratch/a.tar" >"$scratch/out"
  same "Loaded image: box:latest Loaded image: team/two:1" "$(xargs <"$scratch/out")"
  elsewhere save --format $format box team/two:1 >"$scratch/b.tar"
  cmp "$scratch/a.tar" "$scratch/b.tar"
  for image in box team/two:1; do
    same "$(cnet images -q --no-trunc $image)" "$(elsewhere images -q --no-trunc $image)"
  done
done
cnet save box | gzip >"$scratch/box.gz"
elsewhere rmi box team/two:1 >/dev/null
elsewhere load <"$scratch/box.gz" >/dev/null
same "hi" "$(CNET_ROOT=$scratch/elsewhere cnet run --rm --network none box echo hi)"

step "by id: no name goes along"
id=$(cnet images -q --no-trunc box)
rm -rf "$scratch/elsewhere"
same "Loaded image ID: $id" "$(cnet image save "$id" | elsewhere image load)"
same "<none>" "$(elsewhere images --format '{{.Tag}}')"

step "loaded twice is there once"
before=$(find "$CNET_ROOT/images" -type f | wc -l)
cnet load -q -i "$scratch/a.tar" >/dev/null
same "$before" "$(find "$CNET_ROOT/images" -type f | wc -l)" files

step "errors change nothing"
snapshot >"$scratch/given"
fails 125 'no such image.*none' cnet save -o "$scratch/new.tar" box none
[[ ! -e $scratch/new.tar ]] || fail "a file without an archive"
fails 125 'ENOENT' cnet save -o "$scratch/no/such/folder" box
fails 125 'no format' cnet save --format zip -o "$scratch/new.tar" box
fails 125 'ENOENT' cnet load -i "$scratch/none.tar"
head -c 20000 "$scratch/a.tar" >"$scratch/short.tar"
fails 125 'truncated|damaged|ended' cnet load -i "$scratch/short.tar"
fails 125 'no archive of images' cnet load -i "$scratch/box.tar"
python3 - "$scratch/a.tar" "$scratch/flipped.tar" <<'END'
import sys
content = bytearray(open(sys.argv[1], "rb").read())
content[len(content) // 2] ^= 1
open(sys.argv[2], "wb").write(content)
END
elsewhere rmi "$id" >/dev/null
status 125 elsewhere load -i "$scratch/flipped.tar"
same "" "$(elsewhere images -q)"
same 0 "$(find "$scratch/elsewhere/images" -type f | grep -vc '/lock$')" files
rm -f "$scratch"/{a,b,short,flipped}.tar "$scratch/box.gz"
settled "$scratch/given"

step "a disk that is full says so and keeps what it had"
mkdir "$scratch/small"
mount -t tmpfs -o size=6m,mode=700 tmpfs "$scratch/small"
head -c 4M /dev/urandom >"$scratch/extra/file"
tar -C "$scratch/extra" -cf "$scratch/extra.tar" .
"$harness/image_archive" "$scratch/large.tar" large '{}' "$scratch/extra.tar"
CNET_ROOT=$scratch/small cnet image import "$scratch/box.tar" box >/dev/null || skip "no room for the test image"
used=$(du -s "$scratch/small")
fails 125 'space|ENOSPC' env CNET_ROOT="$scratch/small" cnet load -i "$scratch/large.tar"
same "$used" "$(du -s "$scratch/small")" "disk"
CNET_ROOT=$scratch/small cnet image inspect box >/dev/null
umount "$scratch/small"
cnet rmi team/two:1 >/dev/null
