#!/usr/bin/env bash
# SECURITY R26: with --userns, root of the container is nobody on the host, its files are its own all the same, and
# whatever holds a container holds this one.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# Before Linux 6.3 the owners on a tmpfs cannot be mapped: there, everything is on a disk of its own.
disk=/run/world/disk
mkdir $disk
if [[ $(printf '%s\n' 6.3 "$(uname -r)" | sort -V | head -n 1) != 6.3 ]]; then
  truncate -s 256M /run/world/disk.image
  mkfs.ext4 -q /run/world/disk.image
  mount -o loop /run/world/disk.image $disk || skip "no loop device"
fi
export CNET_ROOT=$disk/cnet
make_box
cnet image import --change 'ENV PATH=/bin' "$scratch/box.tar" box >/dev/null
snapshot >"$scratch/before"

readonly FIRST=300000 # nobody's, here
golden=$harness/../golden/seccomp_$(uname -m).txt
words() { tr -s ' \t\n' ' ' | sed 's/^ //; s/ $//'; }
run() { cnet run --rm --userns $((FIRST + 65536)):65536 "$@"; }
owner_inside() { words | cut -d ' ' -f 3,4; } # of a line of ls -ln

step "root inside is nobody on the host"
same "0 $((FIRST + 65536)) 65536" "$(run box cat /proc/self/uid_map | words)"
same "0 $((FIRST + 65536)) 65536" "$(run box cat /proc/self/gid_map | words)"
cnet run -d --name c --userns $FIRST:65536 box sleep 1000 >/dev/null
pid=$(cnet inspect --format '{{.State.Pid}}' c)
same "$FIRST $FIRST $FIRST $FIRST" "$(sed -n 's/^Uid:\t//p' "/proc/$pid/status" | words)"
same "0 0 0" "$(cnet exec c sh -c 'echo $(id -u) $(id -g) $(id -G)')"
cnet exec -d -u 1000:50 c sleep 999
WITHIN=10 eventually pgrep -u $((FIRST + 1000)) -x sleep >/dev/null
same "300000:65536" "$(cnet inspect --format '{{.HostConfig.UsernsMode}}' c)"
same "" "$(cnet run -d --name plain box sleep 1000 >/dev/null; cnet inspect --format '{{.HostConfig.UsernsMode}}' plain)"
same 0 "$(stat -c %u "/proc/$(cnet inspect --format '{{.State.Pid}}' plain)")"
same "0 0 4294967295" "$(cnet run --rm --userns host box cat /proc/self/uid_map | words)"

step "its namespaces are its own users'"
for kind in user net pid ipc uts mnt cgroup; do
  [[ $(readlink "/proc/$pid/ns/$kind") != $(readlink /proc/self/ns/$kind) ]] || fail "the host's $kind"
done
run --cap-add NET_ADMIN --network none box sh -c 'ip link set lo down; ip link set lo up; ip addr add 10.1.1.1/32 dev lo'
! run --network none box ip link set lo down 2>/dev/null || fail "without NET_ADMIN"
same "inner" "$(run --hostname inner box sh -c 'hostname; ! hostname other 2>/dev/null')"
same 9000 "$(run --sysctl kernel.msgmax=9000 box cat /proc/sys/kernel/msgmax)"
same 0 "$(run box cat /proc/sys/net/ipv4/ip_unprivileged_port_start)"

step "run and exec are held alike, and as without --userns"
probe_run() { cnet run -d --name "$1" "${@:2}" box sh -c 'probe all >/tmp/run 2>&1 </dev/null; sleep 1000' >/dev/null; }
probe_run mapped --userns auto
probe_run usual
for name in mapped usual; do
  WITHIN=10 eventually cnet exec $name sh -c 'grep -q "^}" /tmp/run'
  cnet exec $name cat /tmp/run >"$scratch/$name.run"
  cnet exec $name sh -c 'probe all >/tmp/exec 2>&1 </dev/null; cat /tmp/exec' >"$scratch/$name.exec"
  diff "$scratch/$name.run" "$scratch/$name.exec" || fail "run and exec differ"
done
# But for who owns them, the mounts are the same, in whatever order.
neutral() {
  sed -E '/"uid_map"/d; s/\[40[0-9]+\]//; s/[0-9a-f]{64}/ID/g; s,fd/[0-9]+,fd,; s/,idmapped//; s/,?[ug]id=[0-9]+//g; s/\],?$/,/; s/,$//' "$1" | sort
}
diff <(neutral "$scratch/usual.run") <(neutral "$scratch/mapped.run") || fail "it is held otherwise than as usual"
run box probe syscalls | diff <(grep -v '^33[56] ' "$golden" | awk '{ print $1, $3 }') - || fail "other answers"
cnet rm -f mapped usual >/dev/null

