//! Days as editors write them. No clock is asked, and nothing that has two readings is guessed at.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

/// A day, with a time of the clock where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// The time of the clock in the site's time zone.
    pub time: Option<Time>,
}

/// Why a text is no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotADay {
    /// `06/08/26`: two readings, or a year of two digits. Holds the clearest ways to write it.
    Unclear(Vec<String>),
    /// `31 February 2026`: well written, but not in the calendar.
    Impossible,
    /// `2026-06-30T23:00:00Z` where no time zone is known into which it could be put.
    Zoned,
    /// Anything else.
    Unknown,
}

/// The months in English, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads `2026-08-06` or `6 August 2026`, either with a time behind it (`2026-08-06 10:00`, `…T10:00:00`, `…, 5:30pm`).
///
/// A time that says its own zone (`…T23:00:00Z`, `… 10:00 +0100`) is put into `zone`, which may make it another day.
///
/// # Errors
///
/// [`NotADay`] tells how the text fails, so that the message can say what to write.
pub fn moment(text: &str, zone: Option<&TimeZone>) -> Result<Moment, NotADay> {
    let text = text.trim();
    let (date, rest) = match split_iso(text) {
        Some((date, rest)) => (date?, rest),
        None => in_words(text)?,
    };
    let Some((time, offset)) = time(rest)? else {
        return Ok(Moment { date, time: None });
    };
    let Some(offset) = offset else {
        return Ok(Moment {
            date,
            time: Some(time),
        });
    };
    let zone = zone.ok_or(NotADay::Zoned)?;
    let there = offset
        .to_timestamp(date.to_datetime(time))
        .map_err(|_| NotADay::Impossible)?
        .to_zoned(zone.clone());
    Ok(Moment {
        date: there.date(),
        time: Some(there.time()),
    })
}

fn split_iso(text: &str) -> Option<(Result<Date, NotADay>, &str)> {
    let (date, rest) = text.split_at_checked(10)?;
    let bytes = date.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        let part = date.get(range)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse::<i16>().ok())?
    };
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    Some((civil(year, month, day), rest))
}

fn civil(year: i16, month: i16, day: i16) -> Result<Date, NotADay> {
    let small = |n: i16| i8::try_from(n).map_err(|_| NotADay::Impossible);
    Date::new(year, small(month)?, small(day)?).map_err(|_| NotADay::Impossible)
}

/// The rest of a text after its day: nothing, or a time with the zone that it says. Seconds are let go; nothing else is.
fn time(rest: &str) -> Result<Option<(Time, Option<Offset>)>, NotADay> {
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']).trim();
    let rest = rest.strip_prefix("at ").unwrap_or(rest).trim();
    if rest.is_empty() {
        return Ok(None);
    }
    let (hour, rest) = number(rest)?;
    let (minute, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest)?,
        // `5pm`; a figure alone is no time.
        None if half_of_day(rest).is_some() => (0, rest),
        None => return Err(NotADay::Unknown),
    };
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest)?,
        None => (0, rest),
    };
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(rest) => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let (hour, rest) = match half_of_day(rest) {
        Some(_) if !(1..=12).contains(&hour) => return Err(NotADay::Impossible),
        Some((later, rest)) => (hour % 12 + later, rest),
        None => (hour, rest),
    };
    let time = Time::new(hour, minute, second, 0).map_err(|_| NotADay::Impossible)?;
    let time = Time::new(time.hour(), time.minute(), 0, 0).map_err(|_| NotADay::Impossible)?;
    Ok(Some((time, offset(rest.trim())?)))
}

/// One or two digits at the beginning, and what is behind them.
fn number(text: &str) -> Result<(i8, &str), NotADay> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(end);
    let number = digits.parse().map_err(|_| NotADay::Unknown)?;
    Ok((number, rest))
}

