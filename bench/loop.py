"""loop.py URI FUNCTION COUNT [events]: microseconds for one call, made COUNT times on the network `default`.

With `events`, libvirt's event loop is registered before the connection is opened, and runs in a thread of its own.
"""
import sys
import threading
import time

import libvirt

uri, function, count = sys.argv[1], sys.argv[2], int(sys.argv[3])


def events():
    while True:
        libvirt.virEventRunDefaultImpl()


if sys.argv[4:] == ["events"]:
    libvirt.virEventRegisterDefaultImpl()
    libvirt.virEventAddTimeout(250, lambda *_: None, None)
    threading.Thread(target=events, daemon=True).start()
network = libvirt.open(uri).networkLookupByName("default")
call = network.XMLDesc if function == "virNetworkGetXMLDesc" else network.isActive
for _ in range(count // 10):
    call()
start = time.perf_counter()
for _ in range(count):
    call()
print((time.perf_counter() - start) * 1e6 / count, flush=True)
