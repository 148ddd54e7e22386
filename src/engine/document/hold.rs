//! How the members of front matter with types of this module hold what their fields say.

use super::kind::{Access, Status, TeaserKind};
use super::types::PageType;
use crate::fields::Placed;
use crate::fields::meaning::{Hold, Meaning, Shown};

impl Hold for Option<PageType> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Choice(word) = value {
            *self = PageType::named(word.value);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, |kind| Shown::Text(kind.name(), None))
    }
}

impl Hold for Option<TeaserKind> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Choice(word) = value {
            *self = Some(TeaserKind::named(word.value));
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, |teaser| Shown::Text(teaser.name(), None))
    }
}

impl Hold for Option<Status> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Choice(word) = value {
            *self = Some(Status::named(word.value));
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, |status| Shown::Text(status.name(), None))
    }
}

impl Hold for Option<Access> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Words(names) = value {
            let plain = |name: Placed<String>| Placed {
                value: name.value.to_lowercase().replace('_', "-"),
                at: name.at,
            };
            let names = names.into_iter().map(plain).collect();
            *self = Some(Access { names });
        }
    }

    fn show(&self) -> Shown<'_> {
        self.as_ref()
            .map_or(Shown::Nothing, |access| Shown::Words(&access.names))
    }
}
