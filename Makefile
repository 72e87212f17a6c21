# The one file of commands. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run dev check test proof bench screenshots site clean setup

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: setup ## the site on http://localhost:3000 with a seeded account (TLS=1: on https)
	@scripts/site.sh
	@TLS=$(TLS) exec scripts/run.sh

dev: setup ## the same while you work: a change to a page or a style shows in the open browser
	@scripts/dev.sh

check: ## the fast gate: format, lints, direction rules, unit and server tests
	@scripts/setup.sh test
	@exec scripts/check.sh

test: ## everything: the gate, then the site in the browser, and its weight
	@scripts/setup.sh test || { printf '\n0 passed, 1 failed\n'; exit 1; }
	@exec scripts/check.sh all

proof: ## what takes longer: licences, every combination in the browser, real browsers, 50,000 mails, a minute without PostgreSQL
	@scripts/setup.sh proof
	@exec scripts/proof.sh

bench: ## wire sizes and costs, as a table
	@scripts/setup.sh test
	@scripts/site.sh
	@. scripts/env.sh && exec node scripts/bench.mjs

screenshots: ## a picture of every page and state into end2end/screenshots
	@scripts/setup.sh test
	@scripts/site.sh
	@. scripts/env.sh && cd end2end && exec node screenshots.mjs

site: setup ## the optimised build alone: target/release/shinrai and target/site
	@scripts/site.sh

clean: ## forget what was built; the data under data/ stays
	rm -rf target end2end/node_modules end2end/test-results end2end/screenshots

setup:
	@scripts/setup.sh build