step "files of the image are its own, on disk they are as ever"
same "0 0" "$(run box ls -ln /etc/passwd | owner_inside)"
cnet exec c sh -c 'echo x >/new; echo y >>/www/index.html; mkdir /made; chown 1000:50 /new; chmod 4755 /new'
upper=$(dirname "$(find "$CNET_ROOT/containers" -path '*/upper/new')")
same "1000 50 4755" "$(stat -c '%u %g %a' "$upper/new")"
same "0 0" "$(stat -c '%u %g' "$upper/www/index.html")"
same "0 0" "$(stat -c '%u %g' "$upper/made")"
same "0 0" "$(cnet exec c ls -lnd / | owner_inside)"
for path in /dev /dev/null /dev/pts /dev/shm /dev/mqueue /etc/hosts /etc/hostname /etc/resolv.conf; do
  same "0 0" "$(cnet exec c ls -lnd $path | owner_inside)" "$path"
done

step "volumes and folders of the host keep their owners"
mkdir $disk/folder
echo old >$disk/folder/old
chown 1000:1000 $disk/folder/old
run -v vol:/vol -v $disk/folder:/folder box sh -c 'echo r >/vol/root; echo r >/folder/root; chown 1000:5 /vol/root'
same "1000 5" "$(stat -c '%u %g' "$CNET_ROOT/volumes/vol/_data/root")"
same "0 0" "$(stat -c '%u %g' $disk/folder/root)"
same "1000 1000" "$(run -v $disk/folder:/folder box ls -ln /folder/old | owner_inside)"
run -u 1000 -v $disk/folder:/folder box sh -c 'echo new >>/folder/old; ! echo new 2>/dev/null >>/folder/root'
same "0 0" "$(run -v filled:/etc box ls -ln /etc/passwd | owner_inside)"
same "0 0" "$(stat -c '%u %g' "$CNET_ROOT/volumes/filled/_data/passwd")"
same "5 0" "$(run --tmpfs /t:uid=5,mode=700 box ls -lnd /t | owner_inside)"
same "0 0" "$(run --tmpfs /t box ls -lnd /t | owner_inside)"
mkdir "$disk/rootfs"
tar -C "$disk/rootfs" -xf "$scratch/box.tar"
same "0 0" "$(run --rootfs "$disk/rootfs" /bin/ls -ln /etc/passwd | owner_inside)"
cnet volume rm vol filled >/dev/null

step "devices, terminal, limits, process 1"
run box sh -c 'echo x >/dev/null; head -c 4 /dev/urandom | wc -c' >"$scratch/out"
same 4 "$(<"$scratch/out")"
run box sh -c '! mknod /tmp/x c 1 3 2>/dev/null' || fail "it made a device"
run --device /dev/null:/dev/own box sh -c 'echo x >/dev/own'
same "0 0" "$(run --device /dev/null:/dev/own box ls -ln /dev/own | owner_inside)"
contains "$(run -t box sh -c 'tty; ls -ln /dev/console')" '/dev/pts/0'
contains "$(cnet exec -t c sh -c tty)" '/dev/pts/'
run -t -u 1000 box sh -c 'echo x >/dev/tty' >/dev/null
same 99 "$(run --ulimit nofile=99:9999 box sh -c 'ulimit -n')"
contains "$(run --init box cat /proc/1/cmdline | tr '\0' ' ')" 'cnet-init'
status 7 run box sh -c 'exit 7'
status 127 run box nothing
status 126 run box /etc/passwd
! run --read-only box touch /x 2>/dev/null || fail "it wrote"

step "a network works, ports below 1024 and published ones too"
cnet network create n >/dev/null
cnet run -d --name web --hostname web --network n -p 8080:80 --userns auto -u 1000 box serve >/dev/null
answers web neighbour probe ask tcp $HOST 8080
cnet run -d --name other --network n box sleep 1000 >/dev/null
answers web cnet exec other probe ask tcp "$(address_of web n)" 80
cnet exec other sh -c "nslookup web 127.0.0.11" | grep -qF "$(address_of web n)" || fail "it has no name"
cnet restart -t 0 web >/dev/null
answers web neighbour probe ask tcp $HOST 8080
cnet rm -f web other >/dev/null
cnet network rm n >/dev/null

step "namespaces of the host's, with nothing to say there"
run --network host --pid host --ipc host --uts host box sh -c 'ip link show uplink >/dev/null && ! ip link set uplink down 2>/dev/null && ! kill -0 1 2>/dev/null && test -e /proc/1 && ! hostname x 2>/dev/null'
run --cap-add ALL --security-opt seccomp=unconfined --security-opt systempaths=unconfined box sh -c \
  '! echo 1 2>/dev/null >/proc/sys/kernel/sysrq; ! mount -t ext4 /dev/null /tmp 2>/dev/null; ! echo x 2>/dev/null >/proc/sysrq-trigger'

