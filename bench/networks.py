"""Lists networks with state and definition, as bench/networks.ts does: list, one call each for the state, XML, ElementTree.

Usage: networks.py URI COUNT; for each line read, one listing, and its milliseconds printed. On test:/// it defines COUNT
networks first.
"""

import sys
import time
import xml.etree.ElementTree as ElementTree

import libvirt

uri, count = sys.argv[1], int(sys.argv[2])
connection = libvirt.open(uri)
if uri.startswith("test:"):
    for index in range(count):
        subnet = f"10.{index >> 8}.{index & 255}"
        connection.networkDefineXML(
            f"<network><name>bench{index}</name><forward mode='nat'/><bridge name='vb{index}'/>"
            f"<ip address='{subnet}.1' prefix='24'><dhcp><range start='{subnet}.10' end='{subnet}.99'/></dhcp></ip></network>"
        )
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    networks = [
        (network, network.isActive(), ElementTree.fromstring(network.XMLDesc()))
        for network in connection.listAllNetworks()
    ]
    milliseconds = (time.perf_counter() - start) * 1000
    assert len(networks) >= count
    print(milliseconds, flush=True)
