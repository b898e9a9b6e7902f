#!/usr/bin/env bash
# What containers are told about names in files: who has a name when, /etc/hosts, /etc/resolv.conf, --link.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

# names NETWORK: "web 10.1.0.2" for each name that the resolvers of a network find, sorted; each is there once more
# with the network behind a dot.
names() {
  local id
  id=$(cnet network inspect --format '{{.Id}}' "$1")
  (cd "$CNET_RUN_ROOT/networks/$id/names" 2>/dev/null && find . -type f | sed 's/^..//; s,/, ,' | grep -v "\\.$1 " | sort)
}
reverse() { # reverse NETWORK IP
  xargs <"$CNET_RUN_ROOT/networks/$(cnet network inspect --format '{{.Id}}' "$1")/ptr/$2"
}
hosts() { cnet exec "$1" cat /etc/hosts; }
resolv() { cnet exec "$1" cat /etc/resolv.conf; }
has_line() { grep -Fxq -- "$2" <<<"$1" || fail "no line '$2' in: $1"; }
lacks() { ! grep -Eq -- "$2" <<<"$1" || fail "/$2/ is in: $1"; }

printf 'nameserver 192.0.2.53\nsearch lan.example\n' >"$scratch/resolv.conf"
mount --bind "$scratch/resolv.conf" /etc/resolv.conf
cnet network create --subnet 10.1.0.0/24 net >/dev/null
cnet network create --subnet 10.2.0.0/24 back >/dev/null
cnet network create --subnet 10.3.0.0/24 --internal inner >/dev/null

step "a name is there with the command, and gone when stop returns"
id=$(cnet run -d --name web --hostname front --network name=net,alias=Shop,alias=*.apps box sleep 1000)
same "*.apps 10.1.0.2
${id:0:12} 10.1.0.2
front 10.1.0.2
shop 10.1.0.2
web 10.1.0.2" "$(names net | LC_ALL=C sort)"
same "web.net web shop ${id:0:12} front" "$(reverse net 10.1.0.2)"
[[ -e $CNET_RUN_ROOT/networks/$(cnet network inspect --format '{{.Id}}' net)/names/shop.net/10.1.0.2 ]] || fail "no shop.net"
cnet stop -t 0 web >/dev/null
same "" "$(names net)"
cnet start web >/dev/null
contains "$(names net)" '^web 10\.1\.0\.3$'
cnet kill web >/dev/null
eventually eval '[[ -z $(names net) ]]'
cnet rm -f web >/dev/null

step "connect, disconnect, rename; two behind one alias"
id=$(cnet run -d --name web --network net box sleep 1000)
cnet run -d --name other --network name=back,alias=db box sleep 1000 >/dev/null
cnet network connect --alias db back web
same "db 10.2.0.2
db 10.2.0.3" "$(names back | grep ^db)"
cnet rename web front
same "" "$(names net | grep ^web || true)"
contains "$(names net)" '^front '
same "front.net front ${id:0:12}" "$(reverse net "$(address_of front net)")"
same "${id:0:12},front" "$(cnet inspect --format '{{json (index .NetworkSettings.Networks "net").DNSNames}}' front |
  tr -d '[]"' | tr ',' '\n' | sort | paste -sd,)"
cnet network disconnect back front
same "db 10.2.0.2" "$(names back | grep ^db)"
cnet rm -f front other >/dev/null
same "" "$(names net)$(names back)"

step "somebody removes a name: check tells, repair puts it back"
cnet run -d --name web --network net box sleep 1000 >/dev/null
rm -r "$CNET_RUN_ROOT/networks/$(cnet network inspect --format '{{.Id}}' net)/names/web"
status 1 cnet system check
contains "$(<"$scratch/stdout")" 'container "web": name web of 10\.1\.0\.[0-9]+ .* is missing'
cnet system repair >/dev/null
contains "$(names net)" '^web '
cnet rm -f web >/dev/null

step "what is no name, alias, host or server is refused at the command line"
for bad in 'a b' 'a/b' '-a' '*' 'a..b' ''; do
  fails 125 'alias' cnet run --network net --network-alias "$bad" box true
  fails 1 'alias' cnet network connect --alias "$bad" net nobody
done
fails 125 'network-alias|alias' cnet run --network-alias db box true
for bad in a 'a b:1.2.3.4' a:b ':1.2.3.4' $'a\nb:1.2.3.4'; do
  fails 125 '--add-host' cnet run --add-host "$bad" box true
