//! Days as editors write them. No clock is asked, and nothing that has two readings is guessed at.

use jiff::civil::{Date, Time};

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
    /// Anything else.
    Unknown,
}

const MONTHS: [&str; 12] = [
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

/// Reads `2026-08-06` or `6 August 2026`, either with a time behind it (`2026-08-06 10:00`, `…T10:00:00`).
///
/// # Errors
///
/// [`NotADay`] tells how the text fails, so that the message can say what to write.
pub fn moment(text: &str) -> Result<Moment, NotADay> {
    let text = text.trim();
    if let Some((date, rest)) = split_iso(text) {
        return Ok(Moment {
            date: date?,
            time: time(rest)?,
        });
    }
    let (date, rest) = in_words(text)?;
    Ok(Moment {
        date,
        time: time(rest)?,
    })
}

/// Reads a day; a time behind it is let go.
///
/// # Errors
///
/// As [`moment`].
pub fn day(text: &str) -> Result<Date, NotADay> {
    moment(text).map(|moment| moment.date)
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

/// The rest of a text after its day: nothing, or a time; seconds and a zone are let go.
fn time(rest: &str) -> Result<Option<Time>, NotADay> {
    let rest = rest.trim_start_matches(['T', ' ', ',']).trim();
    if rest.is_empty() {
        return Ok(None);
    }
    let (hour, minute) = rest.split_once(':').ok_or(NotADay::Unknown)?;
    let minute: String = minute.chars().take_while(char::is_ascii_digit).collect();
    let number = |text: &str| text.parse::<i8>().map_err(|_| NotADay::Unknown);
    Time::new(number(hour)?, number(&minute)?, 0, 0)
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
        let moment = moment("2027-03-04 10:30").unwrap();
        assert_eq!(
            (moment.date.to_string(), moment.time.unwrap().hour()),
            ("2027-03-04".to_owned(), 10)
        );
        assert_eq!(self::moment("2027-03-04T10:30:00+01:00"), Ok(moment));
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
