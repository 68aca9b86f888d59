#!/usr/bin/env bash
# Writes services/SERVICE/internal/postgres/schema.sql anew for the services named, or for all that have one:
# the schema that the migrations make, by pg_dump 15. A test of each service compares (pgtest.CheckSchema).
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- $(cd services && ls -d */internal/postgres | cut -d/ -f1)
packages=()
for service in "$@"; do packages+=("./services/$service/internal/postgres"); done
run=(env UPDATE_SCHEMA=1 go test -count=1 -run '^TestSchema$' "${packages[@]}")
if [ -n "${TEST_PG_URL:-}" ]; then "${run[@]}"; else go run ./stack/cmd/stack exec pg -- "${run[@]}"; fi
