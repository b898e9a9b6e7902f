#!/usr/bin/env bash
# -v, --mount, --tmpfs, --shm-size, --read-only: what the container sees, and that no image leads a mount out of it.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

run() { cnet run --rm --network none "$@"; }
options_at() { # TARGET FLAGS...: the mount's options inside
  run "${@:2}" box sh -c "grep ' $1 ' /proc/mounts" | cut -d' ' -f4 | tail -n 1
}

src=$scratch/src
mkdir -p "$src/below"
echo content >"$src/file"

step "a host folder, a host file, a missing folder"
same content "$(run -v "$src:/a/b" box cat /a/b/file)"
run -v "$src:/a" box touch /a/made
[[ -e $src/made ]] || fail "not the host's folder"
same content "$(run -v "$src/file:/etc/one" box cat /etc/one)"
run -v "$scratch/new/deep:/a" box touch /a/made
same 755 "$(stat -c %a "$scratch/new/deep")"
[[ -e $scratch/new/deep/made ]] || fail "the missing folder was not made"
same content "$(cd "$scratch" && run -v ./src:/a box cat /a/file)"
same content "$(run --mount "type=bind,source=$src,target=/a" box cat /a/file)"
same content "$(run -v "$src/file:/a/x" -v "$src/below:/a" box cat /a/x)" "the upper one comes first"
[[ -e $src/below/x ]] || fail "a target below a mount is made in it"

step "read-only, also below; z and Z change nothing"
for flags in "-v $src:/a:ro" "-v $src:/a:z,ro" "--mount type=bind,src=$src,dst=/a,readonly" \
  "--mount type=bind,src=$src,dst=/a,ro=true"; do
  # shellcheck disable=SC2086
  run $flags box sh -c '! touch /a/x 2>/dev/null' || fail "writable: $flags"
done
mount -t tmpfs none "$src/below"
run -v "$src:/a:ro" box sh -c '! touch /a/below/x 2>/dev/null' || fail "writable below"
run --mount "type=bind,src=$src,dst=/a,ro,bind-recursive=writable" box touch /a/below/x
same "" "$(run --mount "type=bind,src=$src,dst=/a,bind-nonrecursive" box ls /a/below | grep -v x || true)"
umount "$src/below"

step "propagation"
mkdir "$scratch/shared"
mount -t tmpfs none "$scratch/shared"
mount --make-private "$scratch/shared"
mkdir "$scratch/shared/sub"
fails 125 'shared mount' cnet run --network none -v "$scratch/shared:/a:rshared" box true
mount --make-shared "$scratch/shared"
for mode in rprivate rslave rshared; do
  cnet run -d --name "p-$mode" --network none -v "$scratch/shared:/a:$mode" box sleep 1000 >/dev/null
done
mount -t tmpfs -o size=1m later "$scratch/shared/sub"
for mode in rprivate:0 rslave:1 rshared:1; do
  same "${mode#*:}" "$(cnet exec "p-${mode%:*}" busybox grep -c "^later" /proc/mounts || true)" "$mode"
done
umount "$scratch/shared/sub"
same 0 "$(cnet exec p-rslave busybox grep -c "^later" /proc/mounts || true)"
same rslave "$(cnet inspect --format '{{(index .Mounts 0).Propagation}}' p-rslave)"
cnet rm -f p-rprivate p-rslave p-rshared >/dev/null
umount "$scratch/shared"

step "tmpfs and /dev/shm"
contains "$(options_at /t --tmpfs /t)" '^rw,nosuid,nodev,noexec'
contains "$(options_at /t --tmpfs /t:size=1m,mode=700,exec,ro)" '^ro,nosuid,nodev,relatime,size=1024k,mode=700'
contains "$(options_at /t --mount type=tmpfs,dst=/t,tmpfs-size=2m,tmpfs-mode=1770)" 'size=2048k,mode=1770'
contains "$(options_at /dev/shm)" 'size=65536k'
contains "$(options_at /dev/shm --shm-size 1m)" 'size=1024k'
same content "$(run -v "$src:/dev/shm" box cat /dev/shm/file)"

