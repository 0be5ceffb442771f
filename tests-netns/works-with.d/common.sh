# shellcheck shell=bash
# What the scripts of this directory share. They get:
#   DIR      an empty directory of their own, in memory
#   CONTENT  a directory with the file "data", the same bytes and time on both hosts
#   SHA256   the digest of this file
#   SERVICE  the service address, for clients
#   CLIENT   the address of the client
#   VARIANT  what the row says
# A client says "half" when it is in the middle of its work, and ends with 0 when everything it got was
# right, 3 when it got wrong bytes, anything else when its work broke. Its last line says what happened.
set -euo pipefail

half() { printf 'half\n'; }

wrong() {
  printf '%s\n' "$*"
  exit 3
}

broke() {
  printf '%s\n' "$*"
  exit 1
}

# await_bytes FILE BYTES PID: the file has grown so far, or the process has ended.
await_bytes() {
  until [ "$(stat -c %s "$1" 2>/dev/null || printf 0)" -ge "$2" ]; do
    kill -0 "$3" 2>/dev/null || return 0
    sleep 0.01
  done
}

# await_lines FILE LINES PID: likewise.
await_lines() {
  until [ -e "$1" ] && [ "$(wc -l <"$1")" -ge "$2" ]; do
    kill -0 "$3" 2>/dev/null || return 0
    sleep 0.01
  done
}

digest() { sha256sum "$1" | cut -d' ' -f1; }

# The files that web servers serve: data, and a small one. Copies, so that they differ in their inodes.
make_site() {
  mkdir -p "$DIR/www"
  cp -p "$CONTENT/data" "$DIR/www/data"
  head -c 1000 "$CONTENT/data" | base64 -w 0 >"$DIR/www/small"
  touch -r "$CONTENT/data" "$DIR/www/small"
}

# Passes on 16 MiB a second, evenly: curl's own limit makes it stop for half a second now and then.
throttle() {
  python3 -c '
import sys, time
begin, passed = time.monotonic(), 0
while part := sys.stdin.buffer.read1(65536):
    sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()
    passed += len(part)
    time.sleep(max(0, begin + passed / 2**24 - time.monotonic()))'
}
