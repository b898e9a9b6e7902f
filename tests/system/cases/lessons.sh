#!/usr/bin/env bash
# Every page of docs/lessons, and the README: what its commands print is what it says. CNET_LESSON=02 runs one;
# CNET_LESSON_UPDATE=1 writes what they print into the page.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"
command -v curl >/dev/null || skip "no curl"
lessons=$(readlink -f "$harness/../../docs/lessons")
hostname shop

# The images of the lessons come from Docker Hub; this host has no way there. What stands in for them is busybox, with the
# commands and pages the lessons see.
stand_in() { # stand_in NAME [cnet image import flags...]
  local name=$1
  shift
  tar -C "$scratch/$name" -cf "$scratch/$name.tar" .
  cnet image import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' "$@" "$scratch/$name.tar" "$name" >/dev/null
}
make_images() {
  local applet
  mkdir -p "$scratch"/alpine/{bin,etc,tmp,var,root}
  cp "$(command -v busybox)" "$scratch/alpine/bin/busybox"
  for applet in $(busybox --list); do
    [[ $applet == busybox ]] || ln -s busybox "$scratch/alpine/bin/$applet"
  done
  echo "root:x:0:0:root:/root:/bin/sh" >"$scratch/alpine/etc/passwd"
  stand_in alpine --change 'CMD ["/bin/sh"]'
  cp -a "$scratch/alpine" "$scratch/nginx"
  mkdir -p "$scratch/nginx/usr/share/nginx/html" "$scratch/nginx/usr/sbin"
  echo "<title>Welcome to nginx!</title>" >"$scratch/nginx/usr/share/nginx/html/index.html"
  printf '#!/bin/sh\nexec httpd -f -vv -h /usr/share/nginx/html\n' >"$scratch/nginx/usr/sbin/nginx"
  chmod +x "$scratch/nginx/usr/sbin/nginx"
  stand_in nginx --change 'CMD ["nginx", "-g", "daemon off;"]' --change 'EXPOSE 80/tcp' --change 'STOPSIGNAL SIGKILL'
}

# Name servers beyond the wire: the host's, and the one a network is given.
serve_names() {
  cp -a /etc "$scratch/etc"
  mount --bind "$scratch/etc" /etc
  rm -f /etc/resolv.conf
  ip -n neighbour address add 198.51.100.53/24 dev eth0
  ip netns exec neighbour "$harness/dnsprobe" upstream 198.51.100.2 203.0.113.10 "$scratch/host-dns" &
  ip netns exec neighbour "$harness/dnsprobe" upstream 198.51.100.53 203.0.113.53 "$scratch/net-dns" &
  echo "nameserver 198.51.100.2" >/etc/resolv.conf
  eventually eval 'ip netns exec neighbour ss -Hlnu | grep -q 198.51.100.2:53'
  eventually eval 'ip netns exec neighbour ss -Hlnu | grep -q 198.51.100.53:53'
}

make_images
serve_names
snapshot >"$scratch/before"
for page in "$lessons"/[0-9][0-9]-*.md "$lessons/../../README.md"; do
  name=$(basename "$page" .md)
  [[ $name == ${CNET_LESSON-}* ]] || continue
  step "$name"
  [[ $name == README ]] || grep -q "($name.md)" "$lessons/README.md" || fail "the index does not name $name"
  "$harness/lesson" ${CNET_LESSON_UPDATE:+--update} "$page"
  cnet system prune --force >/dev/null
  settled "$scratch/before" || fail "the host is not as it was before the lesson"
done
end_jobs
begin_beside