step "--read-only is the root alone"
same "tmp shm hosts volume" "$(run --read-only --tmpfs /tmp -v "$src:/v" -w /made/by/cnet box sh -c '
  touch /x 2>/dev/null && echo root
  touch /tmp/x && echo tmp; touch /dev/shm/x && echo shm
  echo "# mine" >>/etc/hosts && echo hosts; touch /v/x && echo volume' | xargs)"

step "inspect"
cnet create --name full --network none -v "$src:/a:ro,z" --mount type=tmpfs,dst=/m,tmpfs-size=1m --tmpfs /t:mode=700 \
  --shm-size 2m --read-only box true >/dev/null
json=$(cnet inspect full | jq '.[0]')
same "$src:/a:ro,z" "$(jq -r '.HostConfig.Binds[0]' <<<"$json")"
same '{"/t":"mode=700"}' "$(jq -c '.HostConfig.Tmpfs' <<<"$json")"
same '[{"Type":"tmpfs","Target":"/m","TmpfsOptions":{"SizeBytes":1048576}}]' \
  "$(jq -c '.HostConfig.Mounts' <<<"$json")"
same '2097152 true' "$(jq -r '[.HostConfig.ShmSize, .HostConfig.ReadonlyRootfs] | join(" ")' <<<"$json")"
same "{\"Type\":\"bind\",\"Source\":\"$src\",\"Destination\":\"/a\",\"Mode\":\"ro,z\",\"RW\":false,\"Propagation\":\"rprivate\"}" \
  "$(jq -c '.Mounts[0]' <<<"$json")"
cnet rm full >/dev/null

step "cnet's files in /etc: readable by all, replaced by a mount, edited in place, written anew by a start"
same 3 "$(run -u 1000 box sh -c 'cat /etc/hosts /etc/hostname /etc/resolv.conf >/dev/null && ls /etc/hosts /etc/hostname /etc/resolv.conf | wc -l')"
same content "$(run -v "$src/file:/etc/hosts" box cat /etc/hosts)"
mkdir "$scratch/etc"
echo mine >"$scratch/etc/mine"
contains "$(run -v "$scratch/etc:/etc" box sh -c 'cat /etc/mine /etc/hosts')" 'mine|localhost'
cnet network create --subnet 10.9.0.0/24 net >/dev/null
cnet network create --subnet 10.8.0.0/24 other >/dev/null
cnet run -d --name web --hostname web --network net box sleep 1000 >/dev/null
hosts() { cnet exec web cat /etc/hosts; }
inode() { cnet exec web ls -i /etc/hosts; }
before=$(inode)
contains "$(hosts)" '^10\.9\.0\.2	web$'
cnet network connect other web
contains "$(hosts)" '^10\.8\.0\.2	web$'
same "$before" "$(inode)"
cnet network disconnect other web
same 0 "$(hosts | grep -c '^10\.8' || true)"
same "$before" "$(inode)"
cnet exec web sh -c 'echo "192.0.2.1 mine" >>/etc/hosts'
cnet network connect other web
contains "$(hosts)" '^192\.0\.2\.1 mine$'
same 0 "$(hosts | grep -c '^10\.8' || true)"
cnet restart -t 0 web >/dev/null
same 0 "$(hosts | grep -c mine || true)"
contains "$(hosts)" '^10\.8\.0\.'
cnet rm -f web >/dev/null
cnet network rm net other >/dev/null