done
fails 125 '--dns "dns.example"' cnet run --dns dns.example box true
fails 125 '--dns-search' cnet run --dns-search 'a b' box true
fails 125 '--dns-option' cnet run --dns-option 'a b' box true
fails 125 'domain name' cnet run --domainname 'a b' box true
fails 1 '--dns ' cnet network create --dns x bad

step "what belongs to another's network is given there"
cnet run -d --name web --network net box sleep 1000 >/dev/null
for flag in "--add-host a:192.0.2.1" "--dns 192.0.2.1" "--dns-search a" "--dns-option rotate" "--link web" \
  "--network-alias a" "--domainname a"; do
  # shellcheck disable=SC2086
  fails 125 "${flag%% *} .*--network container:web" cnet run --network container:web $flag box true
done
fails 125 '--link .*--network host' cnet run --network host --link web box true
fails 125 '--link .*--network none' cnet run --network none --link web box true
fails 125 '--add-host .*--network none' cnet run --network none --add-host a:host-gateway box true

step "/etc/hosts: added hosts, domain, the way to the host; one inode for life"
cnet rm -f web >/dev/null
cnet run -d --name web --network inner --hostname box --domainname example.org --add-host printer:192.0.2.9 \
  --add-host 'six=[2001:db8::9]' --add-host outside:host-gateway box sleep 1000 >/dev/null
text=$(hosts web)
has_line "$text" "192.0.2.9	printer"
has_line "$text" "2001:db8::9	six"
has_line "$text" "10.3.0.1	outside"
has_line "$text" "10.3.0.1	host.cnet.internal"
has_line "$text" "10.3.0.2	box.example.org box"
same '["printer:192.0.2.9","six:2001:db8::9","outside:host-gateway"]' \
  "$(cnet inspect --format '{{json .HostConfig.ExtraHosts}}' web)"
same "example.org" "$(cnet inspect --format '{{.Config.Domainname}}' web)"
before=$(stat -c %i "$CNET_ROOT/containers/"*/hosts)
cnet network connect net web
has_line "$(hosts web)" "$(address_of web net)	box.example.org box"
has_line "$(hosts web)" "10.1.0.1	host.cnet.internal"
cnet network disconnect net web
has_line "$(hosts web)" "10.3.0.1	host.cnet.internal"
same "$before" "$(stat -c %i "$CNET_ROOT/containers/"*/hosts)" "the file"
cnet exec web sh -c 'echo "192.0.2.1 mine" >>/etc/hosts'
cnet network connect net web
has_line "$(hosts web)" "192.0.2.1 mine"
lacks "$(hosts web)" '^10\.1\.'
cnet rm -f web >/dev/null

step "/etc/resolv.conf: the host's on the default network, the resolver's on others; it follows"
cnet run -d --name web box sleep 1000 >/dev/null
same "nameserver 192.0.2.53
search lan.example" "$(resolv web)"
cnet network connect net web
same "nameserver 127.0.0.11
search lan.example
options ndots:0" "$(resolv web)"
cnet network disconnect net web
same "nameserver 192.0.2.53
search lan.example" "$(resolv web)"
cnet exec web sh -c 'echo "nameserver 192.0.2.77" >/etc/resolv.conf'
cnet network connect net web
same "nameserver 192.0.2.77" "$(resolv web)"
cnet rm -f web >/dev/null

step "flags before configuration before the host's file"
export CNET_CONFIG=$scratch/config.json
echo '{"dns": ["192.0.2.60"], "dns-search": ["config.example"], "dns-opts": ["timeout:3"]}' >"$CNET_CONFIG"
same "nameserver 192.0.2.60
search config.example
options timeout:3" "$(cnet run --rm box cat /etc/resolv.conf)"
same "nameserver 127.0.0.1
nameserver 2001:db8::1
options ndots:9 rotate" "$(cnet run --rm --dns 127.0.0.1 --dns 2001:db8::1 --dns-search . --dns-opt ndots:9 \
  --dns-option rotate box cat /etc/resolv.conf)"
same "nameserver 127.0.0.11
search config.example
options ndots:2" "$(cnet run --rm --network net --dns-option ndots:2 box cat /etc/resolv.conf)"
cnet create --name web --dns 192.0.2.1 --dns-search a.example --dns-option rotate box true >/dev/null
same '["192.0.2.1"] ["a.example"] ["rotate"]' \
  "$(cnet inspect --format '{{json .HostConfig.Dns}} {{json .HostConfig.DnsSearch}} {{json .HostConfig.DnsOptions}}' web)"
