#!/usr/bin/env bash
# Networks and addresses of a plugin (tests/system/plugin/plugin.py) that speaks Docker's remote-driver protocol: what
# works, what a plugin may do wrong, and that nothing stays with it that no record speaks of.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v python3 >/dev/null || skip "needs python3"

export CNET_CONFIG=$scratch/config.json
echo '{"plugin-deadline": 1}' >"$CNET_CONFIG"
socket=/run/docker/plugins/wire.sock
lie=$scratch/lie
log=$scratch/plugin.log

start_plugin() { # start_plugin [--tcp PORT]
  mkfifo "$scratch/ready"
  python3 "$harness/plugin/plugin.py" "$socket" "$log" "$lie" "$@" >"$scratch/ready" 2>"$scratch/plugin.err" &
  plugin=$!
  read -r _ <"$scratch/ready"
  rm "$scratch/ready"
}

end_plugin() {
  kill "$plugin" 2>/dev/null || true
  wait "$plugin" 2>/dev/null || true
  rm -f "$socket"
}

held() { # what the plugin holds
  python3 - "$socket" <<'PY'
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(b"POST /Test.Held HTTP/1.1\r\nHost: p\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
text = b""
while chunk := s.recv(65536):
    text += chunk
sys.stdout.write(text.split(b"\r\n\r\n", 1)[1].decode())
PY
}

called() { # the methods since the last time, in a line
  python3 -c 'import json, sys
print(*[json.loads(line)["method"].split(".")[1] for line in open(sys.argv[1])])' "$log"
  : >"$log"
}

step "without a plugin of that name there is no such driver"
refused() { unchanged fails 1 "$@"; }
refused 'unknown driver "wire".*no plugin of that name' cnet network create -d wire w
refused 'unknown driver "brigde", did you mean "bridge"' cnet network create -d brigde w
refused 'unknown IPAM driver "wire"' cnet network create --ipam-driver wire w

start_plugin
: >"$log"

step "--dry-run says which calls it would make, and makes none"
contains "$(cnet network create -d wire --subnet 10.78.0.0/24 --dry-run w)" \
  "curl -d '..NetworkID.*10.78.0.0/24.* --unix-socket $socket http://plugin/NetworkDriver.CreateNetwork"
same "" "$(called)"

step "a network, and two containers that reach each other and the host through it"
cnet network create -d wire --subnet 10.78.0.0/24 -o colour=red w >/dev/null
same "Activate GetCapabilities CreateNetwork" "$(called)"
same "wire local" "$(cnet network ls --filter name=w --format '{{.Driver}} {{.Scope}}')"
contains "$(cnet run --network w --dry-run box true)" 'http://plugin/NetworkDriver.Join'
serve a --network w
same "Activate CreateEndpoint Join EndpointOperInfo ProgramExternalConnectivity" "$(called)"
serve b --network w
answers b inside a probe ask tcp "$(address_of b w)" 80
answers a probe ask tcp "$(address_of a w)" 80
same "10.78.0.2" "$(address_of a w)"
contains "$(inside a ip route show)" '^default via 10.78.0.1 dev eth0'
contains "$(inside a ip route show)" '^10.99.0.0/16 dev eth0 scope link'
contains "$(inside a ip link show eth0)" 'link/ether 02:77:'
eventually cnet exec a busybox ping -c 1 -W 2 b
same "the plugin of the tests" \
  "$(cnet inspect --format '{{index .NetworkSettings.Networks.w.DriverInfo "made by"}}' a)"

step "stop and rm give back what the plugin holds"
: >"$log"
cnet stop -t 0 a >/dev/null
same "Activate RevokeExternalConnectivity Leave DeleteEndpoint" "$(called)"
cnet start a >/dev/null
answers a probe ask tcp "$(address_of a w)" 80
cnet rm -f a >/dev/null
cnet run --rm --network w box true
fails 1 'running containers use it: b' cnet network rm w
cnet rm -f b >/dev/null
same 1 "$(held | wc -l)"

step "connect and disconnect, with a name that the plugin begins"
cnet network create --subnet 10.1.0.0/24 inner >/dev/null
cnet network create -d wire --subnet 10.79.0.0/24 -o prefix=wire x >/dev/null
serve c --network inner
contains "$(cnet network connect --dry-run x c)" 'http://plugin/NetworkDriver.CreateEndpoint'
cnet network connect x c
answers c probe ask tcp "$(address_of c x)" 80
inside c ip link show wire0 >/dev/null
contains "$(cnet network disconnect --dry-run x c)" 'http://plugin/NetworkDriver.Leave'
cnet network disconnect x c
! inside c ip link show wire0 2>/dev/null || fail "wire0 is still there"
cnet rm -f c >/dev/null
cnet network rm x w >/dev/null
same "" "$(held)"

step "addresses of a plugin: for its own network, and for a bridge of cnet's"
cnet network create -d wire --ipam-driver wire w >/dev/null
serve a --network w
same "10.77.0.2" "$(address_of a w)"
answers a probe ask tcp 10.77.0.2 80
cnet network create --ipam-driver wire --ipam-opt site=a --subnet 10.80.0.0/24 y >/dev/null
serve b --network y --ip 10.80.0.9
same "10.80.0.9" "$(address_of b y)"
answers b probe ask tcp 10.80.0.9 80
contains "$(held)" '^10.80.0.9$'
cnet rm -f a b >/dev/null
cnet network rm w y >/dev/null
same "" "$(held)"

step "an address that the driver itself chooses"
cnet network create -d wire --ipam-driver null -o address=10.81.0.5/24 w >/dev/null
serve a --network w
same "10.81.0.5" "$(address_of a w)"
cnet rm -f a >/dev/null
cnet network rm w >/dev/null
same "" "$(held)"

step "a plugin that refuses is quoted, and nothing is left"
refused 'plugin "wire", NetworkDriver.CreateNetwork: not today' cnet network create -d wire -o refuse='not today' w
same "" "$(held)"

cnet network create -d wire --subnet 10.78.0.0/24 w >/dev/null
holds=$(held)

# lies METHOD LIE PATTERN: a run on its network is this error, and afterwards all is as before.
lies() {
  echo "$1 $2" >"$lie"
  fails 125 "plugin \"wire\", $1: $3" cnet run --name l --network w box true
  rm "$lie"
  cnet rm -f l >/dev/null 2>&1
  cnet system repair >/dev/null
  same "$holds" "$(held)" "what the plugin holds after $1 $2"
}

step "answers that are none"
for method in CreateEndpoint Join; do
  lies "NetworkDriver.$method" no-http 'its answer is no HTTP'
  lies "NetworkDriver.$method" half 'it closed the connection in the middle'
  lies "NetworkDriver.$method" huge 'larger than 1 MiB|Content-Length'
  lies "NetworkDriver.$method" status 'HTTP status 500: out of order'
  lies "NetworkDriver.$method" 'say [[[' 'its answer'
  lies "NetworkDriver.$method" 'say {"Interface":7,"InterfaceName":7}' 'its answer: Interface.*: an object is expected'
done

step "names and addresses that it must not give"
say_join() { lies NetworkDriver.Join "say $1" "$2"; }
say_join '{"InterfaceName":{"SrcName":"../../x","DstPrefix":"eth"}}' '.*x is no name of an interface'
say_join '{"InterfaceName":{"SrcName":"none7","DstPrefix":"eth"}}' 'it names the link "none7"'
say_join '{"InterfaceName":{"SrcName":"lo","DstPrefix":"eth"}}' '.*lo is no name of an interface'
lies NetworkDriver.CreateEndpoint 'say {"Interface":{"Address":"10.78.0.77/24"}}' 'it changes 10.78.0'
echo 'NetworkDriver.Join say {"InterfaceName":{"SrcName":"uplink","DstPrefix":"eth"}}' >"$lie"
fails 125 'link "uplink" has an address: the host uses it itself' cnet run --network w box true
rm "$lie"
ip link show uplink >/dev/null

step "one that hangs is left after its time"
start=${EPOCHREALTIME/./}
lies NetworkDriver.Join hang 'no answer within 1 s'
((${EPOCHREALTIME/./} - start < 30000000 * PATIENCE)) || fail "it waited too long"

step "one that dies in the middle of a call: what it holds is given back when it is there again"
echo 'NetworkDriver.Join die' >"$lie"
status 125 cnet run --name l --network w box true
contains "$(<"$scratch/stderr")" 'plugin "wire", NetworkDriver.Join: it closed the connection without an answer'
rm "$lie"
wait "$plugin" || true
fails 1 'plugin "wire".*(ECONNREFUSED|ENOENT)|no plugin' cnet network rm w
end_plugin
ip link del "pl$(cnet network inspect --format '{{.Id}}' w | cut -c1-10)"
start_plugin
contains "$(cnet network rm -f w 2>&1)" 'nothing known of'
cnet rm -f l >/dev/null 2>&1
cnet system repair >/dev/null
same "" "$(held)"
same "" "$(cnet network ls -q --filter name=w)"

step "one that is gone for good does not hold a network, or a container, with force"
cnet network create -d wire --ipam-driver wire w >/dev/null
serve a --network w
bridge=pl$(cnet network inspect --format '{{.Id}}' w | cut -c1-10)
end_plugin
fails 125 'plugin "wire"' cnet stop -t 0 a
cnet network disconnect -f w a 2>/dev/null
cnet rm -f a >/dev/null
fails 1 'plugin "wire"' cnet network rm w
contains "$(cnet network rm -f w 2>&1)" 'no plugin "wire"'
ip link del "$bridge"
start_plugin

# killed METHOD COMMAND...: the command is killed when the plugin has done METHOD and says nothing yet.
killed() {
  local method=$1 victim
  shift
  : >"$log"
  echo "$method after hang" >"$lie"
  echo '{"plugin-deadline": 60}' >"$CNET_CONFIG"
  "$@" >/dev/null 2>&1 &
  victim=$!
  eventually grep -q "$method" "$log"
  kill -9 "$victim"
  wait "$victim" 2>/dev/null || true
  rm "$lie"
  echo '{"plugin-deadline": 1}' >"$CNET_CONFIG"
}

step "a command that is killed in the middle of a call: the next one gives back what was made"
killed NetworkDriver.CreateNetwork cnet network create -d wire --ipam-driver wire w
cnet network create -d wire --ipam-driver wire w >/dev/null
holds=$(held)
same 3 "$(wc -l <<<"$holds")"  # the network, its pool and its gateway: nothing of the first attempt
for method in NetworkDriver.CreateEndpoint NetworkDriver.Join NetworkDriver.EndpointOperInfo; do
  killed "$method" cnet run -d --name k --network w box serve
  cnet rm -f k >/dev/null 2>&1 || true
  cnet system repair >/dev/null
  same "$holds" "$(held)" "what the plugin holds after a kill in $method"
done
serve a --network w
killed NetworkDriver.Leave cnet rm -f a
cnet rm -f a >/dev/null 2>&1 || true
cnet system repair >/dev/null
same "$holds" "$(held)"
killed NetworkDriver.DeleteNetwork cnet network rm w
cnet network rm w >/dev/null 2>&1
same "" "$(held)"

step "TCP, and a file that says where"
end_plugin
keep_out /etc
mkdir -p /etc/docker/plugins
echo 'tcp://127.0.0.1:7700' >/etc/docker/plugins/wire.spec
start_plugin --tcp 7700
cnet network create -d wire --subnet 10.78.0.0/24 w >/dev/null
serve a --network w
answers a probe ask tcp "$(address_of a w)" 80
cnet rm -f a >/dev/null
cnet network rm w >/dev/null
rm /etc/docker/plugins/wire.spec
echo '{"Name": "wire", "Addr": "https://127.0.0.1:7700"}' >/etc/docker/plugins/wire.json
fails 1 'behind TLS' cnet network create -d wire w
umount /etc
end_plugin
