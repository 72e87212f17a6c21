#!/usr/bin/env bash
# Brings a machine to the point where `make` can work, and says what it installs before it does.
#   scripts/setup.sh build   what `make run` needs: a compiler that knows wasm, cargo-leptos, wasm-bindgen
#   scripts/setup.sh test    that, and node, three browsers, fonts, PostgreSQL, a mail server and an SMS gateway
#   scripts/setup.sh proof   that, and what only `make proof` needs: cargo-deny
# Every step first looks whether its work is already done, so a second call takes a second.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

say() { printf '\033[1msetup:\033[0m %s\n' "$*" >&2; }
die() { say "$*"; say "README.md, \"When the set-up fails\", knows the ways out."; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else die "only root may do this, and there is no sudo: $*"; fi
}

# --- packages of the system -----------------------------------------------------------------------------------------
quietly() { # quietly COMMAND… : its output is shown only if it fails
  local log; log=$(mktemp)
  if "$@" >"$log" 2>&1; then rm -f "$log"; else tail -n 30 "$log" >&2; rm -f "$log"; return 1; fi
}
policy=/usr/sbin/policy-rc.d pgconf=/etc/postgresql-common/createcluster.d/shinrai.conf ours=
leave_no_trace() {
  local file
  for file in $ours; do as_root rm -f "$file"; done
  ours=
}
trap leave_no_trace EXIT
keep_services_off() { # Debian starts a daemon as it installs it; we want the programs, and start our own
  if [ ! -e "$policy" ]; then
    ours="$ours $policy"
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  if [ ! -e "$pgconf" ]; then
    ours="$ours $pgconf"
    as_root mkdir -p "$(dirname "$pgconf")"
    echo 'create_main_cluster = false' | as_root tee "$pgconf" >/dev/null
  fi
}
updated=
apt_flags=
apt_install() { # apt_install WHAT-FOR PACKAGE…
  local what=$1; shift
  have apt-get || die "$what is missing, and this is no Debian or Ubuntu: please install the equivalent of: $*"
  say "installing $what: $*"
  if [ -z "$updated" ]; then quietly as_root apt-get update -qq || die "apt-get update failed"; updated=1; fi
  # shellcheck disable=SC2086
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $apt_flags "$@" \
    || die "apt-get could not install: $*"
}

# --- a C compiler (SQLite and ring are built from source) -----------------------------------------------------------
need_cc() {
  local missing=
  have cc || missing="gcc libc6-dev"
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs ] || missing="$missing ca-certificates"
  # shellcheck disable=SC2086
  [ -z "$missing" ] || apt_install "a C compiler and certificates" $missing
}

