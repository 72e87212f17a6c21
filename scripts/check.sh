#!/usr/bin/env bash
# The fast gate, `make check`: format, lints for both halves, the direction rules, unit and server tests.
# `make test` calls it as `check.sh all`: then the browser's half of the site, its weight and the browser follow.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
. scripts/env.sh
. scripts/tally.sh
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
# Databases and profiles come and go by the hundred, and creating files is slow for a while after deleting many: they lie
# in memory, where there is enough of it.
memory='' site=''
tidy() { [ -z "$site" ] || kill "$site" 2>/dev/null; rm -rf "$memory" "${site_log:-}"; }
trap tidy EXIT
room=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)
if [ "${room:-0}" -gt 4000000 ]; then
  memory=$(mktemp -d /dev/shm/shinrai-XXXXXX)
  chmod 755 "$memory" # PostgreSQL and the mail server run as users of their own
  export TMPDIR=$memory
fi
# They wait for databases and mail servers more than they compute.
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((3 * $(nproc)))}

# What the browser downloads is built meanwhile, and its lints with it: its last half minute takes one core only.
if [ "${1:-}" = all ]; then
  # Who builds here for the first time may never build a second time: a fifth less work for our own crates.
  [ -d target/debug/incremental ] || export CARGO_INCREMENTAL=${CARGO_INCREMENTAL:-0}
  site_log=$(mktemp)
  RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/lint-too.sh scripts/site.sh browser >"$site_log" 2>&1 & site=$!
fi
site_is_built() { wait "$site" || { cat "$site_log"; return 1; }; }

step "format" cargo fmt --all --check
mapfile -t rules < <(sed -n 's/^rule_\([a-z_]*\)() .*/\1/p' scripts/rules.sh)
for rule in "${rules[@]}"; do
  step "rule: ${rule//_/ }" scripts/rules.sh "$rule"
done
# clippy is the compiler that builds the tests, as `cargo clippy` lets it be for a check: one build, not two. What it
# makes is slower than rustc's and is only tested with.
export RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
step "lints, server half" cargo test --workspace --all-targets --locked --quiet --no-run
cargo_tests "unit and server tests, on SQLite and PostgreSQL" cargo test --workspace --locked --no-fail-fast
unset RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS

if [ "${1:-}" = all ]; then
  step "the browser's half of the site, and its lints" site_is_built
  # The program as the tests built it, which saves a quarter of all: `make proof` takes the optimised one.
  export SHINRAI_BIN=$PWD/target/debug/shinrai
  step "wire sizes" node scripts/wire.mjs --bars
  # Both languages, with and without script; the two other combinations are for `make proof`.
  playwright_tests "in the browser" --grep-invert @proof --project ja --project "en, no script"
else
  # In the folder and the profile of that build: they share what runs at build time.
  step "lints, browser half" cargo clippy -p app --features hydrate --target wasm32-unknown-unknown --locked --quiet \
    --target-dir target/front --profile wasm-release -- -D warnings
fi
verdict
