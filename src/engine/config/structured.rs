//! What search engines are told of a page, in the words of schema.org: which of its properties says what.
//! A table, without values: rendering finds them, and tells them of public pages only.

/// What search engines are told of the pages of a type.
#[derive(Clone, Copy, Debug)]
pub struct Structured {
    /// The sort of thing, such as `Course`.
    pub kind: &'static str,
    /// A field without which nothing is told.
    pub needs: Option<&'static str>,
    /// Properties, in order. One that has nothing to say is left out.
    pub says: &'static [(&'static str, Says)],
}

/// What stands in one property.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// The title of the page.
    Title,
    /// Its summary.
    Summary,
    /// Its whole address.
    Address,
    /// Its language.
    Language,
    /// The site.
    Site,
    /// A field of the page: a day as it is in calendars, people as persons, a text as it is.
    Field(&'static str),
    /// Whether the words are for patients or for clinicians.
    WrittenFor,
    /// Where something takes place: at a place, or at the page's address.
    Location,
    /// Whether people meet or join from afar.
    Attendance,
    /// The title as a question, which the words of the page answer.
    Answer,
}
