#!/usr/bin/env bash
# `make dev`: the site in the open browser follows what is edited. It has a folder of its own, so that the optimised one
# stays whole, and plain file names, so that a style sheet can be exchanged under an open page.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

mkdir -p data
export LEPTOS_HASH_FILES=false LEPTOS_SITE_ROOT=target/dev-site SHINRAI_SITE_ROOT=target/dev-site
exec cargo leptos watch --split -- serve --dev "$@"
