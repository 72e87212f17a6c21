#!/usr/bin/env bash
# Builds the optimised site, unless it is there and nothing changed since.
#   scripts/site.sh           target/release/shinrai and target/site
#   scripts/site.sh browser   target/site alone: what the tests' own build of the program serves
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
# cargo-leptos insists on a wasm-opt, and ours has nothing to do: it would take a minute, and what comes out of the
# compiler is 1 % smaller on the wire without it (18 % larger unpacked, 4 ms to compile on a desktop).
PATH=$PWD/scripts/stand-in:$PATH

half=${1:-whole}
stamp=target/site.$half.stamp hashes=target/release/hash.txt
sources=(Cargo.toml Cargo.lock rust-toolchain.toml .cargo app style public)
if [ "$half" = whole ]; then sources+=(server/Cargo.toml server/src server/core server/migrations); fi
is_whole() { # the program, and the files whose names it was built with
  local kind hash
  [ -e "$stamp" ] && [ -s "$hashes" ] && cmp -s "$hashes" target/site/hash.txt || return
  [ "$half" = browser ] || [ -x target/release/shinrai ] || return
  while IFS=': ' read -r kind hash; do
    case $kind in js | wasm | css) [ -e "target/site/pkg/shinrai.$hash.$kind" ] || return ;; esac
  done < "$hashes"
}
if is_whole && [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]; then exit 0; fi
mkdir -p target
touch "$stamp.new" # as old as the build's beginning: what is edited meanwhile is newer
if [ "$half" = browser ]; then
  echo "building the browser's half of the site (two to four minutes the first time on two cores)"
  cargo leptos build --release --split --precompress --frontend-only
else
  echo "building the optimised site (five to eight minutes the first time on two cores)"
  cargo leptos build --release --split --precompress
fi
cp "$hashes" target/site/ # where a program looks that has none beside it
mv "$stamp.new" "$stamp"
