#!/usr/bin/env bash
# Real applications: nginx and redis in root file systems that mmdebstrap makes of Debian's packages.
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

cache=$CNET_BUILD/applications
[[ -f $cache/nginx.tar && -f $cache/redis.tar ]] ||
  skip "no root file systems of nginx and redis: tests/system/make_applications makes them, with mmdebstrap and a mirror"

step "nginx answers on a published port"
cnet import --change 'CMD ["nginx", "-g", "daemon off;"]' --change 'EXPOSE 80' --change 'STOPSIGNAL SIGQUIT' \
  "$cache/nginx.tar" nginx >/dev/null
cnet run -d --name web -p 8080:80 nginx >/dev/null
WITHIN=20 eventually wget -qO- http://127.0.0.1:8080/
contains "$(wget -qO- http://127.0.0.1:8080/)" 'Welcome to nginx'
contains "$(cnet exec web nginx -v 2>&1)" 'nginx version'
cnet stop web >/dev/null
same 0 "$(cnet inspect --format '{{.State.ExitCode}}' web)" "nginx's exit code"

step "redis keeps what it was told, in a volume"
cnet import --change 'ENTRYPOINT ["redis-server", "--dir", "/data"]' --change 'CMD ["--save", "900 1"]' \
  --change 'VOLUME /data' --change 'USER redis' --change 'WORKDIR /data' "$cache/redis.tar" redis >/dev/null
mkdir "$scratch/data"
chmod 777 "$scratch/data"
cnet run -d --name db -v "$scratch/data:/data" redis >/dev/null
WITHIN=20 eventually cnet exec db redis-cli ping
same OK "$(cnet exec db redis-cli set key value)"
same redis "$(cnet exec db id -un)"
cnet stop db >/dev/null
[[ -s $scratch/data/dump.rdb ]] || fail "redis saved nothing"
cnet start db >/dev/null
WITHIN=20 eventually cnet exec db redis-cli ping
same value "$(cnet exec db redis-cli get key)"

step "saved and loaded they are the same"
cnet save redis nginx | CNET_ROOT=$scratch/elsewhere cnet load >/dev/null
same "$(cnet images -q --no-trunc redis)" "$(CNET_ROOT=$scratch/elsewhere cnet images -q --no-trunc redis)"
rm -rf "$scratch/elsewhere"

cnet rm -f web db >/dev/null
cnet rmi nginx redis >/dev/null
