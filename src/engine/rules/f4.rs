//! The words of `F4`; what it is stands in `f4.md`.

use super::phrasing::{guarded, or_list};
use crate::day::NotADay;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `F4`
impl Diagnostic {
    /// A date that is none.
    pub fn not_a_day(key: &str, text: &str, why: &NotADay, at: &Span) -> Diagnostic {
        let note = |message: String| Diagnostic::new(guarded(key, Code::F4), message).at(at, "");
        match why {
            NotADay::Unclear(readings) => {
                let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
                match readings.as_slice() {
                    [] => note(format!("`{text}` is not a whole date"))
                        .help("write it as 6 August 2026"),
                    [one] => note(format!("`{text}` is not how a date is written here"))
                        .help(format!("write {one}"))
                        .fix(*one),
                    readings => note(format!("`{text}` could mean more than one day"))
                        .help(format!("write {}", or_list(readings)))
                        .fix(*readings.first().expect("there are two"))
                        .for_example(),
                }
            }
            NotADay::Zoned => note(format!("`{text}` says a time zone, which is not read here"))
                .help("write the day alone, as 6 August 2026"),
            NotADay::Impossible => {
                note(format!("there is no day `{text}`")).help("look at a calendar for that month")
            }
            NotADay::Unknown => note(format!("`{text}` is not a date"))
                .help("write it as 6 August 2026 or 2026-08-06"),
        }
    }
}

/// `F4`, of dates that contradict each other
impl Diagnostic {
    /// A day or time that comes before the one that it must follow.
    pub fn dates_in_the_wrong_order(earlier: &str, later: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F4, format!("`{later}` lies before `{earlier}`"))
            .at(at, "")
            .help("one of the two dates is a slip: look at day, month and year of both")
    }

    /// A page that leaves the site on the day on which it comes, or before.
    pub fn never_there(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F4,
            "the page leaves the site before anybody can read it",
        )
        .at(at, "")
        .help("`expires` must lie behind `published`: look at day, month and year of both")
    }

    /// A field for a day without one.
    pub fn no_day(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F4, format!("`{key}` has no day, so it says nothing"))
            .at(at, "")
            .help(format!(
                "write a day behind it, as 6 August 2026, or remove `{key}`"
            ))
    }

    /// One of two moments has a time, the other a day alone.
    pub fn time_beside_a_day(with_time: &str, without: &str, day: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F4,
            format!("`{with_time}` has a time of day, and `{without}` has none"),
        )
        .at(at, "")
        .help(format!("write the time too: `{without}: {day} 12:00`"))
        .fix(format!("{day} 12:00"))
        .for_example()
    }

    /// A time of day that does not exist, since clocks go forward then.
    pub fn skipped_time(key: &str, text: &str, zone: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F4,
            format!("there is no {text} on the clocks of {zone}, which go forward then"),
        )
        .at(at, "")
        .help(format!("give `{key}` another time of that day"))
    }
}
