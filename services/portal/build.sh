#!/bin/sh
# Generates what internal/web commits: Go from the templ files, and dist/ from style, script and image.
# Idempotent; the same sources give the same bytes, which `make verify` relies on. Needs Go, node 18.20 or newer, npm.
set -eu
cd "$(dirname "$0")"
here=$PWD

# node_modules is fetched again only when the lock file has changed since it was filled.
if ! cmp -s package-lock.json node_modules/.motcua-lock; then
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.motcua-lock
fi
npm run --silent types
node build.mjs
(cd ../../tools/templ && GOWORK=off GOFLAGS=-mod=readonly go tool templ generate -log-level error -path "$here")
