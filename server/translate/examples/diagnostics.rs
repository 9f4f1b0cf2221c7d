//! Writes the page of the documentation that lists every code: `diagnostics > docs/diagnostics.md`.

#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", translate::diagnostics_page());
}
