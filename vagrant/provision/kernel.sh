#!/bin/bash
# Sees to a kernel that has what the engine needs. Debian 12's own is too old, its backports have one; the machine is
# started again afterwards.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

has_function() { grep -q ' bpf_sk_assign_tcp_reqsk' /proc/kallsyms; }

if has_function; then
  echo "this kernel has bpf_sk_assign_tcp_reqsk"
  exit 0
fi
. /etc/os-release
mirror="$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' |
  awk '$1 == "Debian" { print $2; exit }')"
echo "deb $mirror $VERSION_CODENAME-backports main" >/etc/apt/sources.list.d/backports.list
apt-get -qq update
apt-get -qq install -y -t "$VERSION_CODENAME-backports" "linux-image-$(dpkg --print-architecture)"
