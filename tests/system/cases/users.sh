#!/usr/bin/env bash
# SECURITY R14 and R15: who the command is, exactly; a hostile /etc/passwd or /etc/group is refused at once.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# An image's folder with accounts, for --rootfs, so that each container starts from the files as they are now.
root=$scratch/root
mkdir "$root"
tar -C "$root" -xf "$scratch/box.tar"
printf 'root:x:0:0:root:/root:/bin/sh\nbob:x:1000:1001:Bob:/home/bob:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nbobs:x:1001:\nstaff:x:50:bob\nwheel:x:10:eve,bob\nonly:x:77:eve\n' >"$root/etc/group"

run() { cnet run --rm --network none --rootfs "$root" "$@"; }
# who WANTED [run flags...]: uid, gid and all groups, its own first, then as the kernel sorts them
who() { same "$1" "$(run "${@:2}" sh -c 'echo $(id -u) $(id -g) $(id -G)')" "${*:2}"; }

step "R14: ids and names are exactly what they say"
who "0 0 0"
who "0 0 0" -u ''
who "0 0 0" -u root
who "1000 1000 1000" -u 1000:1000
who "1000 1001 1001 10 50" -u bob
who "1000 1001 1001 10 50" -u 1000
who "1000 77 77" -u bob:only
who "1000 5 5" -u bob:5
who "0 50 50" -u :staff
who "4000 0 0" -u 4000
who "2147483648 0 0" -u 2147483648
who "4294967294 4294967294 4294967294" -u 4294967294:4294967294
same "/home/bob" "$(run -u bob sh -c 'echo $HOME')"
run -u bob cat /proc/self/status >"$scratch/status"
contains "$(<"$scratch/status")" 'CapEff:\s+0000000000000000'
contains "$(<"$scratch/status")" 'Groups:\s+10 50 1001'

step "R14: no id is read in part, and none wraps"
for user in 4294967295 4294967296 18446744073709551616 -1 1:2:3 0:-1 0:4294967296 ' 0' 'a b' /etc; do
  fails 125 '--user' run -u "$user" true
  fails 125 '--user' cnet create -u "$user" --network none box true
done
for user in 1a 0x0 nobody-at-all bob:nobodies 1000:1a; do
  fails 125 'no (user|group) "(1a|0x0|nobody-at-all|nobodies)" in the container' run -u "$user" true
done

step "R14: --group-add, for run and exec"
who "0 0 0 10 4000" --group-add wheel --group-add 4000 --group-add 0 --group-add 10
who "1000 1001 1001 10 50 77" -u bob --group-add only --group-add staff
who "1000 1000 1000 77" -u 1000:1000 --group-add only
cnet run -d --name box --network none --rootfs "$root" --group-add 12 --group-add wheel sleep 1000 >/dev/null
same "0 10 12" "$(cnet exec box id -G)"
same "5 10 12" "$(cnet exec -u 9:5 box id -G)"
same '["12","wheel"]' "$(cnet inspect --format '{{json .HostConfig.GroupAdd}}' box)"
fails 125 '--user "1:2:3"' cnet exec -u 1:2:3 box true
fails 125 '--user "-1"' cnet exec -u -1 box true
cnet rm -f box >/dev/null
fails 125 '--group-add group "nobodies"' run --group-add nobodies true
for group in '' 4294967295 -1 a:b; do fails 125 '--group-add' run --group-add "$group" true; done

# refused FILE: a user or a group by name fails within a second and says which file is to blame.
refused() {
  local begin=${EPOCHREALTIME/./} who=bob
  [[ $1 == passwd ]] || who=0:staff
  fails 125 "/etc/$1" run -u "$who" true
  ((${EPOCHREALTIME/./} - begin < 1000000 * PATIENCE)) || fail "it took longer than a second"
}

for file in passwd group; do
  step "R15: /etc/$file as what it should not be"
  mv "$root/etc/$file" "$scratch/kept"
  mkfifo "$root/etc/$file" && refused $file && rm "$root/etc/$file"
  mkdir "$root/etc/$file" && refused $file && rmdir "$root/etc/$file"
  ln -s /dev/zero "$root/etc/$file" && refused $file && rm "$root/etc/$file"
  ln -s /proc/self/environ "$root/etc/$file" && refused $file && rm "$root/etc/$file"
  truncate -s 1G "$root/etc/$file" && refused $file && rm "$root/etc/$file"
  mknod "$root/etc/$file" c 1 5 && refused $file && rm "$root/etc/$file"
  echo "evil:x:0:0::/:/bin/sh" >"$scratch/outside"
  ln -s "$scratch/outside" "$root/etc/$file" && fails 125 'no (user|group)' run -u evil:evil true && rm "$root/etc/$file"
  mv "$scratch/kept" "$root/etc/$file"
done
rm "$root/etc/passwd" "$root/etc/group"
who "7 8 8" -u 7:8
fails 125 'no user "bob"' run -u bob true

step "-w: a missing folder is made, anything else is an error"
same "/new/folder" "$(run -w /new/folder pwd)"
[[ -d $root/new/folder ]] || fail "it is not in the container's root"
fails 125 '--workdir|working directory' run -w /bin/busybox true
fails 125 '--workdir|working directory' run -w /bin/busybox/below true
fails 125 '--workdir' run -w relative true

step "--entrypoint"
same "a b" "$(run --entrypoint echo a b)"
same "a" "$(run --entrypoint '' echo a)"
fails 125 'no command' run --entrypoint ''
fails 127 'no-such' run --entrypoint no-such a
