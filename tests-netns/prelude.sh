# shellcheck shell=bash
# What the commands of this directory share. Source it; it changes nothing by itself.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "network namespaces need root; run it with sudo"
}

# Compiles the lab, and what it depends on, when a source is newer than the last time.
build_lab() {
  local stamp="$root/tests-netns/target/lab.classpath"
  if [ -s "$stamp" ] && [ -z "$(find "$root"/*/pom.xml "$root"/*/src -newer "$stamp" -print -quit)" ]; then
    return
  fi
  (cd "$root" && mvn -q -B -Dstyle.color=never test-compile dependency:build-classpath -pl tests-netns -am \
    -Dmdep.outputFile="$stamp" -Dmdep.includeScope=test) || fail "the build failed"
}

lab_classpath() {
  printf '%s:%s' "$root/tests-netns/target/test-classes" "$(cat "$root/tests-netns/target/lab.classpath")"
}
