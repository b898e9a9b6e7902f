#!/usr/bin/env bash
# cnet cp in both directions, on running and stopped containers, with Docker's meaning of both paths.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cnet run -d --name c -v data:/data box sh -c 'mkdir -p /srv/deep && echo one >/srv/f && echo two >/srv/deep/g && \
  ln -sf f /srv/l && ln -sfn /srv /s && echo kept >/data/v && chmod 4755 /srv/f && chown 5:6 /srv/deep/g && sleep 1000' >/dev/null
WITHIN=10 eventually cnet exec c sh -c "test -e /data/v"
cd "$scratch"
mkdir out

for state in running stopped; do
  step "$state: out"
  rm -rf out/*
  cnet cp c:/srv/f out/name
  same one "$(<out/name)"
  same 755 "$(stat -c %a out/name)" "mode without set-user-ID"
  cnet cp c:srv/f out
  same one "$(<out/f)"
  cnet cp c:/srv out/new
  same "two 0 0" "$(<out/new/deep/g) $(stat -c '%u %g' out/new/deep/g)"
  same f "$(readlink out/new/l)"
  cnet cp c:/srv out
  same two "$(<out/srv/deep/g)"
  cnet cp c:/srv/. out/srv
  same two "$(<out/srv/deep/g)"
  [[ ! -e out/srv/srv ]] || fail "contents were taken for the folder"
  cnet cp -a c:/srv out/owned
  same "5 6 4755" "$(stat -c '%u %g' out/owned/deep/g) $(stat -c %a out/owned/f)"
  cnet cp c:/s out
  same /srv "$(readlink out/s)"
  cnet cp -L c:/s out/followed
  same one "$(<out/followed/f)"
  cnet cp c:/data/v out
  same kept "$(<out/v)"

  step "$state: in"
  rm -rf in
  mkdir -p in/deep
  echo three >in/t
  echo four >in/deep/u
  chown 7:8 in/t
  cnet cp in/t c:/srv/t
  cnet cp in c:/srv/in
  cnet cp in/. c:/srv
  cnet cp -a in/t c:/srv/owned
  cnet cp in/t c:/data/t
  cnet cp in/t c:/s/by_link
  rm -rf back
  cnet cp -a c:/srv back
  same "three three four four three" "$(cat back/t back/in/t back/in/deep/u back/deep/u back/by_link | tr '\n' ' ' | sed 's/ $//')"
  same "0 0 7 8" "$(stat -c '%u %g' back/t back/owned | tr '\n' ' ' | sed 's/ $//')"
  cnet cp c:/data/t back/dt
  same three "$(<back/dt)"

  step "$state: what cannot be copied"
  fails 125 'No such file' cnet cp c:/nowhere out
  fails 125 'no folder' cnet cp c:/srv/f out/nowhere/
  fails 125 'No such file' cnet cp c:/srv/f out/nowhere/f
  fails 125 'is a file' cnet cp c:/srv out/name
  fails 125 'is a file' cnet cp in c:/srv/f
  fails 125 'No such file' cnet cp in/none c:/srv
  [[ $state == running ]] && cnet stop -t 0 c >/dev/null
done

step "archives"
cnet start c >/dev/null
cnet cp c:/srv - | tar -tvf - >"$scratch/list"
contains "$(<"$scratch/list")" '^-rwsr-xr-x .* srv/f$'
contains "$(<"$scratch/list")" ' 5/6 .* srv/deep/g$'
contains "$(<"$scratch/list")" 'srv/l -> f$'
long=$(printf 'n%.0s' {1..140})
mkdir -p "in/$long"
echo long >"in/$long/$long"
ln in/t in/hard
ln -s "$long/$long" in/link
truncate -s 3M in/holes
for format in ustar gnu pax; do
  [[ $format == ustar ]] && exclude=(--exclude 'nnn*' --exclude link) || exclude=()
  tar --format=$format "${exclude[@]}" -C in -cf - . | cnet cp - c:/srv/deep
  same "three three 3145728" "$(cnet exec c sh -c 'cd /srv/deep; cat t hard; stat -c %s holes' | tr '\n' ' ' | sed 's/ $//')"
done
same long "$(cnet exec c cat /srv/deep/link)"
cnet cp c:/srv/deep - | tar -xOf - "deep/$long/$long" | grep -qx long
fails 125 'no tar archive' cnet cp - c:/srv <"$CNET_BUILD/bin/cnet"
fails 125 'open the folder' cnet cp - c:/none </dev/null
head -c 700 "$scratch/box.tar" >"$scratch/cut.tar"
tar -C in -cf "$scratch/up.tar" --transform 's,^t$,../../up,' -P t
fails 125 'leads out' cnet cp - c:/srv <"$scratch/up.tar"

step "what is no copy"
fails 125 'no container|no such container|not exist' cnet cp nobody:/x out
fails 125 'one of both' cnet cp in out
fails 125 'one of both' cnet cp c:/a c:/b
fails 125 'names no path' cnet cp c: out
unchanged cnet cp c:/srv/f out/f
cnet start c >/dev/null
cnet exec c cat /srv/t >/dev/null
cnet rm -f c >/dev/null
cnet volume rm data >/dev/null
