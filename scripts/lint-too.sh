#!/usr/bin/env bash
# Cargo's RUSTC_WORKSPACE_WRAPPER where both the wasm and its lints are wanted: compiles as it is told, then lets clippy
# read the same crate with the same dependencies. `cargo clippy` would compile them all a second time.
set -euo pipefail
"$@"
emits='' args=()
for arg in "$@"; do
  case $arg in
    --emit=*) emits=1 arg=--emit=metadata ;;
    --json=*) arg=${arg/artifacts,/} ;; # cargo counts what comes out, and has it already
  esac
  args+=("$arg")
done
[ -n "$emits" ] || exit 0 # cargo only asked the compiler about itself
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
for at in "${!args[@]}"; do
  if [ "${args[at]}" = --out-dir ]; then args[at + 1]=$away; fi
done
CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__ clippy-driver "${args[@]}"
