"""A client whose data waits for the backup's confirmation, and somebody who forges one. Arguments: own MAC, own IP,
service IP, service MAC, port, forged MACs (comma). Says "held" when no ack came before the forgery, then "acked N"
after each attempt; at "again" on its input looks for the ack once more."""

import sys

from rawtcp import ACK, PSH, Connection, Wire, frame, mac, pump

DATA = b"x" * 500


def forge(wire, c, from_mac):
    """What the backup's kernel would send: from the service to the client, to the primary's MAC."""
    for extra in (0, 1):
        wire.send(
            frame(
                (mac(from_mac), wire.service_mac),
                (wire.service_ip, wire.own_ip),
                (c.service_port, c.port),
                (c.rcv_nxt, c.isn + 1 + len(DATA) + extra),
                ACK,
                window=60000,
            )
        )


def main():
    own_mac, own_ip, service_ip, service_mac, port, forged = sys.argv[1:7]
    wire = Wire(own_mac, own_ip, service_ip, service_mac)
    c = Connection(wire, 31000, int(port), 7000)
    c.syn()
    if not pump(wire, [c], 3, lambda: c.rcv_nxt):
        sys.exit("no answer to the SYN")
    c.segment(1, ACK)
    print("open", flush=True)
    sys.stdin.readline()
    c.segment(1, ACK | PSH, DATA)
    c.sent = 1 + len(DATA)
    pump(wire, [c], 0.2, lambda: c.acked > 1)
    print("acked %d" % (c.acked - 1), flush=True)
    for each in forged.split(","):
        forge(wire, c, each)
    pump(wire, [c], 0.2, lambda: c.acked > 1)
    print("acked %d" % (c.acked - 1), flush=True)
    sys.stdin.readline()
    for _ in range(20):
        c.segment(1, ACK | PSH, DATA)
        if pump(wire, [c], 0.25, lambda: c.acked > 1):
            break
    print("acked %d" % (c.acked - 1), flush=True)


main()
