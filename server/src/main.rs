//! The program `shinrai`. Everything is in the library, for the tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
