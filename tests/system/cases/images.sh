#!/usr/bin/env bash
# image import, ls and rm; what --change says is what runs.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "from a tar, a folder and a pipe"
cnet image import "$scratch/box.tar" from-tar >/dev/null
cnet image import "$scratch/box" from-folder:v1 >/dev/null
cnet image import - from-pipe <"$scratch/box.tar" >/dev/null
gzip -k "$scratch/box.tar"
cnet image import "$scratch/box.tar.gz" from-gzip >/dev/null
for image in from-tar from-folder:v1 from-pipe from-gzip; do
  same ok "$(cnet run --rm --network none "$image" /bin/echo ok)"
done
contains "$(cnet image ls)" '^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE$'
contains "$(cnet image ls)" '^from-folder +v1 '
contains "$(cnet images)" '^from-tar +latest '

step "--change"
cnet image import --change 'ENV PATH=/bin GREETING=hello' --change 'ENTRYPOINT ["echo"]' --change 'CMD ["by default"]' \
  --change 'WORKDIR /tmp' --change 'LABEL who=me' --change 'EXPOSE 80/tcp' --change 'USER root' \
  "$scratch/box.tar" changed >/dev/null
same "by default" "$(cnet run --rm --network none changed)"
same "by me" "$(cnet run --rm --network none changed by me)"
same "/tmp" "$(cnet run --rm --network none --entrypoint pwd changed)"
cnet run -d --name labelled --network none --entrypoint sleep changed 1000 >/dev/null
same me "$(cnet inspect --format '{{.Config.Labels.who}}' labelled)"

step "an image in use stays, the others go"
fails 125 'labelled|in use|used' cnet image rm changed
cnet rm -f labelled >/dev/null
cnet image rm changed from-tar from-folder:v1 from-pipe from-gzip >/dev/null
fails 125 'from-tar' cnet run --rm --pull never from-tar true
status 0 cnet run --rm --network none box true

step "what is no image is refused and leaves nothing"
snapshot >"$scratch/given"
echo "no tar" >"$scratch/text"
fails 125 'archive|tar|format' cnet image import "$scratch/text" bad
fails 125 'change|NONSENSE' cnet image import --change 'NONSENSE x' "$scratch/box.tar" bad
fails 125 'name|reference' cnet image import "$scratch/box.tar" 'Bad Name'
head -c 20000 "$scratch/box.tar" >"$scratch/short.tar"
fails 125 'truncated|archive|damaged|end' cnet image import "$scratch/short.tar" bad
mkdir "$scratch/evil"
tar -C "$scratch/evil" -cPf "$scratch/evil.tar" --transform 's,^.*$,../../../../run/world/escaped,' "$scratch/text"
fails 125 '\.\.' cnet image import "$scratch/evil.tar" evil
[[ ! -e /run/world/escaped ]] || fail "a tar entry escaped"
rm -f "$scratch"/*.tar.gz
settled "$scratch/given"
