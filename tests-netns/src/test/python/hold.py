"""Accepts connections on a port, and holds them; says nothing. Arguments: port, count."""

import socket
import sys

from parts import in_parts

listener = socket.socket(socket.AF_INET)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("", int(sys.argv[1])))
listener.listen(65535)
print("listening", flush=True)


def accept(_, number):
    for _ in range(number):
        listener.accept()[0].detach()


in_parts(int(sys.argv[2]), accept)
