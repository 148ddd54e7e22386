//! What a message may say where strangers can read it: in the log of a public build server.

use std::collections::BTreeMap;

use crate::names::SitePath;

/// How to show problems without a gated word or file name.
///
/// Under redaction a message is the fixed words of its code, without a snippet of the source; a
/// file is named only if it is known to be public, and else by its number in the sorted list of
/// gated files, which the same command at home tells by name.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    on: bool,
    public: BTreeMap<SitePath, ()>,
    gated: BTreeMap<SitePath, usize>,
}

impl Redaction {
    /// Everything is shown as it is.
    pub fn off() -> Redaction {
        Redaction::default()
    }

    /// Nothing is shown of any file that is not in the first list; those of the second are numbered.
    pub fn new(
        public: impl IntoIterator<Item = SitePath>,
        gated: impl IntoIterator<Item = SitePath>,
    ) -> Redaction {
        let sorted: std::collections::BTreeSet<SitePath> = gated.into_iter().collect();
        Redaction {
            on: true,
            public: public.into_iter().map(|path| (path, ())).collect(),
            gated: sorted.into_iter().zip(1..).collect(),
        }
    }

    /// The same with these files among the gated ones, whoever may read them now.
    pub fn hiding(mut self, files: impl IntoIterator<Item = SitePath>) -> Redaction {
        let mut gated: std::collections::BTreeSet<SitePath> = self.gated.into_keys().collect();
        for file in files {
            self.public.remove(&file);
            gated.insert(file);
        }
        self.gated = gated.into_iter().zip(1..).collect();
        self
    }

    /// The same with a file shown that is no page, and says nothing of one by its name.
    pub fn showing(mut self, file: SitePath) -> Redaction {
        self.public.insert(file, ());
        self
    }

    /// Whether messages are cut down to fixed words.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// What to call a file.
    pub fn name(&self, path: &SitePath) -> String {
        if !self.on || self.public.contains_key(path) {
            return path.to_string();
        }
        match self.gated.get(path) {
            Some(number) => format!("gated page {number}"),
            None if path.in_content().is_none() => path.to_string(),
            None => "a page whose readers are not known yet".to_owned(),
        }
    }

    /// Whether line and column may be told.
    pub fn shows_place(&self, path: &SitePath) -> bool {
        !self.on || self.public.contains_key(path) || path.in_content().is_none()
    }
}
