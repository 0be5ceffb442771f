#!/bin/bash
# host.sh NAME ADDRESS PEER PEER-ADDRESS SERVICE-ADDRESS: a host of the pair. Takes the package and the key from /tmp.
# May be run again.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
name="$1" address="$2" peer="$3" peer_address="$4" service="$5"

apt-get -qq update
apt-get -qq install -y nginx-light curl
# The same bytes with the same time on both hosts, or the second half of an answer would not fit the first.
head -c 256M /dev/zero | openssl enc -aes-128-ctr -K 0 -iv 0 2>/dev/null >/var/www/html/big
touch -d '2026-01-01 00:00:00 UTC' /var/www/html/big

apt-get -qq install -y /tmp/understudy.deb
install -m 600 -o root -g root /tmp/pair.key /etc/understudy/pair.key
interface="$(ip -brief -4 address | awk -v own="$address/" 'index($0, own) { sub(/@.*/, "", $1); print $1; exit }')"
understudy init --force --node "$name" --interface "$interface" --address "$address" \
  --peer "$peer" --peer-address "$peer_address" --service-address "$service" --port tcp/80 \
  --preferred-primary primary
rm -rf "/etc/understudy/for-$peer"
understudy check
systemctl enable --now understudy