/// `am` or `pm`: the hours to add to those of the morning, and what is behind.
fn half_of_day(text: &str) -> Option<(i8, &str)> {
    let (half, rest) = text.trim_start().split_at_checked(2)?;
    match half.to_ascii_lowercase().as_str() {
        "am" => Some((0, rest)),
        "pm" => Some((12, rest)),
        _ => None,
    }
}

/// `Z`, `+01:00`, `-0400`: how far from universal time.
fn offset(text: &str) -> Result<Option<Offset>, NotADay> {
    let (sign, figures) = match text {
        "" => return Ok(None),
        "Z" | "z" | "UTC" | "GMT" => return Ok(Some(Offset::UTC)),
        _ => match text.split_at_checked(1) {
            Some(("+", figures)) => (1, figures),
            Some(("-" | "\u{2212}", figures)) => (-1, figures),
            _ => return Err(NotADay::Unknown),
        },
    };
    let figures = figures.replace(':', "");
    let (hours, minutes) = match figures.split_at_checked(2) {
        Some((hours, "")) => (hours, "0"),
        Some(parts) => parts,
        None => return Err(NotADay::Unknown),
    };
    let number = |text: &str| text.parse::<i32>().map_err(|_| NotADay::Unknown);
    let seconds = sign * (number(hours)? * 3600 + number(minutes)? * 60);
    // No place on Earth is further from Greenwich.
    if seconds.abs() > 14 * 3600 {
        return Err(NotADay::Impossible);
    }
    Offset::from_seconds(seconds)
        .map(Some)
        .map_err(|_| NotADay::Impossible)
}

fn in_words(text: &str) -> Result<(Date, &str), NotADay> {
    let mut words = text.splitn(4, ' ').filter(|word| !word.is_empty());
    let (Some(day), Some(month), Some(year)) = (words.next(), words.next(), words.next()) else {
        return Err(in_figures(text));
    };
    // Most texts end with the year.
    let rest = words.next().unwrap_or_default();
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let month = month.to_lowercase();
    let index = MONTHS
        .iter()
        .position(|name| *name == month || (month.len() == 3 && name.starts_with(&month)));
    let (Some(index), Ok(day), Ok(year)) = (
        index,
        day.parse::<i16>(),
        year.trim_end_matches(',').parse::<i16>(),
    ) else {
        return Err(in_figures(text));
    };
    if year < 100 {
        let month = capital(MONTHS[index]);
        return Err(NotADay::Unclear(vec![format!("{day} {month} 20{year:02}")]));
    }
    let month = i16::try_from(index + 1).expect("there are twelve months");
    Ok((civil(year, month, day)?, rest))
}

/// `06/08/26`, `6.8.2026`, `31/02`: what could be meant.
fn in_figures(text: &str) -> NotADay {
    let parts: Vec<&str> = text.split(['/', '.', '-']).map(str::trim).collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| part.parse().ok()).collect();
    let Some(numbers) = numbers else {
        return NotADay::Unknown;
    };
    let (first, second, year) = match numbers.as_slice() {
        [first, second, year] if *first > 31 => (*year, *second, *first),
        [first, second, year] => (
            *first,
            *second,
            if *year < 100 { 2000 + year } else { *year },
        ),
        [first, second] => return NotADay::Unclear(readings(*first, *second, None)),
        _ => return NotADay::Unknown,
    };
    let readings = readings(first, second, Some(year));
    if readings.is_empty() {
        NotADay::Impossible
    } else {
        NotADay::Unclear(readings)
    }
}

