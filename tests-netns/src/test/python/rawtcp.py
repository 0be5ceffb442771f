"""A TCP client made by hand, frame by frame, for what no kernel would send. IPv4 only.

Its address belongs to nobody: the kernel under it has it not, and so answers nothing by itself; the servers reach
it by a permanent neighbour entry that the test makes. Nothing is retransmitted; who uses it does that.
"""

import select
import socket
import struct
import time

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
NO_OPTIONS = b""


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frame(macs, ips, ports, numbers, flags, window=65535, options=NO_OPTIONS, data=b"", urgent=0):
    """An Ethernet frame with a TCP segment; each pair is (from, to), numbers are (seq, ack)."""
    source, destination = socket.inet_aton(ips[0]), socket.inet_aton(ips[1])
    options += b"\0" * (-len(options) % 4)
    header = struct.pack(
        ">HHIIBBHHH",
        ports[0],
        ports[1],
        numbers[0] & 0xFFFFFFFF,
        numbers[1] & 0xFFFFFFFF,
        (20 + len(options)) // 4 << 4,
        flags,
        window,
        0,
        urgent,
    )
    segment = header + options + data
    pseudo = source + destination + struct.pack(">HH", 6, len(segment))
    segment = segment[:16] + struct.pack(">H", checksum(pseudo + segment)) + segment[18:]
    packet = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment), 1, 0x4000, 64, 6, 0) + source + destination
    packet = packet[:10] + struct.pack(">H", checksum(packet)) + packet[12:]
    return macs[1] + macs[0] + b"\x08\x00" + packet + segment


class Heard:
    """A segment that came in."""

    def __init__(self, raw):
        self.source_mac = raw[6:12]
        header = 14 + (raw[14] & 15) * 4
        total = struct.unpack(">H", raw[16:18])[0]
        (self.source_port, self.port, self.seq, self.ack, offset, self.flags, self.window) = struct.unpack(
            ">HHIIBBH", raw[header : header + 16]
        )
        self.options = raw[header + 20 : header + (offset >> 4) * 4]
        self.data = raw[header + (offset >> 4) * 4 : 14 + total]

    def timestamp(self):
        """TSval, or None."""
        rest = self.options
        while rest and rest[0] != 0:
            if rest[0] == 1:
                rest = rest[1:]
                continue
            if rest[0] == 8:
                return struct.unpack(">I", rest[2:6])[0]
            rest = rest[rest[1] :]
        return None


class Wire:
    """The interface; learns from gratuitous ARP which host has the service."""

    def __init__(self, own_mac, own_ip, service_ip, service_mac):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.socket.bind(("eth0", 0))
        self.own_mac, self.service_mac = mac(own_mac), mac(service_mac)
        self.own_ip, self.service_ip = own_ip, service_ip

    def send(self, raw):
        self.socket.send(raw)

    def receive(self, deadline):
        """The next segment of the service to us, or None when the time is over."""
        own, service = socket.inet_aton(self.own_ip), socket.inet_aton(self.service_ip)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                return None
            raw = self.socket.recv(65535)
            if raw[12:14] == b"\x08\x06" and raw[28:32] == service:
                self.service_mac = raw[22:28]
            elif raw[12:14] == b"\x08\x00" and raw[26:34] == service + own and raw[23] == 6:
                return Heard(raw)


class Connection:
    """One connection; numbers are offsets from the ISN on our side, absolute on theirs."""

    def __init__(self, wire, port, service_port, isn, options=NO_OPTIONS, stamps=False):
        self.wire, self.port, self.service_port, self.isn = wire, port, service_port, isn
        self.options, self.stamps = options, stamps
        self.rcv_nxt = 0
        self.acked = 0
        self.their_stamp = 0
        self.received = b""
        self.reset = False
        self.pending = {}

    def segment(self, offset, flags, data=b"", options=NO_OPTIONS, urgent=0):
        if self.stamps:
            options = struct.pack(">BBBBII", 1, 1, 8, 10, int(time.monotonic() * 1000) & 0xFFFFFFFF, self.their_stamp) + options
        self.wire.send(
            frame(
                (self.wire.own_mac, self.wire.service_mac),
                (self.wire.own_ip, self.wire.service_ip),
                (self.port, self.service_port),
                (self.isn + offset, self.rcv_nxt),
                flags,
                options=options,
                data=data,
                urgent=urgent,
            )
        )

    def syn(self):
        self.wire.send(
            frame(
                (self.wire.own_mac, self.wire.service_mac),
                (self.wire.own_ip, self.wire.service_ip),
                (self.port, self.service_port),
                (self.isn, 0),
                SYN,
                options=self.options,
            )
        )

    def take(self, heard):
        """Takes a segment in, and acknowledges data."""
        if heard.flags & RST:
            self.reset = True
            return
        if heard.flags & ACK:
            self.acked = max(self.acked, (heard.ack - self.isn) & 0xFFFFFFFF)
        if heard.timestamp() is not None:
            self.their_stamp = heard.timestamp()
        if heard.flags & SYN:
            self.rcv_nxt = (heard.seq + 1) & 0xFFFFFFFF
            return
        if heard.data:
            self.pending[heard.seq] = heard.data
            while self.rcv_nxt in self.pending:
                data = self.pending.pop(self.rcv_nxt)
                self.received += data
                self.rcv_nxt = (self.rcv_nxt + len(data)) & 0xFFFFFFFF


def pump(wire, connections, seconds, done=lambda: False):
    """Lets the connections hear what comes, for so long or until it is done. Data is acknowledged."""
    by_port = {c.port: c for c in connections}
    deadline = time.monotonic() + seconds
    while not done():
        heard = wire.receive(deadline)
        if heard is None:
            return done()
        connection = by_port.get(heard.port)
        if connection is None or heard.source_port != connection.service_port:
            continue
        connection.take(heard)
        if heard.data:
            connection.segment(connection.sent if hasattr(connection, "sent") else connection.acked, ACK)
    return True
