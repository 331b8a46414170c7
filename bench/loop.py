"""loop.py URI FUNCTION COUNT: microseconds for one call, made COUNT times on the network `default`."""
import sys
import time

import libvirt

uri, function, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
network = libvirt.open(uri).networkLookupByName("default")
call = network.XMLDesc if function == "virNetworkGetXMLDesc" else network.isActive
for _ in range(count // 10):
    call()
start = time.perf_counter()
for _ in range(count):
    call()
print((time.perf_counter() - start) * 1e6 / count)
