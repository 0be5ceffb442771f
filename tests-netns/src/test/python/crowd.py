"""Opens many connections, says so, and keeps them. Arguments: count, address, port, own addresses in turns."""

import socket
import sys
import time

from parts import in_parts

BIND_ADDRESS_NO_PORT = 24
server, own = (sys.argv[2], int(sys.argv[3])), sys.argv[4:]


def connect(first, number):
    for i in range(first, first + number):
        s = socket.socket(socket.AF_INET)
        s.setsockopt(socket.IPPROTO_IP, BIND_ADDRESS_NO_PORT, 1)
        s.bind((own[i % len(own)], 0))
        s.connect(server)
        s.detach()


in_parts(int(sys.argv[1]), connect)
print("open", flush=True)
while True:
    time.sleep(3600)
