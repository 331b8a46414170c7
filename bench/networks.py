"""Lists networks as bench/networks.ts does: handles, one call each for the states and the XML, and ElementTree.

Usage: networks.py URI COUNT [loop]; for each line read, one listing, and two times in ms printed: of the listing, and
of its calls for XML alone, which no library can avoid. On test:/// it defines COUNT networks first. With "loop" it runs
libvirt's event loop in a thread, as a connection with events and keepalive needs, which virtnet's have.
"""

import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

import libvirt

uri, count = sys.argv[1], int(sys.argv[2])


def run_events():
    while True:
        libvirt.virEventRunDefaultImpl()


if "loop" in sys.argv[3:]:
    libvirt.virEventRegisterDefaultImpl()
    threading.Thread(target=run_events, daemon=True).start()
connection = libvirt.open(uri)
if "loop" in sys.argv[3:] and not uri.startswith("test:"):
    connection.setKeepAlive(5, 5)
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
    handles = connection.listAllNetworks()
    states = [(network.isActive(), network.isPersistent(), network.autostart()) for network in handles]
    before = time.perf_counter()
    texts = [network.XMLDesc() for network in handles]
    asked = time.perf_counter() - before
    networks = list(zip(handles, states, [ElementTree.fromstring(text) for text in texts]))
    whole = time.perf_counter() - start
    assert len(networks) >= count
    print(whole * 1000, asked * 1000, flush=True)
