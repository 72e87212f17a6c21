#!/usr/bin/env bash
# What docs/architecture.md says of directions and the compiler cannot see: each rule prints what breaks it.
# scripts/rules.sh NAME runs one, and `make check` runs all. Test modules (from `#[cfg(test)] mod … {` to the end of a
# file) may do as they like.
set -u
cd "$(dirname "$0")/.." || exit
. scripts/env.sh

# Gates that make a line of app/ exist in the server only. The number may fall, never grow: pages know one world.
SSR_GATES=13
# Places that reach for the real clock or the real randomness.
AMBIENT=6
# No file imports another one in a circle.
CIRCLES=0

code() { # code DIRECTORY… : FILE:LINE:TEXT of everything outside tests and comments, each `use` in one line
  find "$@" -name '*.rs' -print0 2>/dev/null | xargs -0 -r awk '
    FNR == 1 { test = 0; gate = 0; use = "" }
    /^[[:space:]]*#\[cfg\(test\)\]/ { gate = 1; next }
    gate && /^[[:space:]]*#/ { next }
    gate { gate = 0; if (/;$/) next; test = 1 } # a module in a file of its own ends nothing here
    test || /^[[:space:]]*\/\// { next }
    use != "" || /^[[:space:]]*(pub )?use / { use = use $0; if (!/;/) next; $0 = use; use = "" }
    { print FILENAME ":" FNR ":" $0 }'
}
names() { # names MODULE|MODULE… : lines that name one of these modules of the same crate, or of server_core
  grep -E "\\b(crate|server_core)::($1)\\b|use (crate|server_core)::\\{(.*[{, ])?($1)(::|[,}])"
}
none() { # none MEANING : fails if anything comes in
  local found; found=$(cat)
  [ -n "$found" ] || return 0
  printf '%s\n   -> %s\n' "$found" "$1"
  return 1
}
at_most() { # at_most LIMIT NAME
  local found number; found=$(cat); number=$(printf '%s' "$found" | grep -c .)
  if [ "$number" -gt "$1" ]; then printf '%s\n   -> %s are %s, may be at most %s\n' "$found" "$2" "$number" "$1"; return 1; fi
  [ "$number" = "$1" ] || echo "   $2 are down to $number: lower the number in scripts/rules.sh from $1"
}

