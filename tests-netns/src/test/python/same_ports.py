"""An ordinary client whose connections the server ends, so that it is the server's side that rests in TIME-WAIT, and
which opens others from the same ports at once. Arguments: own MAC, own IP (both unused), service IP, service MAC
(unused), port, connections. Says "open N"; after a line on its input asks again on each, and says "served N"."""

import socket
import sys

FIRST_PORT = 33000
ANSWER = b"pong\n"


def connect(service_ip, port, own_port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.settimeout(5)
    s.bind(("", own_port))
    s.connect((service_ip, port))
    return s


def asked(s, headers=b""):
    s.sendall(b"GET /ping HTTP/1.1\r\nHost: same\r\n" + headers + b"\r\n")
    answer = b""
    while not answer.endswith(ANSWER):
        more = s.recv(4096)
        if not more:
            return False
        answer += more
    return True


def is_served(s):
    try:
        return asked(s)
    except OSError as e:
        print(s.getsockname()[1], e, file=sys.stderr)
        return False


def main():
    _, _, service_ip, _, port, number = sys.argv[1:7]
    ports = range(FIRST_PORT, FIRST_PORT + int(number))
    for own_port in ports:
        with connect(service_ip, int(port), own_port) as s:
            if not asked(s, b"Connection: close\r\n") or s.recv(1):
                sys.exit("port %d: not ended by the server" % own_port)
    connections = [connect(service_ip, int(port), own_port) for own_port in ports]
    print("open %d" % sum(is_served(s) for s in connections), flush=True)
    sys.stdin.readline()
    print("served %d" % sum(is_served(s) for s in connections), flush=True)


main()
