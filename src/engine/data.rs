//! Facts kept once and shown in many places: the records of `content/_data/`.
//!
//! Each file is a row of the table below, and what stands in it a file of this folder; any other is a [`DataTable`] of the
//! site's own. A record may carry `access`, with
//! the meaning it has on a page; whoever looks a record up does so through a view ([`crate::site`]), which knows who may.
//! Nothing here decides it. Start with [`Data::read`].

mod contact;
mod figure;
mod house;
mod person;
mod picture;
mod records;
mod synonyms;
mod table;
mod term;
mod topic;

use std::collections::BTreeMap;

use self::house::ReadWithSettings;
use self::records::{DataFile, Kept};
use self::table::is_own_table;
use self::topic::Topic;
use crate::config::{Config, HouseWord};
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::fields::rows::Rows as _;
use crate::fields::{self, Field};
use crate::names::{Slug, Spelling};
use crate::snapshot::Snapshot;

pub use self::contact::{Contact, ContactWords};
pub use self::figure::Figure;
pub use self::person::Person;
pub(crate) use self::person::person_id;
pub use self::picture::{OfPictures, PictureFacts};
pub use self::records::{Record, level};
pub use self::table::{DATA, DataTable, Form};
pub use self::term::Term;

/// Makes everything that is said of files of facts out of their table: in which form each is kept, its name, and the
/// fields of its records.
macro_rules! files {
    ($( $(#[$about:meta])* [$member:ident: $kept:ty] $name:literal $fields:expr; )*) => {
        /// All records, by kind and id.
        #[derive(Clone, Debug, Default)]
        pub struct Data { $( $(#[$about])* pub $member: $kept, )* }

        /// The files of facts, each with the fields of its records.
        pub const FILES: &[(&str, &[Field])] = &[ $( ($name, $fields), )* ];

        impl Data {
            /// Reads a file. `false` if no file has its name.
            fn take(&mut self, file: &DataFile<'_>, notes: &mut Notes) -> bool {
                match file.source.path.file_name() {
                    $( $name => self.$member = Kept::read(file, notes), )*
                    _ => return false,
                }
                true
            }
        }
    };
}

files! {
    /// Numbers with their sources.
    [figures: BTreeMap<String, Record<Figure>>] "figures.toml" Figure::ROWS;
    /// Whom to call, in the order of the file.
    [contacts: Vec<(String, Record<Contact>)>] "contacts.toml" Contact::ROWS;
    /// Who wrote or reviewed something.
    [people: BTreeMap<String, Record<Person>>] "people.toml" Person::ROWS;
    /// Words that are explained.
    [terms: BTreeMap<String, Record<Term>>] "terms.toml" Term::ROWS;
    /// Who made pictures, and who agreed to be shown.
    [pictures: OfPictures] "pictures.toml" PictureFacts::ROWS;
    /// Labels of what pages can be about; `None` if topics are free.
    [topics: Option<BTreeMap<String, String>>] "topics.toml" Topic::ROWS;
    /// The words of the pages, with the words that people type instead.
    [synonyms: BTreeMap<String, Vec<String>>] "synonyms.toml" &[];
    /// What this house writes, and what not.
    [house: ReadWithSettings] "words.toml" HouseWord::ROWS;
    /// What somebody in danger types into the search, by language.
    [crisis: BTreeMap<String, Vec<String>>] "crisis.toml" &[];
}

impl Data {
    /// Reads every file in `content/_data/`. A broken record is told of and left out.
    pub fn read(snapshot: &Snapshot, config: &Config) -> Report<Data> {
        let mut notes = Notes::default();
        let mut data = Data::default();
        for source in snapshot.texts_below(DATA) {
            if source.path.extension() != "toml" {
                continue;
            }
            let (table, broken) = fields::toml_file(source);
            notes.extend(broken);
            let file = DataFile {
                source,
                table: &table,
                config,
            };
            if !data.take(&file, &mut notes) && !is_own_table(source, &table) {
                let name = source.path.file_name();
                notes.push(Diagnostic::unknown_data_file(
                    name,
                    &Span::new(source, 0..0),
                ));
            }
        }
        notes.with(data)
    }

    /// The id and label of a topic, as a page may write the one or the other.
    pub fn topic(&self, written: &str) -> Option<(&str, &str)> {
        let slug = Slug::of(written);
        let (id, label) = self.topics.as_ref()?.get_key_value(slug.as_str())?;
        let spelling = Spelling::of(written);
        let is_spelt = [id, label]
            .into_iter()
            .any(|known| Spelling::of(known) == spelling);
        is_spelt.then_some((id, label))
    }

    /// The contact of that id.
    pub fn contact(&self, id: &str) -> Option<&Record<Contact>> {
        self.contacts
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, record)| record)
    }
}
