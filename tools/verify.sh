#!/usr/bin/env bash
# Regenerates everything that is generated and committed, and fails where that changes a file. The contracts' examples
# are checked by tools/contract on the way, the schema dumps and the events' samples by their tests.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x /usr/lib/postgresql/15/bin/pg_dump ] || { echo "verify: the schema dumps are those of Debian's pg_dump 15; run as root: apt-get install postgresql-15" >&2; exit 1; }
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
go test ./api/events/v1
go run ./stack/cmd/stack exec pg -- go test -run '^TestSchema$' ./services/identity/internal/postgres ./services/dossiers/internal/postgres ./services/documents/internal/postgres ./services/notifications/internal/postgres ./services/portal/internal/postgres
for adr in docs/adr/[0-9]*.md; do
  grep -q "$(basename "$adr")" docs/adr/README.md || { echo "verify: docs/adr/README.md does not list $(basename "$adr")" >&2; exit 1; }
done
# The names in the tables of docs/configuration.md are those that the code reads.
read_names() { git ls-files -z 'libs/*.go' 'services/*.go' 'stack/*.go' | grep -zv '_test\.go$' | xargs -0 grep -ohE 'env:"[A-Z][A-Z0-9_]*|Getenv\("MOTCUA_[A-Z_]*' | sed 's/.*"//' | sort -u; }
told_names() { sed -n 's/^| \(`[A-Z][^|]*\)|.*/\1/p' docs/configuration.md | grep -oE '`[A-Z][A-Z0-9_]*`' | tr -d '`' | sort -u; }
differ=$(diff <(read_names) <(told_names) | sed -n 's/^</read by the code, not in docs\/configuration.md:/p; s/^>/in docs\/configuration.md, read by nothing:/p' || true)
[ -z "$differ" ] || { echo "verify: $differ" >&2; exit 1; }
broken=$(grep -rhoE '\]\((\.\./|docs/|services/|api/|libs/|tools/|stack/|tests/)[^)#]*' README.md CONTRIBUTING.md 2>/dev/null | sed 's/](//' | while read -r path; do [ -e "$path" ] || echo "$path"; done)
[ -z "$broken" ] || { echo "verify: README.md or CONTRIBUTING.md lead nowhere: $broken" >&2; exit 1; }
echo "verify: clean"
