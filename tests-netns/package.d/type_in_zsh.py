"""Types into an interactive zsh, which the arguments start, and prints what it shows: TAB completes `understudy swi` and
`understudy status --j`."""

import os
import pty
import select
import sys
import time

PATIENCE_SECONDS = 10


def main():
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.execvp(sys.argv[1], sys.argv[1:])

    def types(keys, wanted):
        os.write(terminal, keys)
        shown = b""
        end = time.monotonic() + PATIENCE_SECONDS
        while wanted not in shown and time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                shown += os.read(terminal, 4096)
        print(shown.decode(errors="replace"))

    types(b"PS1='> '; autoload -U compinit; compinit -u -D; echo rea''dy\n", b"ready")
    types(b"understudy swi\t", b"switchover ")
    types(b"\x15understudy status --j\t", b"--json")
    os.write(terminal, b"\x15exit\n")


main()
