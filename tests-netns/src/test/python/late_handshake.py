"""A client whose handshake is answered by one host and completed with the other. Arguments: own MAC, own IP, service
IP, service MAC, port, connections. Says "answered N"; after a line on its input completes the handshakes, one half
of them with the ACK first and the other with the request at once, and says "served N, reset N"."""

import sys
import time

from rawtcp import ACK, PSH, Connection, Wire, pump

REQUEST = b"GET /ping HTTP/1.1\r\nHost: raw\r\n\r\n"
OPTIONS = b"\x02\x04\x05\xb4\x04\x02\x08\x0a\x00\x00\x00\x01\x00\x00\x00\x00\x01\x03\x03\x07"


def main():
    own_mac, own_ip, service_ip, service_mac, port, number = sys.argv[1:7]
    wire = Wire(own_mac, own_ip, service_ip, service_mac)
    connections = [
        Connection(wire, 32000 + i, int(port), 0xFFFFFFF0 + i, OPTIONS if i % 4 else b"", i % 4 > 0)
        for i in range(int(number))
    ]
    for c in connections:
        c.syn()
    pump(wire, connections, 3, lambda: all(c.rcv_nxt for c in connections))
    print("answered %d" % sum(1 for c in connections if c.rcv_nxt), flush=True)
    sys.stdin.readline()
    for c in connections[::2]:
        c.segment(1, ACK)
    waiting = connections
    end = time.monotonic() + 5
    while waiting and time.monotonic() < end:
        for c in waiting:
            c.sent = 1 + len(REQUEST)
            c.segment(1, ACK | PSH, REQUEST)
        pump(wire, connections, 0.25, lambda: all(c.received or c.reset for c in connections))
        waiting = [c for c in connections if not c.received and not c.reset]
    served = sum(1 for c in connections if c.received.endswith(b"pong\n"))
    print("served %d, reset %d" % (served, sum(1 for c in connections if c.reset)), flush=True)


main()
