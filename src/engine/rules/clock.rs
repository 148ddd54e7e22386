//! Times of the clock as people type them, and how they are written here: `5:30pm`.

use std::ops::Range;

use super::reading::Reading;

/// A time of the clock, as it is written here.
pub(super) struct Clock {
    /// `5:30`, `9`.
    pub hour: String,
    /// `am` or `pm`; nothing where it is not said.
    pub half: String,
    /// Where it stands in the words of the page.
    pub at: Range<usize>,
    /// The number of the word behind it.
    pub behind: usize,
}

impl Clock {
    /// The one that begins at a word: `5`, `5pm`, `5.30 PM`, `9:00am`.
    pub(super) fn at(page: &Reading<'_>, index: usize) -> Option<Clock> {
        let words = &page.prose.words.all;
        let first = words.get(index)?;
        let next = |index: usize, end: usize, between: &str| {
            let word = words.get(index)?.at();
            let is_near = words[index].passage == first.passage;
            (is_near && page.prose.text_at(&(end..word.start)) == between)
                .then(|| (page.prose.text_at(&word), word.end))
        };
        // The minutes are no time of their own.
        let before = page.prose.text().get(..first.start as usize);
        if before.is_some_and(|before| before.ends_with(':')) {
            return None;
        }
        let (hour, mut half) = parts(page.prose.text_at(&first.at()));
        let (hour, mut minutes) = hour.split_once('.').unwrap_or((hour, ""));
        let (mut end, mut behind) = (first.end as usize, index + 1);
        if half.is_empty()
            && minutes.is_empty()
            && let Some((said, to)) = next(behind, end, ":")
        {
            (minutes, half) = parts(said);
            (end, behind) = (to, behind + 1);
        }
        if half.is_empty()
            && let Some((said, to)) = next(behind, end, " ")
            && is_half(said)
        {
            (half, end, behind) = (said, to, behind + 1);
        }
        let is_number = |said: &str, most: u32| {
            said.len() <= 2 && said.parse::<u32>().is_ok_and(|said| said <= most)
        };
        let is_time = is_number(hour, 23)
            && (minutes.is_empty() || (minutes.len() == 2 && is_number(minutes, 59)))
            && (half.is_empty() || is_half(half));
        is_time.then(|| Clock {
            hour: match minutes {
                "" | "00" => hour.to_owned(),
                minutes => format!("{hour}:{minutes}"),
            },
            half: half.to_ascii_lowercase(),
            at: first.start as usize..end,
            behind,
        })
    }

    /// As it is written here.
    pub(super) fn written(&self) -> String {
        self.in_half(&self.half)
    }

    /// As it is written here in a half of the day, where hours have no zero before them.
    fn in_half(&self, half: &str) -> String {
        let hour = match half {
            "" => self.hour.as_str(),
            _ => self.hour.trim_start_matches('0'),
        };
        format!("{hour}{half}")
    }

    /// Whether it is a time of the half of the day that is said, if one is: not `14:00pm` or `0:30am`.
    pub(super) fn is_sound(&self) -> bool {
        self.half.is_empty() || self.hours().is_some_and(|hour| (1..=12).contains(&hour))
    }

    /// What may be meant by `14:00pm`, each as it is written here.
    pub(super) fn meant(&self) -> Option<(String, String)> {
        let hours = self
            .hours()
            .filter(|hours| *hours > 12 && self.half == "pm")?;
        let minutes = self.hour.split_once(':').map(|(_, minutes)| minutes);
        let late = minutes.map_or(String::new(), |minutes| format!(":{minutes}"));
        let all = minutes.unwrap_or("00");
        Some((format!("{}{late}pm", hours - 12), format!("{hours}:{all}")))
    }

    fn hours(&self) -> Option<u32> {
        self.hour.split(':').next()?.parse().ok()
    }

    /// Whether it begins a range, as in `9am-5pm` and `2-4pm`: not so in `11-1pm` and `10-12pm`, of which nobody knows which half
    /// of the day the first is in.
    pub(super) fn is_range_to(&self, last: &Clock) -> bool {
        let is_before = matches!((self.hours(), last.hours()), (Some(first @ 1..), Some(last)) if first < last && last < 12);
        let is_sound = self.is_sound() && last.is_sound();
        is_sound && !last.half.is_empty() && (!self.half.is_empty() || is_before)
    }

    /// A range as it is written here: its ends joined by “to”, or by “and” behind “between”.
    pub(super) fn to(&self, last: &Clock, joined: &str) -> String {
        let half = match self.half.is_empty() {
            true => &last.half,
            false => &self.half,
        };
        format!("{} {joined} {}", self.in_half(half), last.written())
    }
}

fn is_half(said: &str) -> bool {
    said.eq_ignore_ascii_case("am") || said.eq_ignore_ascii_case("pm")
}

/// The digits of a word, and the letters behind them.
pub(super) fn parts(said: &str) -> (&str, &str) {
    let digits = said.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    (digits, &said[digits.len()..])
}
