#!/usr/bin/env bash
# golangci-lint, pinned in tools/golangci, over every module of the workspace.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
bin="${XDG_CACHE_HOME:-$HOME/.cache}/motcua/tools/golangci-$(sha256sum tools/golangci/go.sum tools/golangci/go.mod | sha256sum | cut -c1-12)"
if [ ! -x "$bin" ]; then
  echo "building golangci-lint from its module, once"
  (cd tools/golangci && GOWORK=off go build -o "$bin" github.com/golangci/golangci-lint/v2/cmd/golangci-lint)
fi
failed=0
for module in $(go list -m -f '{{.Dir}}'); do
  # A module without Go files has nothing to look at.
  [ -n "$(find "$module" -name '*.go' -not -path '*/node_modules/*' -print -quit)" ] || continue
  echo "lint ${module#"$root"/}"
  (cd "$module" && "$bin" run --config "$root/.golangci.yaml" ./...) || failed=1
done
exit $failed
