"""Listens on a port, and leaves every connection in the kernel's queue: no descriptor each. Arguments: port, how many."""

import socket
import sys
import time

listener = socket.socket(socket.AF_INET)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("", int(sys.argv[1])))
listener.listen(int(sys.argv[2]))
print("listening", flush=True)
while True:
    time.sleep(3600)