# --- one Rust compiler for both halves ------------------------------------------------------------------------------
knows_wasm() { # knows_wasm RUSTC : it has the standard library for wasm
  local lib; lib=$("$1" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && compgen -G "$lib/libstd-*.rlib" >/dev/null
}
links_wasm() { # links_wasm RUSTC : it makes a whole wasm file, linker and all
  local out status=0; out=$(mktemp)
  echo 'pub fn nothing() {}' | "$1" --crate-name empty --crate-type cdylib --target wasm32-unknown-unknown -o "$out" - 2>/dev/null || status=1
  rm -f "$out"
  return "$status"
}
new_enough() { # new_enough RUSTC
  local minor; minor=$("$1" --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge "${RUST_CHANNEL#1.}" ]
}
rust_is_ready() { new_enough rustc && links_wasm rustc && cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1; }
need_rust() {
  rust_is_ready && return
  if have rustup && [ -z "${RUSTUP_TOOLCHAIN:-}" ]; then
    say "installing Rust $RUST_CHANNEL with the wasm target, by rustup"
    if quietly timeout 600 rustup toolchain install "$RUST_CHANNEL" --no-self-update --profile minimal \
        --component clippy --component rustfmt --target wasm32-unknown-unknown; then
      unset RUSTUP_TOOLCHAIN
      rust_is_ready && return
    fi
    say "rustup could not bring it; taking Debian's compiler"
  fi
  debian_rust
  rust_is_ready || die "there is still no Rust $RUST_CHANNEL that knows wasm"
}
debian_rust() {
  local packages="rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web" missing="" package
  for package in $packages; do
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || missing="$missing $package"
  done
  # They replace Debian's older rustc and cargo, if those are there.
  # shellcheck disable=SC2086
  [ -z "$missing" ] || apt_install "Rust" $missing
  # The linker for wasm: rust-web-llvm brings /usr/bin/rust-lld, a link to a program of another package, such as lld-22.
  local linker; linker=$(basename "$(readlink -m /usr/bin/rust-lld)")
  [ -e /usr/bin/rust-lld ] || apt_install "the linker for wasm" "$linker"
  if ! knows_wasm /usr/bin/rustc; then
    say "building Rust's standard library for wasm (half a minute, once for this machine)"
    local work lib; work=$(mktemp -d); lib=$(/usr/bin/rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib
    mkdir "$work/src"; : > "$work/src/lib.rs"
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n' > "$work/Cargo.toml"
    (cd "$work" && quietly env RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
      /usr/bin/cargo build --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort) \
      || die "the standard library for wasm did not build"
    rm -f "$work"/target/wasm32-unknown-unknown/release/deps/libempty*
    as_root mkdir -p "$lib"
    as_root cp "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib "$lib/"
    rm -rf "$work"
  fi
  if have rustup; then
    quietly rustup toolchain link debian /usr || die "rustup could not link /usr as toolchain debian"
    export RUSTUP_TOOLCHAIN=debian
  fi
  hash -r
}

# --- node, for Playwright --------------------------------------------------------------------------------------------
need_node() {
  local major=0
  if have node && have npm; then major=$(node -p 'process.versions.node.split(".")[0]'); fi
  [ "$major" -ge 18 ] || apt_install "node" nodejs npm
  local stamp=end2end/node_modules/.shinrai
  if [ -e "$stamp" ] && [ ! end2end/package-lock.json -nt "$stamp" ]; then return; fi
  say "installing npm packages into end2end/node_modules"
  (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 quietly npm ci) || die "npm ci failed in end2end"
  touch "$stamp"
}

# --- cargo tools, outside the tree so that a fresh clone finds them again --------------------------------------------
cargo_tool() { # cargo_tool BINARY CRATE VERSION [FLAG…]
  local bin=$1 crate=$2 version=$3 root=$SHINRAI_TOOLS/$2-$3; shift 3
  [ ! -x "$root/bin/$bin" ] || return 0
  ! { have "$bin" && "$bin" --version 2>/dev/null | grep -qwF "$version"; } || return 0 # somebody installed it for all
  say "building $crate $version into $root (some minutes, once for this machine)"
  # They run here only: their own release profiles (whole-program optimisation) take four times as long to build.
  CARGO_TARGET_DIR=$SHINRAI_TOOLS/target CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_STRIP=symbols \
    quietly cargo install --root "$root" "$crate" --version "=$version" "$@" || die "$crate did not build"
}
need_build_tools() {
  cargo_tool wasm-bindgen wasm-bindgen-cli "$WASM_BINDGEN_VERSION"
  # no_downloads: it takes wasm-bindgen from PATH and fetches no programs by itself.
  cargo_tool cargo-leptos cargo-leptos "$CARGO_LEPTOS_VERSION" --locked --features no_downloads
}

# --- what the tests talk to ------------------------------------------------------------------------------------------
need_test_tools() {
  local missing=
  have openssl || missing="$missing openssl"
  if [ -z "${CHROMIUM:-}" ]; then
    have chromium || missing="$missing chromium"
    have chromium-headless-shell || missing="$missing chromium-headless-shell"
  fi
  have "${FIREFOX:-firefox-esr}" || missing="$missing firefox-esr"
  # WebKit's driver brings MiniBrowser along, which needs a screen that nobody sees.
  have WebKitWebDriver || missing="$missing webkit2gtk-driver"
  have Xvfb || missing="$missing xvfb"
  { have fc-list && [ -n "$(fc-list :lang=ja 2>/dev/null)" ]; } || missing="$missing fontconfig fonts-noto-cjk"
  { have initdb || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; } || missing="$missing postgresql"
  [ -x /usr/sbin/pgbouncer ] || missing="$missing pgbouncer"
  [ -x /usr/sbin/exim4 ] || missing="$missing exim4-daemon-light"
  # Checks our signatures on mail.
  [ -e /usr/lib/python3/dist-packages/dkim/__init__.py ] || missing="$missing python3-dkim"
  [ -x /usr/sbin/bearerbox ] || missing="$missing kannel"
  [ -x /usr/lib/kannel/test/fakesmsc ] || missing="$missing kannel-extras"
  [ -n "$missing" ] || return 0
  keep_services_off
  # --no-remove: Debian lets only one mail server be installed, and yours stays.
  apt_flags=--no-remove
  # shellcheck disable=SC2086
  apt_install "what the tests talk to" $missing
  if [ -d /run/systemd/system ]; then # nor at the next boot
    case "$missing" in *exim4*) quietly as_root systemctl disable exim4 || true ;; esac
    case "$missing" in *pgbouncer*) quietly as_root systemctl disable pgbouncer || true ;; esac
    case "$missing" in *kannel*) quietly as_root systemctl disable kannel || true ;; esac
  fi
}

need_all_tools() { # packages unpack while the compiler works
  local building
  need_build_tools & building=$!
  need_test_tools
  wait "$building" || exit 1
}

mkdir -p "$SHINRAI_TOOLS"
exec 9>"$SHINRAI_TOOLS/.lock"
flock -n 9 || { say "waiting for another set-up on this machine"; flock 9; }
case "${1:-build}" in
  build) need_cc; need_rust; need_build_tools ;;
  test) need_cc; need_rust; need_node; need_all_tools ;;
  proof)
    need_cc; need_rust; need_node; need_all_tools
    cargo_tool cargo-deny cargo-deny "$CARGO_DENY_VERSION" --locked ;;
  *) die "usage: scripts/setup.sh build|test|proof" ;;
esac
rm -rf "$SHINRAI_TOOLS/target"
