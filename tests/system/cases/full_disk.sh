#!/usr/bin/env bash
# A state folder that is full, read-only or absent: an error that says so, and what was there before is intact.
CASE_IMAGE=none
# shellcheck source=tests/system/harness.sh
source "$(dirname "$(readlink -f "$0")")/../harness.sh"

step "full: create fails, old state works, and there is room again after rm"
mkdir "$scratch/small"
mount -t tmpfs -o size=64k,mode=700 tmpfs "$scratch/small"
export CNET_ROOT=$scratch/small
cnet network create --subnet 10.1.0.0/24 first >/dev/null
head -c 1M /dev/zero >"$scratch/small/filler" 2>/dev/null || true
snapshot >"$scratch/full"
fails 1 'space|ENOSPC' cnet network create --subnet 10.2.0.0/24 second
settled "$scratch/full"
cnet network inspect first >/dev/null
same "bridge first host none" "$(cnet network ls --format '{{.Name}}' | xargs)"
rm "$scratch/small/filler"
cnet network create --subnet 10.2.0.0/24 second >/dev/null
cnet network rm first second >/dev/null

step "out of inodes"
eventually umount "$scratch/small" # a child of the command may still be about to end
mount -t tmpfs -o size=64k,nr_inodes=8,mode=700 tmpfs "$scratch/small"
for i in {1..8}; do touch "$scratch/small/$i" 2>/dev/null || true; done
fails 1 'space|ENOSPC' cnet network create --subnet 10.2.0.0/24 second
rm -f "$scratch/small"/[1-8]

step "read-only"
mount -o remount,ro "$scratch/small"
fails 1 'read-only|EROFS' cnet network create --subnet 10.2.0.0/24 second
eventually umount "$scratch/small" # a child of the command may still be about to end

step "a file where the folder should be"
export CNET_ROOT=$scratch/file
touch "$scratch/file"
fails 1 'director|folder|ENOTDIR' cnet network create --subnet 10.2.0.0/24 second
rm "$scratch/file"
export CNET_ROOT=/run/world/root/cnet
