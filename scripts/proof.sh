#!/usr/bin/env bash
# `make proof`: what is too long for every change and is run before an issue is resolved.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
. scripts/env.sh
. scripts/tally.sh
PATH=$SHINRAI_TOOLS/cargo-deny-$CARGO_DENY_VERSION/bin:$PATH

# `advisories` needs a list from the network and is left to whoever has it: cargo deny check advisories
step "licences, sources and banned crates" cargo deny --locked check licenses bans sources
step "optimised site" scripts/site.sh
playwright_tests "in the browser, every combination" --grep @proof
verdict
