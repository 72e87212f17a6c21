#!/usr/bin/env bash
# `make proof`: what is too long for every change and is run before an issue is resolved.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
. scripts/env.sh
. scripts/tally.sh
PATH=$SHINRAI_TOOLS/cargo-deny-$CARGO_DENY_VERSION/bin:$PATH

# The whole browser; `make test` takes the engine alone.
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
# `advisories` needs a list from the network and is left to whoever has it: cargo deny check advisories
step "licences, sources and banned crates" cargo deny --locked check licenses bans sources
step "optimised site" scripts/site.sh
playwright_tests "in the browser, the other two combinations" --grep-invert @proof --project "ja, no script" --project en
playwright_tests "every page at every width, light and dark" --grep @proof
matrix "real browsers in every state"
# The optimised program, once with SQLite and once with PostgreSQL and two servers; the figures are printed.
SHINRAI_TEST_FLOOD=50000 SHINRAI_TEST_QUEUED=1000000 SHINRAI_BIN=$PWD/target/release/shinrai \
  cargo_tests "50,000 mails while people sign in, and a server killed in the middle" \
  cargo test --package server --test all --locked -- --nocapture --test-threads=1 mail::flood mail::size
SHINRAI_TEST_SILENCE=60 SHINRAI_BIN=$PWD/target/release/shinrai \
  cargo_tests "a minute without PostgreSQL" \
  cargo test --package server --test all --locked -- --nocapture --test-threads=1 postgres_away::silent
verdict
