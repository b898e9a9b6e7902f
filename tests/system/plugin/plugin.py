#!/usr/bin/env python3
"""A plugin that speaks Docker's remote-driver protocol. Usage: plugin.py SOCKET LOG LIE [--tcp PORT]

It makes a bridge for each network and a veth for each endpoint by itself, and gives out addresses of 10.77.0.0/16. What
it holds is in memory: `curl --unix-socket SOCKET -d '' http://plugin/Test.Held` lists it. Every call is a line of JSON
in LOG. The file LIE, read at each call, is empty or has a line "METHOD LIE": what that method does instead.
Prints "ready" when it listens.
"""

import http.server
import ipaddress
import json
import os
import socketserver
import subprocess
import sys
import time

SOCKET, LOG, LIE = sys.argv[1:4]
NETWORKS, ENDPOINTS, POOLS, ADDRESSES = {}, {}, {}, set()


class Refusal(Exception):
    pass


def ip(*words):
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Refusal(f"ip {' '.join(words)}: {done.stderr.strip()}")


def take(table, key):
    if key not in table:
        raise Refusal(f"nothing known of {key[:12]}")
    return table.pop(key)


# --- NetworkDriver ---------------------------------------------------------------------------------------------------

def create_network(ask):
    options = ask["Options"].get("com.docker.network.generic", {})
    if options.get("refuse"):
        raise Refusal(options["refuse"])
    bridge = "pl" + ask["NetworkID"][:10]
    ip("link", "add", bridge, "up", "type", "bridge")
    data = (ask.get("IPv4Data") or [{}])[0]
    gateway = data.get("Gateway", "")
    if gateway:
        ip("address", "add", gateway, "dev", bridge)
    NETWORKS[ask["NetworkID"]] = {"bridge": bridge, "gateway": gateway.split("/")[0], "options": options}
    return {}


def delete_network(ask):
    ip("link", "delete", take(NETWORKS, ask["NetworkID"])["bridge"])
    return {}


def create_endpoint(ask):
    if ask["NetworkID"] not in NETWORKS:
        raise Refusal("no such network")
    interface = ask.get("Interface") or {}
    ENDPOINTS[ask["EndpointID"]] = {"network": ask["NetworkID"], "link": "pv" + ask["EndpointID"][:8]}
    answer = {}
    options = NETWORKS[ask["NetworkID"]]["options"]
    if not interface.get("Address") and options.get("address"):
        answer["Address"] = options["address"]
    if not interface.get("MacAddress"):
        answer["MacAddress"] = "02:77:" + ":".join(ask["EndpointID"][i:i + 2] for i in range(0, 8, 2))
    return {"Interface": answer}


def delete_endpoint(ask):
    link = take(ENDPOINTS, ask["EndpointID"])["link"]
    subprocess.run(["ip", "link", "delete", link + "h"], capture_output=True)
    return {}


def join(ask):
    endpoint = ENDPOINTS[ask["EndpointID"]]
    network = NETWORKS[endpoint["network"]]
    link = endpoint["link"]
    if not os.path.exists(ask["SandboxKey"]):
        raise Refusal(f"{ask['SandboxKey']} is no namespace")
    ip("link", "add", link, "type", "veth", "peer", "name", link + "h")
    ip("link", "set", link + "h", "master", network["bridge"], "up")
    return {"InterfaceName": {"SrcName": link, "DstPrefix": network["options"].get("prefix", "eth")},
            "Gateway": network["gateway"],
            "StaticRoutes": [{"Destination": "10.99.0.0/16", "RouteType": 1}]}


def leave(ask):
    if ask["EndpointID"] not in ENDPOINTS:
        raise Refusal("no such endpoint")
    return {}


# --- IpamDriver ------------------------------------------------------------------------------------------------------

def request_pool(ask):
    subnet = ask["Pool"] or f"10.77.{len(POOLS)}.0/24"
    name = "pool-" + subnet
    if name in POOLS:
        raise Refusal(f"{subnet} is taken")
    POOLS[name] = subnet
    return {"PoolID": name, "Pool": subnet, "Data": {}}


def release_pool(ask):
    take(POOLS, ask["PoolID"])
    return {}