step "hostile images: nothing of the host is mounted over, made or copied"
mkdir -p "$scratch/canary/inner"
echo secret >"$scratch/canary/file"
sum() { find "$scratch/canary" -printf '%p %i %m %n %T@\n' | sort; awk '{ print $5 }' /proc/self/mountinfo; }
mkdir -p "$scratch/evil"
cp -a "$scratch/box/." "$scratch/evil"
ln -s "$scratch/canary" "$scratch/evil/absolute"
ln -s "../../../../../../../..$scratch/canary" "$scratch/evil/dots"
ln -s "$scratch/canary/no/such" "$scratch/evil/dangling"
ln -s /proc/self/root"$scratch"/canary "$scratch/evil/magic"
ln -s loop "$scratch/evil/loop"
ln -s / "$scratch/evil/root"
ln -s /proc/sys "$scratch/evil/kernel"
tar -C "$scratch/evil" -cf "$scratch/evil.tar" .
cnet image import --change 'ENV PATH=/bin' "$scratch/evil.tar" evil >/dev/null
sum >"$scratch/sum"
for link in absolute dots dangling absolute/inner dangling/more; do
  same content "$(run -v "$src:/$link" evil cat "/$link/file")" "$link"
  same content "$(run -v "$src/file:/$link/name" evil cat "/$link/name")" "$link, a file"
  run --tmpfs "/$link" evil touch "/$link/x"
  run -v "vol:/$link" evil sh -c "touch /$link/x; ! cat /$link/secret 2>/dev/null"
  same x "$(ls "$(cnet volume inspect --format '{{.Mountpoint}}' vol)")" "$link copied from the host"
  cnet volume rm vol >/dev/null
  sum | cmp -s - "$scratch/sum" || fail "$link: the canary has changed"
done
fails 125 '/loop' cnet run --network none -v "$src:/loop" evil true
fails 125 '/proc' cnet run --network none -v "$src:/kernel" evil true
fails 125 'root' cnet run --network none -v "$src:/root" evil true
fails 125 'root' cnet run --network none -v vol:/root evil true
status 125 cnet run --network none -v "$src:/magic" evil true
sum | cmp -s - "$scratch/sum" || fail "the canary has changed"
same "" "$(cnet volume ls -q)"
cnet image rm evil >/dev/null

step "a container that swaps a folder for a link meanwhile leads no mount out"
cnet run -d --name swapper --network none -v vol:/m box sh -c "
  while true; do busybox rmdir /m/a/b /m/a; ln -s $scratch/canary /m/a; busybox rm /m/a; busybox mkdir -p /m/a; done" >/dev/null 2>&1
for ((i = 0; i < 60; i++)); do
  run -v vol:/m -v "$src:/m/a/b" box true 2>/dev/null || true
done
cnet rm -f swapper >/dev/null
cnet volume rm vol >/dev/null
sum | cmp -s - "$scratch/sum" || fail "the canary has changed"

step "bad input is one error, and nothing has changed"
snapshot >"$scratch/given"
bad() { fails 125 "$1" cnet run --network none "${@:2}" box true; }
bad '--volume.*absolute' -v "$src:rel"
bad '--volume.*root' -v "$src:/"
bad '--volume.*/proc' -v "$src:/proc"
bad '--volume.*/proc' -v "$src:/proc/sys"
bad '--volume.*option' -v "$src:/a:nonsense"
bad '--volume.*name' -v "a b:/a"
bad '--volume.*path' -v "a/b:/a"
bad 'target "/a"' -v "$src:/a" --tmpfs /a/
bad '--mount.*no-such' --mount type=bind,src=/no-such,dst=/a
bad '--mount.*key "nonsense"' --mount type=bind,src=/tmp,dst=/a,nonsense
bad '--mount.*type' --mount type=nfs,dst=/a
bad '--mount.*target' --mount type=bind,src=/tmp
bad '--tmpfs.*size' --tmpfs /a:size=much
bad '--tmpfs.*option' --tmpfs /a:nonsense
bad '--shm-size' --shm-size much
bad '--volumes-from.*nobody' --volumes-from nobody
bad 'file cannot be mounted on a folder' -v "$src/file:/etc"
bad 'folder cannot be mounted on a file' -v "$src:/bin/probe"
[[ ! -e /no-such ]] || fail "a source was made"
settled "$scratch/given"
