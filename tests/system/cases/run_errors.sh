#!/usr/bin/env bash
# Whatever is wrong with a container command is said in one error, with exit status 125, and
# nothing has changed.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "given: a network and a running container"
cnet run --rm box true  # makes the default network, which stays; its veth goes a little later
while ip -o link show master cnet0 | grep -q .; do pause; done
cnet network create --subnet 10.9.0.0/24 net >/dev/null
cnet run -d --name taken --network net --ip 10.9.0.50 -p 8080:80 box sleep 1000 >/dev/null
snapshot >"$scratch/given"

step "run refuses"
run() { fails 125 "$1" cnet run "${@:2}"; }
run 'IMAGE|image|argument' --rm
run 'no-such-image' --rm --pull never no-such-image
run 'nonsense' --nonsense box true
run 'taken' --name taken box true
run 'name' --name 'a b' box true
run 'name' --name ../x box true
run 'nobody' --network nobody box true
run 'host|none|network' --network host --network net box true
run 'host|none|network' --network none --network net box true
run '10\.10\.0\.1|subnet|outside' --network net --ip 10.10.0.1 box true
run 'ip' --network net --ip banana box true
run 'taken|in use' --network net --ip 10.9.0.50 box true
run 'gateway|10\.9\.0\.1' --network net --ip 10.9.0.1 box true
run 'mac' --network net --mac-address 99:zz box true
run 'alias' --network net --network-alias 'a b' box true
run 'port' -p '' box true
run 'port|banana' -p banana box true
run 'port|70000' -p 70000:80 box true
run 'port|0' -p 8081:0 box true
run 'range|number' -p 8081-8083:80-81 box true
run 'address|1\.2\.3' -p 1.2.3:8081:80 box true
run 'proto|xyz' -p 8081:80/xyz box true
run '8080' -p 8080:80 box true
run '8080' -p 127.0.0.1:8080:80 box true
run '203\.0\.113\.1' -p 203.0.113.1:8081:80 box true
run 'env|=x' -e '=x' box true
run 'relative|absolute|-w|work' -w relative box true
run 'label' --label '=x' box true
run 'hostname' --hostname 'a b' box true
run 'rootfs|no-such-folder' --rootfs /no-such-folder true
run 'rootfs|folder|directory' --rootfs /etc/passwd true

step "the others refuse"
fails 125 'nobody' cnet stop nobody
fails 125 'nobody' cnet kill nobody
fails 125 'nobody' cnet wait nobody
fails 125 'nobody' cnet rm nobody
fails 125 'nobody' cnet logs nobody
fails 125 'nobody' cnet inspect nobody
fails 125 'nobody' cnet port nobody
fails 125 'running' cnet rm taken
fails 125 'signal|nonsense' cnet kill -s nonsense taken
fails 125 'nonsense|command' cnet nonsense
fails 125 'no-such' cnet image rm no-such
fails 125 'no-such' cnet image import /no-such.tar name
status 0 cnet rm -f nobody

step "nothing has changed"
settled "$scratch/given"
cnet rm -f taken >/dev/null
cnet network rm net >/dev/null
