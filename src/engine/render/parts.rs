//! The pages of a long list: the first at the address of its section, further ones below it. Each says which it is, and leads to those
//! beside it.

use tera::Value;

use super::values::{Entries, map};
use crate::site::outputs::addresses;
use crate::site::{Audience, Entry, ROWS_OF_A_PAGE, Visible, encoded};
use crate::theme::Phrases;

/// The rows of one page of a list.
pub(super) fn rows_of<'e, 'v, A: Audience>(
    entries: &'e [Entry<'v, A>],
    number: usize,
) -> &'e [Entry<'v, A>] {
    let parts = entries.chunks(ROWS_OF_A_PAGE);
    parts.into_iter().nth(number - 1).unwrap_or_default()
}

/// `News, page 2 of 3 - The site`.
pub(super) fn head_title<A: Audience>(
    page: &Visible<'_, A>,
    number: usize,
    words: &Phrases,
) -> String {
    let name = name(number, page.list_pages(), words);
    format!("{}, {name} - {}", page.title(), page.view().config().title)
}

/// `Page 2 of 3`.
fn name(number: usize, count: usize, words: &Phrases) -> String {
    let of = words.get("page_of").replace("{n}", &number.to_string());
    of.replace("{count}", &count.to_string())
}

/// Makes the value of a section that of one page of its list; `count` is how many rows there are.
pub(super) fn tell<A: Audience>(
    value: &mut Entries,
    page: &Visible<'_, A>,
    number: usize,
    count: usize,
    words: &Phrases,
) {
    let count = count.div_ceil(ROWS_OF_A_PAGE);
    if count < 2 {
        return;
    }
    let base = &page.view().config().base_url;
    let address = |number: usize| match number {
        1 => page.address().clone(),
        _ => addresses::list_page_of(page.address(), number),
    };
    let beside = |number: usize| {
        let url = base.link(&encoded(address(number).path()));
        map([
            ("url", Value::from(url)),
            ("title", Value::from(name(number, count, words))),
        ])
    };
    let mut set = |name: &'static str, said: Value| value.set(name, said);
    if number > 1 {
        set("prev", beside(number - 1));
        let here = address(number);
        let here = encoded(here.path());
        set("url", Value::from(base.link(&here)));
        set("canonical", Value::from(base.whole(&here)));
        set("head_title", Value::from(head_title(page, number, words)));
        set("lead", Value::from(name(number, count, words)));
    }
    if number < count {
        set("next", beside(number + 1));
    }
}
