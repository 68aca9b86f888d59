#!/usr/bin/env bash
# Runs every fuzz target of the workspace for FUZZTIME each. Inputs that fail are kept under the package's testdata/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0
while IFS=: read -r file target; do
  dir=$(dirname "$file")
  echo "fuzz $dir $target"
  (cd "$dir" && go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-30s}" .) || failed=1
done < <(grep -rno --include='*_test.go' --exclude-dir=node_modules '^func Fuzz[A-Za-z0-9_]*' api libs services stack tests | sed -E 's/:[0-9]+:func /:/')
exit $failed
