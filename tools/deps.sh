#!/usr/bin/env bash
# What must be on the machine before `make up` (deps.sh up) and `make test` (deps.sh test). Looks for commands, not for
# package names, and asks apt only for what is missing. As root it installs, in one apt line; otherwise it prints that
# line and exits 1, except for PostgreSQL of `make up`, which falls back to a jar.
set -euo pipefail
what="${1:-up}"
missing=()
want() { missing+=("$1"); }
has() { command -v "$1" >/dev/null 2>&1; }

for program in go git make; do
  has "$program" || { echo "deps: $program is expected beforehand: install Go 1.26, make and git" >&2; exit 1; }
done

java_major() { java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1; }
if ! has java || [ "$(java_major || true)" -lt 17 ] 2>/dev/null; then want openjdk-17-jre-headless; fi
has mvn || want maven
if [ ! -x /usr/lib/postgresql/15/bin/postgres ]; then
  if [ "$what" = up ] && [ "$(id -u)" -ne 0 ]; then
    echo "deps: no PostgreSQL 15 here, make up fetches a jar of PostgreSQL 18 instead"
  else
    want postgresql-15
  fi
fi

if [ "$what" = test ]; then
  if ! has gcc; then
    want gcc
    want libc6-dev
  elif ! echo '#include <stdio.h>' | gcc -E - >/dev/null 2>&1; then
    want libc6-dev
  fi
  node_ok() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 18 || (a === 18 && b >= 20) ? 0 : 1)'; }
  if ! has node; then
    want nodejs
  elif ! node_ok; then
    echo "deps: node $(node --version) is too old, 18.20 or newer is needed: upgrade it where it came from" >&2
    exit 1
  fi
  # Another vendor's nodejs brings npm and conflicts with Debian's package of that name.
  has npm || want npm
  has chromium || has chromium-browser || has google-chrome || want chromium
fi

[ "${#missing[@]}" -gt 0 ] || exit 0
line="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
  echo "deps: missing: ${missing[*]}; run as root:" >&2
  echo "  apt-get update && $line" >&2
  exit 1
fi
echo "deps: $line"
export DEBIAN_FRONTEND=noninteractive
apt-get update
$line
