"""Opens many connections by hand, frame by frame, and says so; they stay idle. Arguments: count, address and port of the
service, MAC of who speaks for it, own MAC, own addresses in turns.

The addresses belong to nobody, see rawtcp.py: nothing here takes memory or a descriptor for a connection.
"""

import socket
import struct
import sys
import time

from rawtcp import ACK, RST, SYN, checksum, mac

BATCH = 500
SO_RCVBUFFORCE = 33
PATIENCE_SECONDS = 0.2
FIRST_PORT = 1_024

count, service, port = int(sys.argv[1]), socket.inet_aton(sys.argv[2]), int(sys.argv[3])
their_mac, own_mac = mac(sys.argv[4]), mac(sys.argv[5])
own = [socket.inet_aton(address) for address in sys.argv[6:]]
index = {address: i for i, address in enumerate(own)}


def folded(total):
    total = (total & 0xFFFF) + (total >> 16)
    return ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF


def words(data):
    return sum(struct.unpack(">%dH" % (len(data) // 2), data))


def headers(address):
    """Everything up to the TCP header, and what of the TCP checksum does not change."""
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 40, 1, 0x4000, 64, 6, 0) + address + service
    ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
    return their_mac + own_mac + b"\x08\x00" + ip, words(address) + words(service) + 6 + 20 + port + 0xFFFF


fixed = [headers(address) for address in own]
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
wire.bind(("eth0", 0))
wire.settimeout(PATIENCE_SECONDS)


def send(number, seq, ack, flags):
    """A segment of the connection with this number: address and port follow from it."""
    head, known = fixed[number % len(own)]
    source = FIRST_PORT + number // len(own)
    bits = 5 << 12 | flags
    total = known + source + (seq >> 16) + (seq & 0xFFFF) + (ack >> 16) + (ack & 0xFFFF) + bits
    wire.send(head + struct.pack(">HHIIHHHH", source, port, seq, ack, bits, 0xFFFF, folded(total), 0))


def hear(waiting):
    """Takes in one frame: answers a SYN-ACK that is waited for. False when nothing came."""
    try:
        raw = wire.recv(128)
    except TimeoutError:
        return False
    if raw[12:14] != b"\x08\x00" or raw[23] != 6 or raw[26:30] != service or raw[30:34] not in index:
        return True
    source, to, seq, ack, bits = struct.unpack(">HHIIH", raw[34:48])
    number = (to - FIRST_PORT) * len(own) + index[raw[30:34]]
    if source != port or number not in waiting:
        return True
    if bits & RST:
        sys.exit("connection %d was refused" % number)
    if bits & (SYN | ACK) == SYN | ACK:
        send(number, ack, seq + 1 & 0xFFFFFFFF, ACK)
        waiting.discard(number)
    return True


for first in range(0, count, BATCH):
    waiting = set(range(first, min(count, first + BATCH)))
    while waiting:
        for number in waiting:
            send(number, number * 7_919 & 0xFFFFFFFF, 0, SYN)
        while waiting and hear(waiting):
            pass
print("open", flush=True)
while True:
    time.sleep(3600)