cnet rm web >/dev/null
unset CNET_CONFIG
printf 'nameserver 127.0.0.53\n' >/etc/resolv.conf
same "nameserver 8.8.8.8
nameserver 8.8.4.4" "$(cnet run --rm box cat /etc/resolv.conf)"
same "nameserver 127.0.0.53" "$(cnet run --rm --network host box cat /etc/resolv.conf)"
has_line "$(cnet run --rm --network host --add-host a:192.0.2.1 box cat /etc/hosts)" "192.0.2.1	a"

step "a network's own servers"
cnet network update --dns-add 192.0.2.61,192.0.2.62 net
cnet network update --dns-drop 192.0.2.61 --dns-add 192.0.2.63 net
same '["192.0.2.62","192.0.2.63"]' "$(cnet network inspect --format '{{json .Dns}}' net)"
fails 1 'no name server 192.0.2.61' cnet network update --dns-drop 192.0.2.61 net
fails 1 'nothing to change' cnet network update net
fails 1 'predefined' cnet network update --dns-add 192.0.2.61 bridge
fails 1 'no such network' cnet network update --dns-add 192.0.2.61 nowhere
fails 1 '--dns-add' cnet network update --dns-add x net
cnet network create --dns 192.0.2.61 --dns 192.0.2.62 own >/dev/null
same '["192.0.2.61","192.0.2.62"]' "$(cnet network inspect --format '{{json .Dns}}' own)"

step "--link on the default network: lines in the file, variables"
cnet run -d --name db --hostname store -e SECRET=x -p 8080:5432 --expose 53/udp box sleep 1000 >/dev/null
ip=$(address_of db bridge)
cnet run -d --name web --link db:my-db --link db box sleep 1000 >/dev/null
has_line "$(hosts web)" "$ip	my-db store db"
has_line "$(hosts web)" "$ip	db store"
text=$(cnet exec web env)
has_line "$text" "MY_DB_NAME=/web/my-db"
has_line "$text" "MY_DB_PORT=tcp://$ip:5432"
has_line "$text" "MY_DB_PORT_5432_TCP_ADDR=$ip"
has_line "$text" "MY_DB_PORT_53_UDP_PROTO=udp"
has_line "$text" "DB_ENV_SECRET=x"
same '["/db:/web/my-db","/db:/web/db"]' "$(cnet inspect --format '{{json .HostConfig.Links}}' web)"
fails 125 '--link nobody: no such container' cnet run --link nobody box true
fails 125 '--link "d b"' cnet run --link 'd b' box true
cnet run -d --name apart --network net box sleep 1000 >/dev/null
fails 125 '--link apart: .*not on the default network' cnet run --link apart box true
before=$(stat -c %i "$CNET_ROOT/containers/$(cnet inspect --format '{{.Id}}' web)/hosts")
cnet run -d --name own --link db box sleep 1000 >/dev/null
cnet exec own sh -c 'echo "192.0.2.1 mine" >>/etc/hosts'
text=$(hosts own)
cnet stop -t 0 db >/dev/null
cnet run -d --name between box sleep 1000 >/dev/null
cnet start db >/dev/null
[[ $(address_of db bridge) != "$ip" ]] || fail "db has its old address"
ip=$(address_of db bridge)
has_line "$(hosts web)" "$ip	my-db store db"
has_line "$(hosts web)" "$ip	db store"
has_line "$(cnet exec web env)" "MY_DB_PORT_5432_TCP_ADDR=$ip"
same "$before" "$(stat -c %i "$CNET_ROOT/containers/$(cnet inspect --format '{{.Id}}' web)/hosts")" "the file"
same "$text" "$(hosts own)" "the file of a container that has changed it"
cnet rm -f web own between db >/dev/null

step "--link on a network of one's own is an alias for this one alone"
cnet run -d --name web --network net --link apart:friend box sleep 1000 >/dev/null
same '["apart:friend"]' "$(cnet inspect --format '{{json (index .NetworkSettings.Networks "net").Links}}' web)"
cnet network connect --link apart:pal back web
same '["apart:pal"]' "$(cnet inspect --format '{{json (index .NetworkSettings.Networks "back").Links}}' web)"
fails 1 'default network' cnet network connect --link apart bridge web
cnet rm -f web apart >/dev/null
cnet network rm net back inner own >/dev/null
umount /etc/resolv.conf
