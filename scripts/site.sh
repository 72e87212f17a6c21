#!/usr/bin/env bash
# Builds the optimised site into target/release/shinrai and target/site, unless it is there and nothing changed since.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

stamp=target/site.stamp
sources=(Cargo.toml Cargo.lock rust-toolchain.toml app server/Cargo.toml server/src server/migrations style public)
is_whole() { # the program, and the files whose names it was built with
  local kind hash
  [ -x target/release/shinrai ] && [ -e "$stamp" ] && [ -s target/release/hash.txt ] || return
  while IFS=': ' read -r kind hash; do
    case $kind in js | wasm | css) [ -e "target/site/pkg/shinrai.$hash.$kind" ] || return ;; esac
  done < target/release/hash.txt
}
if is_whole && [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]; then exit 0; fi
echo "building the optimised site (five to eight minutes the first time on two cores)"
mkdir -p target
touch "$stamp.new" # as old as the build's beginning: what is edited meanwhile is newer
cargo leptos build --release --split --precompress
mv "$stamp.new" "$stamp"
