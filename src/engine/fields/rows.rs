//! A struct of which each member is a row of a table: what it holds, how it is read, and what is said of it, in one place.

use std::collections::BTreeMap;

use super::meaning::{self, Hold, Meaning, Said, Shown};
use super::{Field, Fields};
use crate::diagnostic::Notes;
use crate::source::SourceRef;

/// Puts what a row means into its member.
pub type Keep<T> = fn(&mut T, Meaning);

/// A struct that is read by its table.
pub trait Rows: Default + 'static {
    /// The table.
    const ROWS: &'static [Field];
    /// How each row is held; `None` where what it says is only taken.
    const HOLD: &'static [Option<Keep<Self>>];

    /// The struct of what was said in a record of its table.
    fn of(said: Vec<Said>) -> Self {
        let mut read = Self::default();
        for said in said {
            let row = Self::ROWS
                .iter()
                .position(|field| field.name == said.field.name);
            if let Some(Some(hold)) = row.and_then(|row| Self::HOLD.get(row)) {
                hold(&mut read, said.value);
            }
        }
        read
    }

    /// Reads what is said, with the rows that are needed and missing.
    fn read<'a>(
        f: &mut Fields<'a>,
        source: &'a SourceRef,
        notes: &mut Notes,
    ) -> (Self, Vec<&'static Field>) {
        let mut read = Self::default();
        let mut missing = Vec::new();
        for (field, hold) in Self::ROWS.iter().zip(Self::HOLD) {
            match (meaning::read(f, source, field, field.name, notes), hold) {
                (Some(said), Some(hold)) => hold(&mut read, said.value),
                (Some(_), None) => {}
                (None, _) if field.line.is_empty() => {}
                (None, _) => missing.push(field),
            }
        }
        (read, missing)
    }
}

impl<T: Rows> Hold for BTreeMap<String, T> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Named(records) = value {
            let of = |(name, said): (String, Vec<Said>)| (name, T::of(said));
            *self = records.into_iter().map(of).collect();
        }
    }

    fn show(&self) -> Shown<'_> {
        Shown::Nothing
    }
}

/// In the order in which they are written.
impl<T: Rows> Hold for Vec<(String, T)> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Named(records) = value {
            let of = |(name, said): (String, Vec<Said>)| (name, T::of(said));
            *self = records.into_iter().map(of).collect();
        }
    }

    fn show(&self) -> Shown<'_> {
        Shown::Nothing
    }
}

/// Makes a struct out of its table. A row without a member is taken, and not kept.
macro_rules! rows {
    ($(#[$about:meta])* $name:ident { $( [$($member:ident: $type:ty)?] $field:expr; )* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default)]
        #[allow(missing_docs, reason = "the rows say what each is for")]
        pub struct $name { $($( pub $member: $type, )?)* }

        impl $crate::fields::rows::Rows for $name {
            const ROWS: &'static [$crate::fields::Field] = &[ $( $field, )* ];
            const HOLD: &'static [Option<$crate::fields::rows::Keep<$name>>] =
                &[ $( $crate::fields::rows::rows!(@hold $($member)?), )* ];
        }
    };
    (@hold) => { None };
    (@hold $member:ident) => {
        Some(|read, said| $crate::fields::meaning::Hold::take(&mut read.$member, said))
    };
}

pub(crate) use rows;
