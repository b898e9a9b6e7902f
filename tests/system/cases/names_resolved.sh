#!/usr/bin/env bash
# Real programs find containers by name: redis' client, nginx, dig, and the resolvers of glibc, musl and busybox.
# shellcheck source=tests/system/harness.sh
system=$(dirname "$(readlink -f "$0")")/..
root=${CNET_BUILD:-$(readlink -f "$system/../../build/release")}/tests/system/debian-root.tar
# The package mirror is out there; the case's own host has no way to it.
[[ ${WORLD-} == ready ]] || "$system/debian_root" "$root" || exit
source "$system/harness.sh"

# ask NAME WORDS...: what a program in the container answers.
ask() { cnet exec "$@"; }
dig() { cnet exec "$1" dig +short +tries=1 +time=2 "${@:2}" | sort; }
found() { # found CLIENT NAME IP...: dig, glibc, busybox and musl agree on the IPv4 addresses of a name
  local client=$1 name=$2 wanted
  shift 2
  wanted=$(printf '%s\n' "$@" | sort)
  same "$wanted" "$(dig "$client" "$name" A)" "dig $name"
  same "$wanted" "$(ask "$client" getent ahostsv4 "$name" | awk '{ print $1 }' | sort -u)" "glibc: $name"
  same "$wanted" "$(ask "$client" busybox nslookup -type=a "$name" | awk '/^Address: / { print $2 }' | sort)" "busybox: $name"
  [[ -z $musl ]] || same "$wanted" "$(ask "$client" /lookup "$name" | sort)" "musl: $name"
}
lost() { # lost CLIENT NAME: nobody finds it
  status 2 cnet exec "$1" getent ahostsv4 "$2"
  same "" "$(dig "$1" "$2" A)" "dig $2"
}

# What no container is called is asked of the host's server, and this host has one that refuses at once.
echo "nameserver 127.0.0.1" >"$scratch/resolv.conf"
mount --bind "$scratch/resolv.conf" /etc/resolv.conf

step "images of Debian's nginx and redis, and a look-up linked with musl"
cnet image import "$root" debian >/dev/null
musl=
if command -v musl-gcc >/dev/null; then
  cat >"$scratch/lookup.c" <<'C'
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
int main(int argc, char** argv) {
  struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *list = 0;
  if (argc < 2 || getaddrinfo(argv[1], 0, &hints, &list) != 0) return 2;
  for (; list; list = list->ai_next) {
    char text[64];
    puts(inet_ntop(AF_INET, &((struct sockaddr_in*)list->ai_addr)->sin_addr, text, sizeof text));
  }
  return 0;
}
C
  musl-gcc -static -O1 -o "$scratch/lookup" "$scratch/lookup.c" && musl=$scratch/lookup
fi
[[ -n $musl ]] || echo "no musl-gcc: musl's resolver is not asked"
cat >"$scratch/nginx.conf" <<'N'
daemon off; user root; error_log stderr; pid /tmp/nginx.pid;
events {}
http {
  access_log off;
  resolver 127.0.0.11 valid=1s ipv6=off;
  server {
    listen 80;
    location / { return 200 "front\n"; }
    location /app/ { set $app http://app.back:8080; proxy_pass $app; proxy_connect_timeout 1s; }
  }
  server { listen 8080; location / { return 200 "app $hostname\n"; } }
}
N
# Extracted, not installed: there are no accounts.
echo "root:x:0:0:root:/root:/bin/sh" >"$scratch/passwd"
echo "root:x:0:" >"$scratch/group"
nginx=(-v "$scratch/passwd:/etc/passwd:ro" -v "$scratch/group:/etc/group:ro")
nginx+=(-v "$scratch/nginx.conf:/etc/nginx/nginx.conf:ro" --tmpfs /var/lib/nginx --tmpfs /var/log/nginx)
[[ -z $musl ]] || nginx+=(-v "$musl:/lookup:ro")
cnet network create --subnet 10.1.0.0/24 front >/dev/null
cnet network create --subnet 10.2.0.0/24 back >/dev/null
db() { cnet run -d --name "$1" --network "$2" "${@:3}" debian redis-server --protected-mode no --save '' >/dev/null; }

step "web finds db by name, over two networks, and by everything it is called"
db db name=back,alias=store,alias=cache.example --hostname redis1
cnet run -d --name web --network front --network back "${nginx[@]}" debian nginx >/dev/null
ip=$(address_of db back)
for name in db DB db.back redis1 store cache.example cache.example.back \
  "$(cnet inspect --format '{{.Id}}' db | cut -c1-12)"; do
  found web "$name" "$ip"
done
eventually answer_is PONG ask web redis-cli -h db ping
same "PONG" "$(ask web redis-cli -h store.back ping)"
same "" "$(dig web db AAAA)"
contains "$(ask web dig db AAAA)" 'status: NOERROR'
same "db." "$(dig web -x "$ip" | grep -x 'db\.')" "reverse"
same "db.back" "$(ask web getent hosts "$ip" | awk '{ print $2 }')" "glibc, of an address"

step "nginx asks by itself; a name another network has is not seen"
cnet run -d --name app --network back "${nginx[@]}" debian nginx >/dev/null
WITHIN=30 eventually answer_is "app " ask web busybox wget -qO- http://127.0.0.1/app/
db hidden front
lost app hidden
found web hidden "$(address_of hidden front)"

step "db restarted on another address"
cnet stop -t 1 db >/dev/null
lost web db
cnet run -d --name between --network back debian busybox sleep 1000 >/dev/null
cnet start db >/dev/null
[[ $(address_of db back) != "$ip" ]] || fail "db has its old address"
ip=$(address_of db back)
found web db "$ip"
eventually answer_is PONG ask web redis-cli -h db ping
cnet stop -t 1 app >/dev/null
cnet start app >/dev/null
WITHIN=30 eventually answer_is "app " ask web busybox wget -qO- http://127.0.0.1/app/

step "rename, aliases of several, wildcard, links"
cnet rename db database
lost web db
found web database "$ip"
found web store "$ip"
db second name=back,alias=store
found web store "$ip" "$(address_of second back)"
cnet network connect --alias '*.apps' front database
found web any.apps "$(address_of database front)"
found web a.b.apps "$(address_of database front)"
lost web apps
cnet run -d --name linked --network back --link database:mine "${nginx[@]}" debian nginx >/dev/null
found linked mine "$ip"
lost web mine

step "connected and disconnected while running: the names follow"
cnet network disconnect back web
lost web store
cnet network connect back web
found web second "$(address_of second back)"
cnet run -d --name late "${nginx[@]}" debian nginx >/dev/null
status 2 cnet exec late getent ahostsv4 second
cnet network connect back late
found late second "$(address_of second back)"

step "its own file comes first"
cnet run -d --name own --network back --add-host second:192.0.2.77 debian busybox sleep 1000 >/dev/null
same "192.0.2.77" "$(ask own getent ahostsv4 second | awk '{ print $1 }' | sort -u)"
same "10.2.0.1" "$(ask own getent ahostsv4 host.cnet.internal | awk '{ print $1 }' | sort -u)"
cnet rm -f web app database hidden between second linked late own >/dev/null
cnet network rm front back >/dev/null
cnet image rm debian >/dev/null
umount /etc/resolv.conf
