#!/usr/bin/env python3
"""A registry that lies. Usage: liar.py LOG [--port PORT] [--address ADDRESS] [--tls CERTIFICATE KEY] [--peer URL]

Each repository is a lie of its own: "localhost:5001/short" ends its layer in the middle, "localhost:5001/good" is none.
Prints "ready" when it listens. Every request is a line of JSON in LOG: path, authorization, range.
"""

import argparse
import gzip
import hashlib
import http.server
import io
import json
import random
import socketserver
import ssl
import tarfile
import threading
import time

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def descriptor(kind, data, **more):
    return {"mediaType": kind, "digest": digest(data), "size": len(data), **more}


def make_layer():
    """A tar of three MiB that gzip cannot shorten, so that there is something to break in the middle."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        content = random.Random(1).randbytes(3 << 20)
        info = tarfile.TarInfo("data")
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    return plain.getvalue()


PLAIN = make_layer()
LAYER = gzip.compress(PLAIN, 1, mtime=0)


def make_config(architecture="amd64", diff_id=None):
    return json.dumps({
        "architecture": architecture, "os": "linux", "config": {"Cmd": ["/data"]},
        "rootfs": {"type": "layers", "diff_ids": [diff_id or digest(PLAIN)]}}).encode()


def make_manifest(config, layers=None, kind=OCI_MANIFEST):
    return json.dumps({
        "schemaVersion": 2, "mediaType": kind, "config": descriptor(OCI_CONFIG, config),
        "layers": layers if layers is not None else [descriptor(OCI_LAYER, LAYER)]}).encode()


def make_index(entries):
    return json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).encode()


class Liar(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    counts = {}
    lock = threading.Lock()

    def log_message(self, *_):
        pass

    def count(self, what):
        """How often this was asked for, this time included."""
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1
            return self.counts[what]

    def do_GET(self):
        entry = {"path": self.path, "authorization": self.headers.get("Authorization", ""),
                 "range": self.headers.get("Range", "")}
        with self.lock, open(self.server.log, "a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")
        parts = self.path.split("?")[0].strip("/").split("/")
        if parts[0] == "token":
            return self.token(parts)
        if len(parts) == 1:
            return self.answer(200, b"{}")
        lie, kind, which = parts[1], parts[-2], parts[-1]
        if kind == "manifests":
            return getattr(self, "manifest_" + lie.replace("-", "_"), self.manifest_good)(which)
        return getattr(self, "blob_" + lie.replace("-", "_"), self.blob_good)(which)

    def answer(self, status, body, kind="application/json", headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def give_up(self):
        self.close_connection = True

    # --- truth -------------------------------------------------------------------------------------------------------

    def manifest_good(self, _):
        self.answer(200, make_manifest(make_config()), OCI_MANIFEST)

    def blob_good(self, which):
        for blob in (LAYER, make_config(), make_config("arm64"), make_config(diff_id="sha256:" + "0" * 64)):
            if which == digest(blob):
                return self.part(blob)
        self.answer(404, b'{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown"}]}')

    def part(self, blob):
        wanted = self.headers.get("Range", "")
        if not wanted.startswith("bytes="):
            return self.answer(200, blob, "application/octet-stream")
        start = int(wanted[6:].split("-")[0])
        where = ("Content-Range", f"bytes {start}-{len(blob) - 1}/{len(blob)}")
        self.answer(206, blob[start:], "application/octet-stream", [where])

    # --- lies about content ------------------------------------------------------------------------------------------

    def blob_wrong_digest(self, which):
        if which != digest(LAYER):
            return self.blob_good(which)
        self.answer(200, LAYER[:-1] + bytes([LAYER[-1] ^ 1]))

    def manifest_wrong_digest_manifest(self, which):
        self.answer(200, make_manifest(make_config()) + b" ", OCI_MANIFEST)

    def blob_wrong_diff_id(self, which):
        self.blob_good(which)

    def manifest_wrong_diff_id(self, _):
        self.answer(200, make_manifest(make_config(diff_id="sha256:" + "0" * 64)), OCI_MANIFEST)

    def blob_long(self, which):
        if which != digest(LAYER):
            return self.blob_good(which)
        self.answer(200, LAYER + b"more")

    def manifest_escape(self, _):
        layer = descriptor(OCI_LAYER, LAYER)
        layer["digest"] = "sha256:../../../../etc/passwd"
        self.answer(200, make_manifest(make_config(), [layer]), OCI_MANIFEST)

    def manifest_twice(self, _):
        manifest = make_manifest(make_config())
        self.answer(200, manifest[:-1] + b', "layers": []}', OCI_MANIFEST)

    def manifest_both(self, _):
        manifest = json.loads(make_manifest(make_config()))
        manifest["manifests"] = []
        self.answer(200, json.dumps(manifest).encode(), OCI_MANIFEST)

    def manifest_other_type(self, _):
        self.answer(200, make_manifest(make_config()), OCI_INDEX)

    def manifest_html(self, _):
        self.answer(200, b"<html>Please log in to our WLAN</html>", "text/html")

    def manifest_schema1(self, _):
        self.answer(200, b'{"schemaVersion": 1, "fsLayers": []}', SCHEMA1)

    def manifest_other_platform(self, _):
        entry = descriptor(OCI_MANIFEST, b"x", platform={"os": "linux", "architecture": "s390x"})
        self.answer(200, make_index([entry]), OCI_INDEX)

    def manifest_other_config(self, _):
        self.answer(200, make_manifest(make_config("arm64")), OCI_MANIFEST)

    def manifest_nested(self, which):
        if which == "latest":
            inner = make_index([])
            entry = descriptor(OCI_INDEX, inner, platform={"os": "linux", "architecture": "amd64"})
            return self.answer(200, make_index([entry]), OCI_INDEX)
        self.answer(200, make_index([]), OCI_INDEX)

    def manifest_foreign(self, _):
        layer = descriptor(OCI_LAYER, LAYER, urls=[self.server.peer + "/foreign"])
        self.answer(200, make_manifest(make_config(), [layer]), OCI_MANIFEST)

    # --- lies about length and time ----------------------------------------------------------------------------------

    def start_blob(self, blob, start=0):
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(blob) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(blob) - 1}/{len(blob)}")
        self.end_headers()

    def blob_short(self, which):
        """Never more than the first half."""
        if which != digest(LAYER):
            return self.blob_good(which)
        self.start_blob(LAYER)
        self.wfile.write(LAYER[:len(LAYER) // 2])
        self.give_up()

    def blob_breaks(self, which):
        """The first half, and then, when asked for it, the rest."""
        if which != digest(LAYER) or self.count("breaks") > 1:
            return self.blob_good(which)
        self.blob_short(which)

    def blob_breaks_no_range(self, which):
        """The first half, and then everything again."""
        if which != digest(LAYER):
            return self.blob_good(which)
        if self.count("breaks_no_range") == 1:
            return self.blob_short(which)
        self.answer(200, LAYER)

    def blob_wrong_range(self, which):
        """Another part than was asked for."""
        if which != digest(LAYER):
            return self.blob_good(which)
        if self.count("wrong_range") == 1:
            return self.blob_short(which)
        self.start_blob(LAYER, len(LAYER) - 10)
        self.wfile.write(LAYER[-10:])

    def trickle(self, data, seconds=120):
        end = time.monotonic() + seconds
        at = 0
        while time.monotonic() < end:
            self.wfile.write(data[at % len(data):at % len(data) + 1])
            self.wfile.flush()
            at += 1
            time.sleep(0.2)
        self.give_up()

    def blob_slow(self, which):
        if which != digest(LAYER):
            return self.blob_good(which)
        self.start_blob(LAYER)
        self.trickle(LAYER)

    def manifest_slow_headers(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.trickle(b"a")

    def manifest_silent(self, _):
        time.sleep(120)
        self.give_up()

    def manifest_endless_headers(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for i in range(1_000_000):
            self.wfile.write(b"X-%d: %s\r\n" % (i, b"a" * 100))
        self.give_up()

    def manifest_long_header(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        for _ in range(100_000):
            self.wfile.write(b"a" * 10_000)
        self.give_up()

    def manifest_huge(self, _):
        self.send_response(200)
        self.send_header("Content-Type", OCI_MANIFEST)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(100_000):
            self.wfile.write(b" " * 10_000)
        self.give_up()

    def manifest_busy(self, which):
        if self.count("busy") <= 2:
            return self.answer(429, b'{"errors":[{"message":"slowly"}]}', headers=[("Retry-After", "1")])
        self.manifest_good(which)

    def manifest_busy_for_long(self, _):
        self.answer(429, b'{"errors":[{"message":"pull rate limit"}]}', headers=[("Retry-After", "3600")])

    def manifest_ill(self, _):
        self.answer(400, b'{"errors":[{"message":"line\\none \\u001b[31mred"}]}')

    # --- lies about who and where ------------------------------------------------------------------------------------

    def redirect(self, url):
        self.answer(307, b"", headers=[("Location", url)])

    def challenge(self, value):
        self.answer(401, b"{}", headers=[("WWW-Authenticate", value)])

    def own(self, path):
        scheme = "https" if self.server.tls else "http"
        return f"{scheme}://{self.headers['Host']}{path}"

    def manifest_redirect(self, which):
        if not self.headers.get("Authorization"):
            return self.challenge(f'Bearer realm="{self.own("/token")}",service="liar"')
        self.manifest_good(which)

    def blob_redirect(self, which):
        """To another host, which must not see our credentials."""
        if which != digest(LAYER):
            return self.blob_good(which)
        self.redirect(self.server.peer + "/v2/good/blobs/" + which)

    def blob_loop(self, which):
        self.redirect(self.path)

    def blob_downgrade(self, which):
        self.redirect(self.server.peer + "/v2/good/blobs/" + which)

    def blob_file(self, which):
        self.redirect("file:///etc/passwd")

    def manifest_token_loop(self, _):
        self.challenge(f'Bearer realm="{self.own("/token")}",service="liar"')

    def manifest_basic_loop(self, _):
        self.challenge('Basic realm="liar"')

    def manifest_metadata(self, _):
        self.challenge('Bearer realm="http://169.254.169.254/latest/meta-data"')

    def manifest_no_token(self, _):
        self.challenge(f'Bearer realm="{self.own("/token/none")}"')

    def manifest_odd_challenge(self, _):
        self.challenge('Negotiate, "')

    def token(self, parts):
        if parts[-1] == "none":
            return self.answer(200, b'{"token": "a\\r\\nX-Evil: 1"}')
        self.answer(200, b'{"token": "secret-token"}')


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self):
        # Not http.server's own: that looks its address up in DNS, which nobody may be there to answer.
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request, client_address):
        pass  # the other side has had enough: that is the test


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("--port", type=int, default=5001)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--peer", default="http://127.0.0.2:5002")
    options = parser.parse_args()
    server = Server((options.address, options.port), Liar)
    server.log, server.peer, server.tls = options.log, options.peer, bool(options.tls)
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("ready", flush=True)
    server.serve_forever()


main()
