"""An upload whose segments overlap and disagree: each byte that is sent twice is sent with two values, and pieces come
in any order. Arguments: own MAC, own IP, service IP, service MAC, port, bytes, seed. Says "stored" when the server
answered that it has the file."""

import random
import sys
import time

from rawtcp import ACK, PSH, Connection, Wire, pump

PIECE = 700


def pieces(chance, start, size):
    """Intervals that cover the stream in random order, with overlaps."""
    cuts = [(at, min(at + PIECE, start + size)) for at in range(start, start + size, PIECE)]
    more = []
    for left, right in cuts:
        more.append((left, right))
        if chance.random() < 0.5:
            low = max(start, left - chance.randrange(1, PIECE))
            more.append((low, min(start + size, low + chance.randrange(1, 2 * PIECE))))
    # In blocks, so that the receiver's window is not left and holes are short.
    out = []
    for i in range(0, len(more), 12):
        block = more[i : i + 12]
        chance.shuffle(block)
        out.append(block)
    return out


def main():
    own_mac, own_ip, service_ip, service_mac, port, size, seed = sys.argv[1:8]
    size = int(size)
    chance = random.Random(int(seed))
    wire = Wire(own_mac, own_ip, service_ip, service_mac)
    c = Connection(wire, 30000, int(port), 0xFFFFF000, b"\x02\x04\x05\xb4\x03\x03\x07\x04\x02\x01")
    c.syn()
    if not pump(wire, [c], 3, lambda: c.rcv_nxt):
        sys.exit("no answer to the SYN")
    c.segment(1, ACK)
    head = b"PUT /up/overlaps HTTP/1.1\r\nHost: raw\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % size
    c.segment(1, ACK | PSH, head)
    body = 1 + len(head)
    c.sent = body
    for block in pieces(chance, body, size):
        end = max(right for _, right in block)
        c.sent = max(c.sent, end)
        deadline = time.monotonic() + 10
        while c.acked < end:
            if time.monotonic() > deadline or c.reset:
                sys.exit("stuck at %d of %d, reset %s" % (c.acked - body, size, c.reset))
            for left, right in block:
                data = bytes(chance.randrange(256) for _ in range(right - left))
                c.segment(left, ACK | PSH, data)
            pump(wire, [c], 0.1, lambda: c.acked >= end)
    pump(wire, [c], 5, lambda: b"HTTP/1.1 2" in c.received)
    print("stored" if b"HTTP/1.1 2" in c.received else "answered %r" % c.received, flush=True)


main()
