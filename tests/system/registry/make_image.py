#!/usr/bin/env python3
"""Writes an OCI layout. Usage: make_image.py FOLDER ROOTFS [--layers N] [--size MIB] [--zip gzip|zstd|zstd-window|none]
    [--platforms linux/amd64,linux/arm64] [--seed TEXT] [--bare]

The lowest layer is ROOTFS; each further one adds /layers/<n> with MIB of data, half of which can be compressed. With
several platforms the layout holds an index. The uppermost layer is /platform, which says of which one the image is; with
--bare there is none. zstd-window makes decompressors ask for 128 MiB. Everything depends on the arguments alone.
"""

import argparse
import gzip
import hashlib
import io
import json
import pathlib
import random
import subprocess
import tarfile


class Layout:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')

    def put(self, data, kind):
        name = hashlib.sha256(data).hexdigest()
        (self.folder / "blobs" / "sha256" / name).write_bytes(data)
        return {"mediaType": kind, "digest": "sha256:" + name, "size": len(data)}

    def put_json(self, value, kind):
        return self.put(json.dumps(value).encode(), kind)


def plain_entry(info):
    info.uid = info.gid = info.mtime = 0
    info.uname = info.gname = ""
    return info


def tar_of(fill):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        fill(tar)
    return out.getvalue()


def add_file(tar, name, content):
    info = plain_entry(tarfile.TarInfo(name))
    info.size, info.mode = len(content), 0o644
    tar.addfile(info, io.BytesIO(content))


def compress(data, how):
    if how == "gzip":
        return gzip.compress(data, 1, mtime=0), "+gzip"
    if how.startswith("zstd"):
        words = ["zstd", "-q", "-1"] + (["--long=27"] if how == "zstd-window" else [])
        return subprocess.run(words, input=data, stdout=subprocess.PIPE, check=True).stdout, "+zstd"
    return data, ""


def data_of(options, number):
    source = random.Random(f"{options.seed} {number}")
    half = options.size << 19
    return source.randbytes(half) + (b"%08d" % number) * (half // 8)


def put_image(layout, options, platform, shared):
    os, architecture = platform.split("/")[:2]
    layers, diff_ids = [], []
    for number in range(options.layers):
        if number == 0:
            plain = tar_of(lambda tar: tar.add(options.rootfs, ".", filter=plain_entry))
        else:
            plain = tar_of(lambda tar: add_file(tar, f"layers/{number}", data_of(options, number)))
        diff_ids.append("sha256:" + hashlib.sha256(plain).hexdigest())
        if number not in shared:
            zipped, suffix = compress(plain, options.zip)
            shared[number] = layout.put(zipped, "application/vnd.oci.image.layer.v1.tar" + suffix)
        layers.append(shared[number])
    if not options.bare:
        plain = tar_of(lambda tar: add_file(tar, "platform", platform.encode() + b"\n"))
        diff_ids.append("sha256:" + hashlib.sha256(plain).hexdigest())
        zipped, suffix = compress(plain, options.zip)
        layers.append(layout.put(zipped, "application/vnd.oci.image.layer.v1.tar" + suffix))
    config = {"architecture": architecture, "os": os, "created": "2026-01-01T00:00:00Z",
              "config": {"Cmd": ["cat", "/platform"], "Env": ["PATH=/bin"], "Labels": {"seed": options.seed}},
              "rootfs": {"type": "layers", "diff_ids": diff_ids}}
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": layout.put_json(config, "application/vnd.oci.image.config.v1+json"), "layers": layers}
    return layout.put_json(manifest, manifest["mediaType"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("rootfs")
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--size", type=int, default=1)
    parser.add_argument("--zip", default="gzip")
    parser.add_argument("--platforms", default="linux/amd64")
    parser.add_argument("--seed", default="seed")
    parser.add_argument("--bare", action="store_true")
    options = parser.parse_args()
    layout, shared, entries = Layout(options.folder), {}, []
    for platform in options.platforms.split(","):
        entry = put_image(layout, options, platform, shared)
        words = platform.split("/")
        entry["platform"] = dict(zip(("os", "architecture", "variant"), words))
        entries.append(entry)
    if len(entries) > 1:
        index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": entries}
        entries = [layout.put_json(index, index["mediaType"])]
    else:
        del entries[0]["platform"]
    top = {"schemaVersion": 2, "manifests": [entries[0] | {"annotations": {"org.opencontainers.image.ref.name": "it"}}]}
    (layout.folder / "index.json").write_text(json.dumps(top))
    print(entries[0]["digest"])


main()
