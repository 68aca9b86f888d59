#!/usr/bin/env bash
# Known vulnerabilities of what we build from, by govulncheck (tools/vuln). It needs its database over the network; where
# that cannot be reached nothing has been looked at, and this says so and fails. Not part of `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
bin="${XDG_CACHE_HOME:-$HOME/.cache}/motcua/tools/vuln-$(sha256sum tools/vuln/go.sum tools/vuln/go.mod | sha256sum | cut -c1-12)"
[ -x "$bin" ] || (cd tools/vuln && GOWORK=off go build -o "$bin" golang.org/x/vuln/cmd/govulncheck)
failed=0
for module in api libs services stack tests; do
  [ -n "$(find "$module" -name '*.go' -not -path '*/node_modules/*' -print -quit)" ] || continue
  echo "scan $module"
  (cd "$root/$module" && "$bin" ./...) || failed=$?
done
if [ "$failed" -ne 0 ] && [ "$failed" -ne 3 ]; then
  echo "scan: nothing was scanned: the vulnerability database could not be reached, or govulncheck failed (see above)" >&2
fi
exit "$failed"