# What runs on the server is not in what the browser downloads, whatever a feature might pull in.
rule_no_server_crate_in_the_browser_half() {
  local tree
  tree=$(cargo tree -p app --no-default-features --features hydrate --target wasm32-unknown-unknown -e normal --prefix none \
    --locked) || return 1
  printf '%s\n' "$tree" | awk '{ print $1 }' | sort -u \
    | grep -xE 'server|sqlx.*|libsqlite3-sys|argon2|axum.*|leptos_axum|tokio.*|hyper.*|tower.*|mio|lettre|rustls.*|ring|reqwest|clap.*|jiff.*|rand|secrecy|tracing-subscriber|proptest' \
    | none "these crates belong to the server, and app/ pulls them into the wasm"
}
# The crates are the directions: the compiler refuses what a manifest does not name.
rule_each_crate_depends_on_what_it_may() {
  {
    depends app --no-default-features --features ssr | grep -xE 'server|server-core|sqlx|argon2|axum|leptos_axum|tokio|lettre|rustls|hyper'
    depends contract --all-features | grep -vxE 'async-trait|idna|secrecy|serde|unicode-normalization'
    depends words | grep -vxE 'contract'
    depends server-core | grep -xE 'app|server|leptos.*|axum.*'
  } | none "a crate depends on what docs/architecture.md keeps from it"
}
depends() { # depends CRATE FLAG… : names of what it depends on
  cargo tree -p "$@" -e normal --depth 1 --prefix none --locked | awk 'NR > 1 { print $1 }'
}
rule_files_import_each_other_in_no_circle() {
  local found; found=$(node scripts/circles.mjs) || return 1
  at_most "$CIRCLES" "circles of files" <<< "$found"
}
rule_the_backend_only_looks_down() {
  local found; found=$(node scripts/levels.mjs) || return 1
  none "docs/architecture.md says which level stands above which" <<< "$found"
}
rule_paths_that_the_papers_name_are_there() {
  local found; found=$(node scripts/paths.mjs) || return 1
  none "a paper names a file or folder that is not there" <<< "$found"
}
rule_config_asks_nothing_that_is_configured() {
  code server/core/src/config server/core/src/config.rs | names 'store|backend|delivery|site|keys' | none "configuration is read by the others and reads nothing of them"
}
rule_few_server_gates_in_app() { code app/src | grep -F 'feature = "ssr"' | at_most "$SSR_GATES" 'gates `feature = "ssr"` in app/src'; }
rule_pages_ask_calls_and_nothing_else() {
  code app/src/pages app/src/pages.rs app/src/parts app/src/parts.rs | grep -E '\b(backend::|Backend\b|expect_context::<Arc)' | none "pages and parts ask calls, never the backend"
}
rule_rules_import_only_the_contract() {
  local lines; lines=$(code server/core/src/rules server/core/src/rules.rs)
  {
    names 'store|backend|delivery|config|site|clock|random|keys|hashing|local_time|start_error' <<< "$lines"
    grep -E '\b(sqlx|axum|tokio|leptos|lettre|reqwest|tracing)::|std::(fs|net|env)|\bwords::' <<< "$lines"
  } | none "rules are pure: the contract, and time and randomness as arguments"
}
# The backend holds the connection of a transaction and hands it on; it never speaks on it.
rule_only_the_store_speaks_sql() {
  code server/src server/core/src | grep -vE '^server/core/src/store(/|\.rs)' | sed -E 's/sqlx::(Error|Result)\b//g' | grep -E '\bsqlx::' \
    | none "only server/core/src/store speaks sqlx"
}
rule_the_store_decides_nothing() {
  code server/core/src/store server/core/src/store.rs | names 'backend|delivery' | none "the store is asked, it asks nobody"
}
rule_delivery_asks_no_backend() {
  code server/core/src/delivery server/core/src/delivery.rs | names 'backend' | none "delivery reads the outbox, not the backend"
}
rule_http_asks_the_backend() {
  code server/src/http server/src/http.rs | sed -E 's/rules::time\b//g' | names 'store|rules' | none "http asks the backend, not what is below it"
}
# A mail has headers of its own.
rule_only_http_writes_headers_and_cookies() {
  code server/src server/core/src app/src | grep -vE '^server/(src/(http|dev)(/|\.rs)|core/src/delivery/compose\.rs)' \
    | grep -E 'SET_COOKIE|set-cookie|Set-Cookie|headers_mut|insert_header|append_header|ResponseOptions' \
    | none "only server/src/http (and dev) writes cookies and headers"
}
# `store::loggable` leaves out what the database repeats of a row.
rule_errors_are_logged_without_values() {
  code server/src server/core/src | grep -E '[ ,(=][%?](error|err|e|trouble)\b' | none "a log line takes an error by store::loggable"
}
rule_time_and_randomness_are_arguments() {
  { code server/src server/core/src app/src app/contract/src | grep -E 'clippy::disallowed_methods|\b(SysRng|OsRng|ThreadRng|getrandom)\b|Date::now\(|Math::random'
    grep -rniE '\b(current_timestamp|now\(\)|random\(\)|strftime|unixepoch)' server/migrations
    code server/core/src/store | grep -iE "\"[^\"]*\b(current_timestamp|now\(\)|random\(\)|strftime|unixepoch)"
  } | at_most "$AMBIENT" "places with a clock or randomness of their own"
}
# A reader decides by the first line whether this is the file to read on in.
rule_the_first_line_says_what_a_file_is_for() {
  find app server -name '*.rs' -print0 | xargs -0 -r awk '
    FNR == 1 { said = 0 }
    said || /^[[:space:]]*$/ || /^#!\[/ { next }
    { said = 1; if (!/^\/\/! ./) print FILENAME ":" FNR ":" $0 }' | none "a file begins with //! and what is in it"
}
# Somebody else clones this: no path of our machines, no address of our package sources.
rule_nothing_of_our_machines_in_the_tree() {
  git ls-files -z | xargs -0 grep -InE '(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+|tmp/bash_jobs)/|"resolved": "https?://' -- 2>/dev/null \
    | grep -v '^scripts/rules.sh:' | none "no machine path, no registry host"
}

"rule_${1:?usage: scripts/rules.sh NAME}"
