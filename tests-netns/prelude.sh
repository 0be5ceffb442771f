# shellcheck shell=bash
# What the commands of this directory share. Source it; it changes nothing by itself.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
classpath_file="$root/tests-netns/target/lab.classpath"
build_log="$root/tests-netns/target/build.log"
policy="/usr/sbin/policy-rc.d"
PATH="$PATH:/usr/sbin:/sbin"

# Each tool with the Debian package that brings it; files for packages without a tool.
needs=(
  java:openjdk-17-jdk-headless javac:openjdk-17-jdk-headless mvn:maven make:make gcc:gcc
  clang:clang clang-format:clang-format llvm-strip:llvm bpftool:bpftool ip:iproute2 tc:iproute2 iptables:iptables
  nginx:nginx-light nsd:nsd socat:socat curl:curl tcpdump:tcpdump ps:procps nsenter:util-linux
  ethtool:ethtool openssl:openssl python3:python3-minimal
  redis-server:redis-server redis-cli:redis-tools memcached:memcached mosquitto:mosquitto
  mosquitto_sub:mosquitto-clients
  /usr/lib/python3/dist-packages/pymemcache/__init__.py:python3-pymemcache
  /usr/include/bpf/libbpf.h:libbpf-dev /usr/include/libelf.h:libelf-dev
  /usr/include/zlib.h:zlib1g-dev /usr/include/openssl/ssl.h:libssl-dev /usr/include/linux/bpf.h:linux-libc-dev
)

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "network namespaces need root; run it with sudo"
}

have() {
  case "$1" in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing_packages() {
  local need
  for need in "${needs[@]}"; do
    have "${need%%:*}" || printf '%s\n' "${need#*:}"
  done | sort -u
}

# Installs what is missing and nothing else. Fails with its name when a package is not to be had.
install_missing() {
  local packages
  mapfile -t packages < <(missing_packages)
  [ "${#packages[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "missing, and no apt-get to install them: ${packages[*]}"
  say "installing ${packages[*]}"
  run_child env DEBIAN_FRONTEND=noninteractive apt-get -qq update || fail "apt-get update failed"
  start_no_services
  packages=("${packages[@]/openjdk-17-jdk-headless/$(jdk_package)}")
  run_child env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install --no-install-recommends "${packages[@]}" >/dev/null ||
    fail "cannot install ${packages[*]}"
  allow_services
  disable_services "${packages[@]}"
}

# promtool alone: its package brings a server and 90 MB besides. Tests that need it are skipped where it cannot be had.
fetch_promtool() {
  local tools="$root/tests-netns/target/tools"
  PATH="$PATH:$tools"
  if have promtool || ! have apt-get; then return 0; fi
  say "fetching promtool"
  mkdir -p "$tools"
  apt-cache show prometheus >/dev/null 2>&1 || run_child apt-get -qq update || fail "apt-get update failed"
  run_child env -C "$tools" apt-get -qq -o APT::Sandbox::User=root download prometheus ||
    fail "cannot download prometheus"
  dpkg-deb --fsys-tarfile "$tools"/prometheus_*.deb | tar -x --strip-components=3 -C "$tools" ./usr/bin/promtool
  rm -f "$tools"/prometheus_*.deb
}

# Servers that were installed for the lab must not start with the machine either.
disable_services() {
  local package
  command -v systemctl >/dev/null || return 0
  for package in "$@"; do
    case "$package" in
      etcd-server) systemctl -q disable etcd ;;
      nginx-light) systemctl -q disable nginx ;;
      openssh-server) systemctl -q disable ssh ;;
      bird2) systemctl -q disable bird ;;
      nsd | redis-server | memcached | mosquitto | lighttpd | apache2 | haproxy | varnish | vsftpd | postgresql | keepalived)
        systemctl -q disable "$package"
        ;;
    esac
  done
}

# Debian 12 has Java 17; later ones have a later one, which builds for 17 as well.
jdk_package() {
  if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
    printf 'openjdk-17-jdk-headless'
  else
    printf 'default-jdk-headless'
  fi
}

# A server that is installed for the lab must not serve the machine itself.
start_no_services() {
  [ ! -e "$policy" ] || return 0
  printf '#!/bin/sh\n# understudy: installing\nexit 101\n' >"$policy"
  chmod +x "$policy"
}

allow_services() {
  if grep -q 'understudy: installing' "$policy" 2>/dev/null; then rm -f "$policy"; fi
}

# Runs a command as a child that ends with this script, whatever ends it. See end_with_children.
run_child() {
  local status=0
  set -m
  "$@" &
  child=$!
  set +m
  wait "$child" || status=$?
  child=""
  return "$status"
}

# What a script starts with & ignores Ctrl-C, and so does all that it starts in turn: then no test of Ctrl-C would end.
hearing_interrupts=(env --default-signal=INT --default-signal=QUIT)

# Runs Maven quietly; what it said is shown only when it fails.
maven_quietly() {
  mkdir -p "$(dirname "$build_log")"
  maven "$@" >"$build_log" 2>&1 || {
    tail -n 60 "$build_log" >&2
    fail "the build failed; all of it is in $build_log"
  }
}

maven() {
  run_child "${hearing_interrupts[@]}" mvn -f "$root/pom.xml" -B -ntp -Dstyle.color=never \
    -Dmdep.outputFile="$classpath_file.new" -Dmdep.includeScope=test "$@"
}

newer_source() {
  [ ! -s "$classpath_file" ] ||
    [ -n "$(find "$root" -name target -prune -o \( -path '*/src/*' -o -name pom.xml \) \
      -newer "$classpath_file" -print -quit)" ]
}

# Compiles the lab and what it depends on, when a source is newer than the last time.
build_lab() {
  newer_source || return 0
  maven_quietly test-compile dependency:build-classpath -pl tests-netns -am
  take_classpath
}

# Builds the program as users run it, and the lab.
build_program() {
  say "building"
  maven_quietly package dependency:build-classpath -DskipTests
  take_classpath
}

# Every module wrote its class path to the same file, the lab the last. It counts when all is built.
# Where Maven was told to build some modules only, the last one's classpath may be another.
take_classpath() {
  if grep -q tcp-replicator/target/ "$classpath_file.new"; then
    mv "$classpath_file.new" "$classpath_file"
  else
    rm "$classpath_file.new"
  fi
}

# Runs a class of the lab: run_java CLASS ARGUMENT...
run_java() {
  run_child "${hearing_interrupts[@]}" java -cp "$(lab_classpath)" "$@"
}

lab_classpath() {
  printf '%s:%s' "$root/tests-netns/target/test-classes" "$(cat "$classpath_file")"
}

# From here on nothing that the script started outlives it, and no lab stays behind.
clean_up_on_exit() {
  child=""
  trap on_exit EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

on_exit() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  [ -z "$child" ] || end_group "$child"
  child=""
  allow_services
  sweep || status=1
  exit "$status"
}

# Ends a process group in an orderly way, or after half a minute by force.
end_group() {
  local tries=300
  kill -TERM -- "-$1" 2>/dev/null || return 0
  while kill -0 -- "-$1" 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || kill -KILL -- "-$1" 2>/dev/null || return 0
    read -r -t 0.1 <> <(:) || :
  done
}

sweep() {
  [ -s "$classpath_file" ] && [ -e "$root/tests-netns/target/test-classes/io" ] || return 0
  run_java io.understudy.lab.Sweeper
}
