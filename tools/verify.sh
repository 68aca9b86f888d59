#!/usr/bin/env bash
# Regenerates everything that is generated and committed, and fails where that changes a file. The contracts' examples
# are checked by tools/contract on the way, the schema dumps and the events' samples by tests (schema_test.go, events_test.go).
set -euo pipefail
cd "$(dirname "$0")/.."
generated=(':(glob)api/**/*.gen.go' ':(glob)api/**/openapi.bundle.json' ':(glob)services/**/db/*.go' ':(glob)services/**/*_templ.go' services/portal/internal/web/dist docs/errors.md)
sums() { git ls-files -co --exclude-standard -- "${generated[@]}" | LC_ALL=C sort | xargs -r sha256sum; }
before=$(sums)
tools/generate.sh
after=$(sums)
if [ "$before" != "$after" ]; then
  echo "verify: generated files were not up to date; commit what 'make generate' wrote:" >&2
  diff <(echo "$before") <(echo "$after") | sed -n 's/^[<>] [0-9a-f]*  /  /p' | sort -u >&2
  exit 1
fi
for adr in docs/adr/[0-9]*.md; do
  grep -q "$(basename "$adr")" docs/adr/README.md || { echo "verify: docs/adr/README.md does not list $(basename "$adr")" >&2; exit 1; }
done
broken=$(grep -rhoE '\]\((\.\./|docs/|services/|api/|libs/|tools/|stack/|tests/)[^)#]*' README.md CONTRIBUTING.md 2>/dev/null | sed 's/](//' | while read -r path; do [ -e "$path" ] || echo "$path"; done)
[ -z "$broken" ] || { echo "verify: README.md or CONTRIBUTING.md lead nowhere: $broken" >&2; exit 1; }
echo "verify: clean"
