# shellcheck shell=bash disable=SC2154,SC2016
# Two machines and a client for tests of the package: alpha and beta are containers of systemd-nspawn, each with a
# network namespace of its own; the client's namespace is the switch between them. Needs $work, $root, $deb.

base=""

namespace() { printf 'us-package-%s' "$1"; }
root_of() { printf '%s/%s/root' "$work" "$1"; }

# The mirror that apt uses here for Debian itself; never written into any file of the project.
mirror() {
  apt-get indextargets --format '$(ORIGIN) $(SITE) $(REPO_URI)' 'Created-By: Packages' |
    awk '$1 == "Debian" { print $NF }' | grep -v security | head -n 1
}

# The package's first choice for each dependency. libelf1 comes with libbpf1; its name differs between releases.
base_packages() {
  dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/|.*//; s/(.*//; s/ //g' | grep -v -x libelf1 | paste -sd,
}

make_root() {
  base="$work/base-$suite"
  [ "$fresh" = false ] || rm -rf "$base"
  [ ! -e "$base/etc/debian_version" ] || return 0
  say "making a root of $suite; this takes a minute or two"
  rm -rf "$base"
  run_child debootstrap --variant=minbase \
    --include="systemd,systemd-sysv,dbus,iproute2,procps,nginx-light,curl,openssl,iptables,zsh,$(base_packages)" \
    "$suite" "$base" "$(mirror)" >"$work/debootstrap.log" 2>&1 || {
    tail -n 5 "$work/debootstrap.log" >&2
    rm -rf "$base"
    fail "debootstrap failed; all of it is in $work/debootstrap.log"
  }
  rm -f "$base"/var/cache/apt/archives/*.deb
}

pair_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=pair \
    -keyout "$work/pair.key" -out "$work/pair.crt" 2>/dev/null
}

# The machine's nginx speaks TLS as well, with the same key as the other's.
speak_tls() {
  cp "$work/pair.key" "$work/pair.crt" "$1/etc/nginx/"
  printf 'server { listen 443 ssl; root /var/www/html;\nssl_certificate pair.crt; ssl_certificate_key pair.key; }\n' \
    >"$1/etc/nginx/conf.d/tls.conf"
}

machines_up() {
  local host
  machines_down
  pair_certificate
  ip netns add "$(namespace client)"
  ip -n "$(namespace client)" link add br0 type bridge
  ip -n "$(namespace client)" link set br0 up
  ip -n "$(namespace client)" link set lo up
  ip -n "$(namespace client)" address add 10.77.0.10/24 dev br0
  for host in alpha:1 beta:2; do
    boot "${host%:*}" "${host#*:}"
  done
  for host in alpha beta; do
    awaits_system "$host"
    # systemd-nspawn has /proc/sys read-only, and a host has not.
    on "$host" sh -c 'mount --bind /proc/sys/net /proc/sys/net && mount -o remount,bind,rw /proc/sys/net'
  done
}

# boot NAME NUMBER: an overlay over the root, a network, a container.
boot() {
  local place="$work/$1" net
  net="$(namespace "$1")"
  ip netns add "$net"
  ip -n "$(namespace client)" link add "$1" type veth peer name eth0 netns "$net"
  ip -n "$(namespace client)" link set "$1" master br0 up
  ip -n "$net" link set lo up
  ip -n "$net" link set eth0 up
  ip -n "$net" address add "10.77.0.$2/24" dev eth0
  mkdir -p "$place/upper" "$place/work" "$place/root"
  mount -t overlay overlay -o "lowerdir=$base,upperdir=$place/upper,workdir=$place/work" "$place/root"
  printf '%s\n' "$1" >"$place/root/etc/hostname"
  head -c 20M /dev/zero | openssl enc -aes-128-ctr -K 0 -iv 0 2>/dev/null >"$place/root/var/www/html/big"
  touch -d 2026-01-01 "$place/root/var/www/html/big"
  speak_tls "$place/root"
  systemd-nspawn --quiet --register=no --keep-unit --machine="us-$1" --directory="$place/root" \
    --network-namespace-path="/run/netns/$net" --capability=all --system-call-filter="bpf perf_event_open pidfd_getfd" \
    --boot >"$place/console.log" 2>&1 </dev/null &
  printf '%s\n' "$!" >"$place/nspawn.pid"
}

# The container's first process, as this machine numbers it.
leader() { pgrep -P "$(cat "$work/$1/nspawn.pid")" -x systemd | head -n 1; }

# on MACHINE COMMAND...: runs it there.
on() {
  local pid
  pid="$(leader "$1")"
  shift
  nsenter --target "$pid" --mount --uts --ipc --net --pid --cgroup --root \
    env -i -C / HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
}

awaits_system() {
  awaits 60 says 'running\|degraded' on "$1" systemctl is-system-running 2>/dev/null || {
    tail -n 20 "$work/$1/console.log" >&2
    fail "$1 does not boot"
  }
}

# Keeps what both daemons said, for when something went wrong.
journals() {
  local host
  for host in alpha beta; do
    on "$host" journalctl -q --no-pager -u understudy >"$work/$host.journal" || :
  done
}

machines_down() {
  local host pid
  for host in alpha beta; do
    pid="$(cat "$work/$host/nspawn.pid" 2>/dev/null || :)"
    if [ -n "$pid" ] && grep -q systemd-nspawn "/proc/$pid/comm" 2>/dev/null; then
      kill -KILL "$(leader "$host")" "$pid" 2>/dev/null || :
      wait "$pid" 2>/dev/null || :
    fi
    if mountpoint -q "$work/$host/root"; then
      awaits 10 umount "$work/$host/root" 2>/dev/null || umount -l "$work/$host/root"
    fi
    rm -rf "${work:?}/$host"
  done
  for host in alpha beta client; do
    [ ! -e "/run/netns/$(namespace $host)" ] || ip netns delete "$(namespace $host)"
  done
}
