"""Connections whose SYNs and segments carry options that nobody asked for. Arguments: own MAC, own IP, service IP,
service MAC, port, connections, seed. Says "served N" when each was answered; at "again" on its input asks on each
once more, and says "served N" again."""

import random
import struct
import sys
import time

from rawtcp import ACK, PSH, Connection, Wire, pump

REQUEST = b"GET /ping HTTP/1.1\r\nHost: raw\r\n\r\n"
ANSWER = b"pong\n"


SIGNATURES = (19, 29)  # MD5 and TCP-AO: a kernel that did not ask for one drops the segment


def some_kind(chance):
    kind = chance.choice([0x22, 0x1E, 0xFE, 0xFD, 5, 8, chance.randrange(9, 255)])
    return 0xFC if kind in SIGNATURES else kind


def well_formed(chance):
    """An option of a kind that exists or not, with the length that it says."""
    kind = some_kind(chance)
    body = bytes(chance.randrange(256) for _ in range(chance.choice([0, 1, 2, 4, 8])))
    return bytes([kind, 2 + len(body)]) + body


def ill_formed(chance):
    """An option whose length is wrong, or which is cut short."""
    return bytes([some_kind(chance), chance.choice([0, 1, 200, 41])])


def syn_options(chance):
    """What a SYN offers, in any order, with strangers in between. Returns the options and whether there are stamps."""
    parts = []
    stamps = chance.random() < 0.5
    if chance.random() < 0.8:
        parts.append(struct.pack(">BBH", 2, 4, chance.choice([536, 1220, 1460, 8960, 65535])))
    if chance.random() < 0.6:
        parts.append(bytes([3, 3, chance.choice([0, 1, 7, 10, 14, 15, 255])]))
    if chance.random() < 0.6:
        parts.append(bytes([4, 2]))
    if stamps:
        parts.append(struct.pack(">BBII", 8, 10, int(time.monotonic() * 1000) & 0xFFFFFFFF, 0))
    while chance.random() < 0.5:
        parts.append(chance.choice([b"\x01", well_formed(chance)]))
    chance.shuffle(parts)
    # What is ill-formed hides everything after it from both hosts alike, so it comes last.
    if chance.random() < 0.2:
        parts.append(ill_formed(chance))
    options = b""
    for part in parts:
        if len(options) + len(part) <= 40:
            options += part
        elif part[0] == 8:
            stamps = False
    return options, stamps


def data_options(chance, room):
    options = b""
    while chance.random() < 0.6:
        part = chance.choice([b"\x01", well_formed(chance), ill_formed(chance)])
        if len(options) + len(part) <= room:
            options += part
    # Time stamps that are not ours would be taken for ours.
    return b"" if b"\x08" in options else options


def ask(wire, connections, chance):
    """Asks on each connection until it is answered; 5 s for all."""
    end = time.monotonic() + 5
    for c in connections:
        c.wanted = len(c.received)
        c.asked = getattr(c, "sent", 1)
        c.sent = c.asked + len(REQUEST)
    waiting = list(connections)
    while waiting and time.monotonic() < end:
        for c in waiting:
            options = data_options(chance, 40 - (12 if c.stamps else 0))
            c.segment(c.asked, ACK | PSH, REQUEST, options, urgent=chance.choice([0, 0, 0, 7]))
        pump(wire, connections, 0.25, lambda: all(c.received[c.wanted :].endswith(ANSWER) for c in waiting))
        waiting = [c for c in waiting if not c.received[c.wanted :].endswith(ANSWER)]
    for c in waiting:
        print("port %d options %s reset %s got %r" % (c.port, c.options.hex(), c.reset, c.received[c.wanted :]))
    return len(connections) - len(waiting)


def main():
    own_mac, own_ip, service_ip, service_mac, port, number, seed = sys.argv[1:8]
    chance = random.Random(int(seed))
    wire = Wire(own_mac, own_ip, service_ip, service_mac)
    connections = []
    for i in range(int(number)):
        options, stamps = syn_options(chance)
        connections.append(Connection(wire, 20000 + i, int(port), chance.randrange(1 << 32), options, stamps))
    for c in connections:
        c.syn()
    pump(wire, connections, 3, lambda: all(c.rcv_nxt for c in connections))
    established = [c for c in connections if c.rcv_nxt]
    for c in established:
        # Stamps count only when the service answered with stamps.
        c.stamps = c.stamps and c.their_stamp != 0
        c.segment(1, ACK)
    print("established %d" % len(established), flush=True)
    print("served %d" % ask(wire, established, chance), flush=True)
    for line in sys.stdin:
        print("served %d" % ask(wire, established, chance), flush=True)


main()