fn readings(first: i16, second: i16, year: Option<i16>) -> Vec<String> {
    let mut readings = Vec::new();
    for (day, month) in [(first, second), (second, first)] {
        let name = usize::try_from(month - 1)
            .ok()
            .and_then(|index| MONTHS.get(index));
        if let (Some(name), Ok(_)) = (name, civil(year.unwrap_or(2024), month, day)) {
            let year = year.map_or("<year>".to_owned(), |year| year.to_string());
            let reading = format!("{day} {} {year}", capital(name));
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    readings
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// How many days lie between two days; fewer than none if the second comes first.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// What somebody looks at again is spoken of so many days before its day.
pub const SOON: i64 = 90;

/// `24 months`, `2 years`, `18`: in months.
pub fn months(text: &str) -> Option<i32> {
    let (number, unit) = text
        .trim()
        .split_once(' ')
        .unwrap_or((text.trim(), "months"));
    let number: i32 = number
        .parse()
        .ok()
        .filter(|number| (1..=1200).contains(number))?;
    match unit.trim() {
        unit if unit.starts_with("month") => Some(number),
        unit if unit.starts_with("year") => Some(number * 12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Result<Date, NotADay> {
        moment(text, None).map(|moment| moment.date)
    }

    #[test]
    fn both_ways_of_writing_are_read() {
        for text in [
            "2026-08-06",
            "6 August 2026",
            "6 Aug 2026",
            "6th August 2026",
            " 2026-08-06 ",
        ] {
            assert_eq!(
                day(text).map(|d| d.to_string()),
                Ok("2026-08-06".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_time_is_read_whole_or_not_at_all() {
        let told = |text: &str| {
            let moment = moment(text, None).ok()?;
            let time = moment.time?;
            Some(format!(
                "{} {:02}:{:02}",
                moment.date,
                time.hour(),
                time.minute()
            ))
        };
        for (text, wanted) in [
            ("2027-03-04 10:30", "2027-03-04 10:30"),
            ("2027-03-04T10:30:59.123", "2027-03-04 10:30"),
            ("4 March 2027, 5:30pm", "2027-03-04 17:30"),
            ("4 March 2027 at 5 PM", "2027-03-04 17:00"),
            ("2027-03-04 12:05 am", "2027-03-04 00:05"),
            ("2027-03-04 12pm", "2027-03-04 12:00"),
        ] {
            assert_eq!(told(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "2027-03-04 10",
            "2027-03-04 10:30 BST",
            "2027-03-04 10:30ish",
            "2027-03-04 10:61",
            "2027-03-04 13:00pm",
            "2027-03-04 10:30 to 12:00",
            "2027-03-04 10:30:99",
            "2027-03-04 10:30 +1",
            "2027-03-04 10:30 +é1",
        ] {
            assert!(moment(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn a_zone_of_its_own_may_make_it_another_day() {
        let london = TimeZone::get("Europe/London").unwrap();
        for (text, wanted) in [
            ("2026-06-30T23:00:00.000Z", "2026-07-01"),
            ("2026-12-30T23:00:00Z", "2026-12-30"),
            ("2026-07-01 00:30 +0200", "2026-06-30"),
            ("2026-06-30 20:00:00 -05:00", "2026-07-01"),
            ("2026-06-30T22:30-01", "2026-07-01"),
            ("30 June 2026 23:30 UTC", "2026-07-01"),
        ] {
            let read = moment(text, Some(&london)).map(|moment| moment.date.to_string());
            assert_eq!(read.as_deref(), Ok(wanted), "{text}");
            assert_eq!(moment(text, None), Err(NotADay::Zoned), "{text}");
        }
    }

    #[test]
    fn unclear_and_impossible_days_are_told_apart() {
        assert_eq!(day("2026-02-31"), Err(NotADay::Impossible));
        assert_eq!(day("31/02/2026"), Err(NotADay::Impossible));
        assert_eq!(
            day("06/08/26"),
            Err(NotADay::Unclear(vec![
                "6 August 2026".into(),
                "8 June 2026".into()
            ]))
        );
        assert_eq!(day("31/02"), Err(NotADay::Unclear(vec![])));
        assert_eq!(day("soon"), Err(NotADay::Unknown));
        assert_eq!(day("2026-13-01"), Err(NotADay::Impossible));
        assert_eq!(day("99999999999"), Err(NotADay::Unknown));
        assert_eq!(day("é2026-08-06"), Err(NotADay::Unknown));
    }
}
