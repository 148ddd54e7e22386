//! A day as an argument.

/// Reads a day.
///
/// # Errors
///
/// How to write one.
pub fn day(text: &str) -> Result<jiff::civil::Date, &'static str> {
    text.parse().map_err(|_| "write a day as 2026-08-06")
}