step "cp, while it runs and when it does not"
echo file >"$scratch/file"
chown 1000:50 "$scratch/file"
cnet exec c sh -c 'mkdir /w && echo in >/w/f && chown 7:8 /w/f'
for state in running stopped; do
  cnet cp "$scratch/file" c:/w/as_root
  cnet cp -a "$scratch/file" c:/w/as_is
  tar -C "$scratch" --owner 9 --group 10 -c file | cnet cp -a - c:/w
  rm -rf "$scratch/out" "$scratch/out_is"
  cnet cp c:/w "$scratch/out"
  cnet cp -a c:/w "$scratch/out_is"
  same "0 0" "$(stat -c '%u %g' "$scratch/out/f")" "out, $state"
  same "7 8,0 0,1000 50,9 10" "$(stat -c '%u %g' "$scratch"/out_is/{f,as_root,as_is,file} | paste -sd ,)" "$state"
  contains "$(cnet cp c:/w/f - | tar --numeric-owner -tv)" ' 7/8 '
  cnet stop -t 0 c >/dev/null
done
cnet start c >/dev/null
same "7 8" "$(cnet exec c ls -ln /w/f | owner_inside)"

step "auto: ids that nobody else has, kept until the container is removed"
ids() { cnet exec "$1" cat /proc/self/uid_map | words; }
for name in a b; do cnet run -d --name $name --userns auto box sleep 1000 >/dev/null; done
[[ $(ids a) != "$(ids b)" ]] || fail "the same ids"
same auto "$(cnet inspect --format '{{.HostConfig.UsernsMode}}' a)"
first=$(ids a)
contains "$first" '^0 [0-9]{10} 65536$'
same "${first// /:}" "$(cnet inspect --format '{{index .HostConfig.IDMappings.UidMap 0}}' a)"
cnet restart -t 0 a >/dev/null
same "$first" "$(ids a)"
cnet rm -f a b >/dev/null
same "$first" "$(cnet run --rm --userns auto box cat /proc/self/uid_map | words)"
echo '{"userns-user": "ids"}' >"$scratch/config.json"
fails 125 'no ids to user "ids"' cnet --config "$scratch/config.json" run --rm --userns auto box true

step "many at once, and one whose monitor is killed"
for ((i = 0; i < 20; ++i)); do cnet run -d --name many$i --userns auto box sleep 1000 >/dev/null & done
wait
same 20 "$(for ((i = 0; i < 20; ++i)); do ids many$i; echo; done | sort -u | wc -l)"
cnet rm -f $(seq -f many%g 0 19) >/dev/null
cnet run -d --name h --userns auto -u 1000 --health-cmd 'test $(id -u) = 1000' --health-interval 1s box sleep 1000 >/dev/null
healthy() { [[ $(cnet inspect --format '{{.State.Health.Status}}' h) == healthy ]]; }
WITHIN=20 eventually healthy
pid=$(cnet inspect --format '{{.State.Pid}}' h)
kill -9 "$(sed -n 's/^PPid:\t//p' "/proc/$pid/status")"
eventually test ! -e "/proc/$pid"
cnet rm -f h >/dev/null

step "what cannot be is refused with its reason"
fails 125 'not host, auto or UID:COUNT' cnet run --rm --userns own box true
fails 125 'not host, auto or UID:COUNT' cnet run --rm --userns 4294967294:2 box true
fails 125 'root of the host' cnet run --rm --userns 0:65536 box true
fails 125 "account" cnet create --userns 1:65536 box true
fails 125 'container "c" has some' cnet create --userns $((FIRST + 65535)):1 box true
fails 125 'privileged cannot be given' run --privileged box true
for flag in --network --pid --ipc --uts; do fails 125 "$flag container:c cannot be given" cnet run --rm --userns auto $flag container:c box true; done
fails 125 'not among the 10' cnet run --rm --userns 600000:10 -u 10 box true
same "9" "$(cnet run --rm --userns 600000:10 -u 9 box id -u)"
fails 125 'not among the 65536' cnet exec -u 65536 c true
mkdir "$scratch/"{low,up,work,merged}
mount -t overlay -o "lowerdir=$scratch/low,upperdir=$scratch/up,workdir=$scratch/work" overlay "$scratch/merged"
fails 125 'map the owners of .*merged' cnet run --rm --userns 600000:10 -v "$scratch/merged:/m" box true
umount "$scratch/merged"
fails 125 'mounted over /dev' cnet run --rm --userns 600000:10 -v $disk/folder:/dev box true
cnet rm -f c plain >/dev/null
[[ -z $(ls "$CNET_ROOT/users") ]] || fail "ids are still claimed: $(ls "$CNET_ROOT/users")"
