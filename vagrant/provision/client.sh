#!/bin/bash
# The client needs nothing of ours.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y curl
