//! The terminal front end.

fn main() -> std::process::ExitCode {
    dispatch_playground::cli::main()
}
