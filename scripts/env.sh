# shellcheck shell=bash disable=SC2034
# Sourced by every script: which compiler, which tools. Installs nothing, starts no program but sed.
export RUSTUP_AUTO_INSTALL=0 CARGO_TERM_PROGRESS_WHEN=${CARGO_TERM_PROGRESS_WHEN:-auto}
SHINRAI_TOOLS=${SHINRAI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/shinrai}
CARGO_LEPTOS_VERSION=0.3.11
CARGO_DENY_VERSION=0.20.2
WASM_BINDGEN_VERSION=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"/\1/p}' Cargo.lock)
RUST_CHANNEL=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)

# The compiler that rust-toolchain.toml asks for if rustup has it with the wasm target; else Debian's, once linked.
choose_rust() {
  local toolchains=${RUSTUP_HOME:-$HOME/.rustup}/toolchains
  [ -z "${RUSTUP_TOOLCHAIN:-}" ] || return 0
  compgen -G "$toolchains/$RUST_CHANNEL-*/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null && return
  [ ! -e "$toolchains/debian" ] || export RUSTUP_TOOLCHAIN=debian
}
choose_rust

PATH=$PWD/end2end/node_modules/.bin:$PATH
PATH=$SHINRAI_TOOLS/wasm-bindgen-cli-$WASM_BINDGEN_VERSION/bin:$SHINRAI_TOOLS/cargo-leptos-$CARGO_LEPTOS_VERSION/bin:$PATH
PATH=$PATH:$HOME/.cargo/bin:/usr/sbin
export PATH
