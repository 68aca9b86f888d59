#!/usr/bin/env bash
# Everything that is generated and committed, in one place; `make verify` runs it and diffs.
set -euo pipefail
cd "$(dirname "$0")/.."
export GOWORK=off GOPRIVATE=motcua.vn
tool() { # module folder, package: builds once into the cache, prints the binary's path
  local bin="${XDG_CACHE_HOME:-$HOME/.cache}/motcua/tools/$1-$(sha256sum "tools/$1/go.sum" "tools/$1/go.mod" | sha256sum | cut -c1-12)"
  [ -x "$bin" ] || (cd "tools/$1" && go build -o "$bin" "$2")
  echo "$bin"
}
only="${1:-all}"
if [ "$only" = all ] || [ "$only" = api ]; then
  (cd tools/contract && go run . ../../api/{identity,documents,notifications,dossiers}/v1)
  oapi=$(tool oapi github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen)
  for s in identity documents notifications dossiers; do
    "$oapi" -config api/codegen.yaml -package "${s}v1" -o "api/$s/v1/$s.gen.go" "api/$s/v1/openapi.bundle.json"
  done
  events=$(tool eventgen github.com/atombender/go-jsonschema)
  (cd api/events/v1 && "$events" -p eventsv1 --only-models --struct-name-from-title -o events.gen.go ./*.schema.json)
fi
if [ "$only" = all ] || [ "$only" = sql ]; then
  sqlc=$(tool sqlc github.com/sqlc-dev/sqlc/cmd/sqlc)
  for y in services/*/internal/postgres/sqlc.yaml; do [ -e "$y" ] && (cd "$(dirname "$y")" && "$sqlc" generate); done
fi
if [ "$only" = all ] || [ "$only" = web ]; then
  services/portal/build.sh
fi
if [ "$only" = all ] || [ "$only" = docs ]; then
  (cd tools/faults && go run . ../..)
fi
