#!/bin/sh
# Lints every module of go.work, or those named: tools/golangci/run.sh [libs services ...]
# Builds golangci-lint of the version in go.mod once into the user's cache (2 CPU-minutes), at low priority.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
package=github.com/golangci/golangci-lint/v2
version=$(sed -n "s|^[[:space:]]*$package \(v[^ ]*\).*|\1|p" "$here/go.mod")
dir=${XDG_CACHE_HOME:-$HOME/.cache}/motcua/bin
bin=$dir/golangci-lint-$version

if [ ! -x "$bin" ]; then
	echo "golangci-lint $version: building once into $dir (about two minutes of CPU)" >&2
	mkdir -p "$dir"
	(cd "$here" && GOWORK=off GOFLAGS=-mod=readonly nice -n 10 go build -p 1 -o "$bin.$$" "$package/cmd/golangci-lint")
	mv "$bin.$$" "$bin"
fi

if [ $# -eq 0 ]; then
	set -- $(sed -n 's|^[[:space:]]*\./\([a-z]*\).*|\1|p' "$root/go.work")
	for tool in "$root"/tools/*/*.go; do
		case " $* " in *" ${tool%/*} "*) ;; *) set -- "$@" "${tool%/*}" ;; esac
	done
fi
bad=0
for module; do
	cd "$root"
	cd "$module"
	# Tools are modules outside the workspace.
	case $module in *tools/*) export GOWORK=off ;; *) unset GOWORK ;; esac
	# A module without a package yet has nothing to lint.
	[ -n "$(go list ./... 2>/dev/null | head -n 1)" ] || continue
	echo "lint ${module#"$root"/}" >&2
	"$bin" run --config "$root/.golangci.yaml" ./... || bad=1
done
exit $bad
