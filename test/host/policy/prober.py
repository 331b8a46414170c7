"""Random frames from inside a limited guest (send LINK COUNT SEED), and what leaves by a link (capture LINK)."""
import os
import random
import socket
import struct
import sys
import time


def checksum(data):
    data += b'\0' * (len(data) % 2)
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Prober:
    """Addresses of everything that there is, right and spoofed senders, protocols, fragments, options, headers."""

    def __init__(self, own, gateway, seed):
        self.own, self.gateway, self.r = own, gateway, random.Random(seed)

    def pick(self, *values):
        return self.r.choice(values)

    def ipv4(self, mine):
        if self.r.random() < mine:
            return socket.inet_aton('192.168.111.101')
        whatever = '.'.join(str(self.r.randrange(256)) for _ in range(4))
        return socket.inet_aton(self.pick(
            '10.50.0.3', '10.60.0.2', '10.50.0.1', '10.50.0.2', '192.168.111.1', '192.168.111.102', '192.168.112.101',
            '169.254.1.1', '172.16.0.9', '100.64.1.1', '224.0.0.251', '255.255.255.255', '127.0.0.1', '8.8.4.4', whatever))

    def ipv6(self, mine):
        if self.r.random() < mine:
            return socket.inet_pton(socket.AF_INET6, 'fd11::101')
        return socket.inet_pton(socket.AF_INET6, self.pick(
            'fd50::3', 'fd60::2', 'fd50::1', 'fd50::2', 'fd11::1', 'fd11::102', 'fd12::101', 'fe80::1', 'ff02::1', '::1',
            '::ffff:10.50.0.3', '64:ff9b::a32:3', '2002:a32:3::1', '2620:fe::fe', 'fd11::77', '::'))

    def transport(self):
        r = self.r
        body = r.randbytes(r.randrange(40))
        ports = struct.pack('!HH', self.pick(67, 53, 547, 4000, r.randrange(65536)), self.pick(22, 53, 67, 80, 4000, r.randrange(65536)))
        kind = r.randrange(5)
        if kind == 0:
            return 6, ports + struct.pack('!IIBBHHH', r.getrandbits(32), 0, 0x50, r.randrange(64), 1024, 0, 0) + body
        if kind == 1:
            return 17, ports + struct.pack('!HH', 8 + len(body), 0) + body
        if kind == 2:
            return 1, struct.pack('!BBHI', self.pick(8, 0, 3, 5, 13), 0, 0, 0) + body
        if kind == 3:
            return 58, struct.pack('!BBHI', self.pick(128, 133, 134, 135, 136, 137), 0, 0, 0) + self.ipv6(0) + body
        return self.pick(2, 4, 41, 47, 50, 132, r.randrange(256)), body

    def packet4(self):
        r = self.r
        protocol, data = self.transport()
        options = self.pick(b'', b'', b'\x83\x07\x04' + self.ipv4(0) + b'\0')
        fragment = self.pick(0, 0, 0, 0x2000, 0x2001, 1, r.randrange(0x2000))
        head = struct.pack('!BBHHHBBH', 0x40 | (5 + len(options) // 4), 0, 20 + len(options) + len(data), r.randrange(65536), fragment, self.pick(64, 255), protocol, 0)
        head += self.ipv4(0.7) + self.ipv4(0) + options
        return head[:10] + struct.pack('!H', checksum(head)) + head[12:] + data

    def packet6(self):
        after, data = self.transport()
        source, destination = self.ipv6(0.7), self.ipv6(0)
        if after == 58:
            pseudo = source + destination + struct.pack('!II', len(data), 58)
            data = data[:2] + struct.pack('!H', checksum(pseudo + data)) + data[4:]
        for _ in range(self.r.randrange(4)):
            kind = self.pick(0, 60, 43, 44)
            if kind == 44:
                data = struct.pack('!BBHI', after, 0, self.pick(0, 1, 8), self.r.getrandbits(32)) + data
            elif kind == 43:
                data = struct.pack('!BBBBI', after, 2, 0, 1, 0) + self.ipv6(0) + data
            else:
                data = struct.pack('!BB', after, 0) + b'\x01\x04\0\0\0\0' + data
            after = kind
        return struct.pack('!IHBB', 0x60000000, len(data), after, self.pick(64, 255)) + source + destination + data

    def frame(self):
        r = self.r
        peer = bytes.fromhex('525400001102')
        source = self.own if r.random() < 0.85 else self.pick(self.gateway, peer, b'\2' + r.randbytes(5))
        target = self.gateway if r.random() < 0.75 else self.pick(b'\xff' * 6, peer, bytes.fromhex('333300000001'))
        kind = r.random()
        if kind < 0.45:
            ethertype, body = 0x0800, self.packet4()
        elif kind < 0.85:
            ethertype, body = 0x86DD, self.packet6()
        elif kind < 0.95:
            ethertype = 0x0806
            body = struct.pack('!HHBBH', 1, 0x0800, 6, 4, self.pick(1, 2, 3)) + self.pick(source, self.gateway) + self.ipv4(0.5) + target + self.ipv4(0)
        else:
            ethertype, body = self.pick(0x88CC, 0x8863, r.randrange(0x600, 65536)), self.pick(self.packet4(), r.randbytes(60))
        tag = struct.pack('!HH', self.pick(0x8100, 0x88A8), self.pick(0, 1, 5)) if r.random() < 0.05 else b''
        return target + source + tag + struct.pack('!H', ethertype) + body


def send(link, count, seed):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    raw.bind((link, 0))
    prober = Prober(raw.getsockname()[4], bytes.fromhex(os.environ['GATEWAY_MAC'].replace(':', '')), seed)
    for _ in range(count):
        raw.send(prober.frame()[:1500])


def capture(link):
    """One line for each frame that leaves, until two seconds after the file that STOP names is there."""
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    raw.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)
    raw.bind((link, 0))
    raw.settimeout(0.5)
    print('ready', flush=True)
    end = None
    while end is None or time.monotonic() < end:
        if end is None and os.path.exists(os.environ['STOP']):
            # What is on its way has arrived by then; others on the LAN may never be silent.
            end = time.monotonic() + 2
        try:
            data, (_, _, kind, _, _) = raw.recvfrom(4096)
        except TimeoutError:
            continue
        if kind == socket.PACKET_OUTGOING:
            print(data.hex())


if sys.argv[1] == 'send':
    send(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
else:
    capture(sys.argv[2])