def request_address(ask):
    subnet = ipaddress.ip_network(POOLS[ask["PoolID"]])
    wanted = ask["Address"]
    for host in [ipaddress.ip_address(wanted)] if wanted else subnet.hosts():
        if str(host) not in ADDRESSES:
            ADDRESSES.add(str(host))
            return {"Address": f"{host}/{subnet.prefixlen}", "Data": {}}
    raise Refusal("no address is free")


def release_address(ask):
    if ask["Address"] not in ADDRESSES:
        raise Refusal(f"{ask['Address']} was not given out")
    ADDRESSES.remove(ask["Address"])
    return {}


CALLS = {
    "Plugin.Activate": lambda ask: {"Implements": ["NetworkDriver", "IpamDriver"]},
    "NetworkDriver.GetCapabilities": lambda ask: {"Scope": "local", "ConnectivityScope": "local"},
    "NetworkDriver.CreateNetwork": create_network,
    "NetworkDriver.DeleteNetwork": delete_network,
    "NetworkDriver.CreateEndpoint": create_endpoint,
    "NetworkDriver.DeleteEndpoint": delete_endpoint,
    "NetworkDriver.EndpointOperInfo": lambda ask: {"Value": {"made by": "the plugin of the tests"}},
    "NetworkDriver.Join": join,
    "NetworkDriver.Leave": leave,
    "IpamDriver.GetCapabilities": lambda ask: {"RequiresMACAddress": True},
    "IpamDriver.GetDefaultAddressSpaces": lambda ask: {"LocalDefaultAddressSpace": "here",
                                                       "GlobalDefaultAddressSpace": "there"},
    "IpamDriver.RequestPool": request_pool,
    "IpamDriver.ReleasePool": release_pool,
    "IpamDriver.RequestAddress": request_address,
    "IpamDriver.ReleaseAddress": release_address,
}


def lie_about(method):
    try:
        with open(LIE) as file:
            words = file.read().strip().split(" ", 1)
    except FileNotFoundError:
        return None
    return words[1] if words[0] == method else None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "cnet"

    def log_message(self, *words):
        pass

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def lie(self, lie):
        """True when the lie is the whole answer."""
        if lie == "die":
            os._exit(1)
        elif lie == "hang":
            time.sleep(60)
        elif lie == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Err\":")
        elif lie == "huge":
            self.answer(200, b'{"Err":"' + b"x" * (3 << 20) + b'"}')
        elif lie == "no-http":
            self.wfile.write(b"SSH-2.0-plugin\r\n\r\n")
        elif lie == "status":
            self.answer(500, b"out of order\n")
        elif lie.startswith("say "):
            self.answer(200, lie[4:].encode())
        else:
            raise SystemExit(f"unknown lie {lie}")
        self.close_connection = True

    def do_POST(self):
        method = self.path.lstrip("/")
        text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        ask = json.loads(text or "null") or {}
        if method == "Test.Held":
            held = sorted([*NETWORKS, *ENDPOINTS, *POOLS, *ADDRESSES])
            return self.answer(200, "".join(line + "\n" for line in held).encode())
        with open(LOG, "a") as log:
            print(json.dumps({"method": method, "ask": ask}), file=log)
        lie = lie_about(method)
        if lie and lie.startswith("after "):
            CALLS[method](ask)
            return self.lie(lie[len("after "):])
        if lie:
            return self.lie(lie)
        if method not in CALLS:
            return self.answer(404, b"404 page not found\n")
        try:
            said = CALLS[method](ask)
        except Refusal as refusal:
            said = {"Error" if method.startswith("Ipam") else "Err": str(refusal)}
        self.answer(200, json.dumps(said).encode())


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A hanging call holds up no other."""
    daemon_threads = True

    def get_request(self):
        connection, _ = super().get_request()
        return connection, ("cnet", 0)


if len(sys.argv) > 5:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[5])), Handler)
else:
    if os.path.exists(SOCKET):
        os.unlink(SOCKET)
    os.makedirs(os.path.dirname(SOCKET), exist_ok=True)
    server = UnixServer(SOCKET, Handler)
print("ready", flush=True)
server.serve_forever()
