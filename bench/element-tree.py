"""The same network read into plain objects and written again with Python's ElementTree (libxml's rival expat below).

Usage: element-tree.py FILE ROUNDS; prints the fewest milliseconds of reading and of writing, as JSON.
"""

import ipaddress
import json
import sys
import time
import xml.etree.ElementTree as ElementTree


def read(text):
    root = ElementTree.fromstring(text)
    forward = root.find("forward")
    network = {
        "mode": "isolated" if forward is None else forward.get("mode", "nat"),
        "name": root.findtext("name"),
        "bridge": dict(root.find("bridge").attrib),
        "ips": [],
    }
    for ip in root.findall("ip"):
        made = {"address": str(ipaddress.ip_address(ip.get("address"))), "prefix": int(ip.get("prefix")), "ranges": [], "hosts": []}
        for item in ip.findall("dhcp/range"):
            made["ranges"].append({"start": str(ipaddress.ip_address(item.get("start"))), "end": str(ipaddress.ip_address(item.get("end")))})
        for item in ip.findall("dhcp/host"):
            host = {"mac": item.get("mac").lower(), "name": item.get("name"), "ip": str(ipaddress.ip_address(item.get("ip")))}
            lease = item.find("lease")
            if lease is not None:
                host["lease"] = {"expiry": int(lease.get("expiry")), "unit": lease.get("unit")}
            made["hosts"].append(host)
        network["ips"].append(made)
    return network


def write(network):
    root = ElementTree.Element("network")
    ElementTree.SubElement(root, "name").text = network["name"]
    ElementTree.SubElement(root, "forward", mode=network["mode"])
    ElementTree.SubElement(root, "bridge", network["bridge"])
    for ip in network["ips"]:
        made = ElementTree.SubElement(root, "ip", address=ip["address"], prefix=str(ip["prefix"]))
        dhcp = ElementTree.SubElement(made, "dhcp")
        for item in ip["ranges"]:
            ElementTree.SubElement(dhcp, "range", item)
        for item in ip["hosts"]:
            host = ElementTree.SubElement(dhcp, "host", mac=item["mac"], name=item["name"], ip=item["ip"])
            if "lease" in item:
                ElementTree.SubElement(host, "lease", expiry=str(item["lease"]["expiry"]), unit=item["lease"]["unit"])
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def fastest(rounds, run):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


with open(sys.argv[1]) as file:
    source = file.read()
rounds = int(sys.argv[2])
network = read(source)
assert read(write(network)) == network
fastest(rounds // 4 + 1, lambda: write(read(source)))
print(json.dumps({"read": fastest(rounds, lambda: read(source)), "write": fastest(rounds, lambda: write(network))}))
