//! A line as its reader sees it, in plain letters and signs, and without what Markdown puts before words.

use crate::document::blocks::squeezed;

/// Of a long line, only so much is looked at.
const BEGINNING: usize = 200;

/// A line in plain letters: colons of all scripts are one sort, dashes too, three dots are three, white space is one, and
/// what nobody sees is gone.
pub(super) fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len().min(BEGINNING));
    for c in line.chars().take(BEGINNING) {
        match c {
            ' '..='~' => plain.push(c),
            '\u{2237}' => plain.push_str("::"),
            '\u{205d}' | '\u{22ee}' | '\u{fe19}' => plain.push_str(":::"),
            '\u{2026}' | '\u{22ef}' => plain.push_str("..."),
            '\u{2025}' => plain.push_str(".."),
            '\u{37e}' | '\u{61b}' | '\u{204f}' | '\u{fe14}' | '\u{fe54}' => plain.push(';'),
            '\u{2010}' | '\u{2011}' | '\u{fe63}' => plain.push('-'),
            // A word processor makes one long dash of two or three hyphens.
            '\u{2012}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}' | '\u{fe58}' => {
                plain.push_str("--");
            }
            '\u{2022}' | '\u{2023}' | '\u{25aa}' | '\u{25cf}' | '\u{b7}' => plain.push('*'),
            // The full-width forms of ASCII stand in its order.
            '\u{ff01}'..='\u{ff5e}' => plain.extend(char::from_u32(u32::from(c) - 0xfee0)),
            c if c.is_whitespace() || c.is_control() => plain.push(' '),
            c => {
                let seen = squeezed(c.encode_utf8(&mut [0; 4]));
                match seen.is_empty() {
                    // A sign of some sort, or nothing that anybody sees.
                    true if is_invisible(c) => {}
                    true => plain.push('\u{a4}'),
                    false => plain.push_str(&seen),
                }
            }
        }
    }
    plain
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

/// The line without the marks of quotes, lists and headings before it; and the bullets, if they are more than a list has.
pub(super) fn without_containers(plain: &str) -> (&str, &str) {
    let mut text = plain.trim_start();
    let (mut first, mut count) = (text, 0);
    loop {
        // Nobody has a quote in a quote in a quote that begins so; as marks, three of these are as good as three others.
        if text.starts_with(">>>") {
            break;
        }
        let quote = text.strip_prefix('>');
        let bullet = || {
            ["- ", "* ", "+ "]
                .iter()
                .find_map(|bullet| text.strip_prefix(bullet))
        };
        let number = || {
            let figures = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let rest = text.get(figures..).filter(|_| (1..=9).contains(&figures))?;
            rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))
        };
        let box_of_task = || {
            ["[ ] ", "[x] ", "[X] "]
                .iter()
                .find_map(|task| text.strip_prefix(task))
        };
        let Some(rest) = quote.or_else(bullet).or_else(number).or_else(box_of_task) else {
            break;
        };
        count = match quote.is_none() && number().is_none() {
            true => count + 1,
            false => 0,
        };
        if count == 1 {
            first = text;
        }
        text = rest.trim_start();
    }
    let heading = text.trim_start_matches('#').strip_prefix(' ');
    let text = heading.map_or(text, str::trim_start);
    match count {
        // `- - - only`: nobody has a list in a list in a list that begins so.
        2.. => (
            first.get(..first.len() - text.len()).unwrap_or_default(),
            text,
        ),
        _ => ("", text),
    }
}
