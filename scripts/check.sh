#!/usr/bin/env bash
# The fast gate, `make check`: format, lints for both halves, the direction rules, unit and server tests.
# `make test` calls it as `check.sh all`: then the optimised site, the wire sizes and the browser follow.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
. scripts/env.sh
. scripts/tally.sh
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
# They wait for databases and mail servers more than they compute.
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((3 * $(nproc)))}

# The optimised site is built meanwhile: half of its time one core is enough, and the server tests mostly wait.
if [ "${1:-}" = all ]; then
  site_log=$(mktemp)
  nice scripts/site.sh >"$site_log" 2>&1 & site=$!
  trap 'kill "$site" 2>/dev/null; rm -f "$site_log"' EXIT
fi
site_is_built() { wait "$site" || { cat "$site_log"; return 1; }; }

step "format" cargo fmt --all --check
for rule in $(sed -n 's/^rule_\([a-z_]*\)() .*/\1/p' scripts/rules.sh); do
  step "rule: ${rule//_/ }" scripts/rules.sh "$rule"
done
step "lints, server half" cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
step "lints, browser half" \
  cargo clippy -p app --features hydrate --target wasm32-unknown-unknown --locked --quiet -- -D warnings
cargo_tests "unit and server tests, on SQLite and PostgreSQL" cargo test --workspace --locked --no-fail-fast

if [ "${1:-}" = all ]; then
  step "optimised site" site_is_built
  step "wire sizes" node scripts/wire.mjs --bars
  # Both languages, with and without script; the two other combinations are for `make proof`.
  playwright_tests "in the browser" --grep-invert @proof --project ja --project "en, no script"
fi
verdict
