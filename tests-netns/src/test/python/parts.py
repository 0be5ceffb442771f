"""Does something many times, in as many processes as the limit of open files asks for."""

import os
import resource
import time

SPARE = 64


def in_parts(count, work):
    """Calls work(first, number) for parts of the whole, all at once; returns when all have returned."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    done, tell = os.pipe()
    parts = range(0, count, most - SPARE)
    for first in parts:
        if os.fork() == 0:
            work(first, min(most - SPARE, count - first))
            os.write(tell, b".")
            while True:
                time.sleep(3600)
    for _ in parts:
        os.read(done, 1)
