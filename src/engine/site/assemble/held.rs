//! What is held back: drafts, what is not published yet, what has expired, and what lies below these.

use std::collections::BTreeMap;

use super::in_content;
use crate::access::Level;
use crate::diagnostic::Notes;
use crate::document::Document;
use crate::document::kind::Status;
use crate::names::SitePath;
use crate::site::tree::{self, FileRole};
use crate::site::{Held, Site};

impl Site {
    /// Sets aside what is not to be built, and tells what each of the others is.
    ///
    /// What is held back still says who may read the pictures and downloads of its folder.
    pub(super) fn hold_back(
        &mut self,
        documents: Vec<Document>,
        broken: &[SitePath],
        asset_levels: &mut BTreeMap<String, Level>,
    ) -> Vec<(FileRole, Document)> {
        let config = self.config.clone();
        let role = |document: &Document| tree::role(in_content(document), &config);
        let mut closed: Vec<(String, SitePath)> = Vec::new();
        for path in broken {
            let Some(inside) = path.in_content() else {
                continue;
            };
            let role = tree::role(inside, &config);
            if role != FileRole::Ignored {
                self.held.push((path.clone(), Held::Unreadable));
            }
            if matches!(role, FileRole::Section | FileRole::Bundle) {
                closed.push((tree::folders(inside, &role).1.to_owned(), path.clone()));
            }
        }
        let mut kept = Vec::new();
        for document in documents {
            let role = role(&document);
            if role == FileRole::Ignored {
                continue;
            }
            match self.reason_to_hold(&document) {
                Some(reason) => {
                    self.level_of_held(&role, &document, asset_levels);
                    if role == FileRole::Section {
                        closed.push((
                            tree::folders(in_content(&document), &role).1.to_owned(),
                            document.path().clone(),
                        ));
                    }
                    self.held.push((document.path().clone(), reason));
                }
                None => kept.push((role, document)),
            }
        }
        kept.retain(|(role, document)| {
            let path = in_content(document);
            let above = closed.iter().find(|(folder, section)| {
                document.path() != section
                    && (folder.is_empty()
                        || path
                            .strip_prefix(folder.as_str())
                            .is_some_and(|rest| rest.starts_with('/')))
            });
            if let Some((_, section)) = above {
                self.level_of_held(role, document, asset_levels);
                self.held
                    .push((document.path().clone(), Held::Section(section.clone())));
            }
            above.is_none()
        });
        self.held.sort_by(|a, b| a.0.cmp(&b.0));
        kept
    }

    /// What a page that is held back says of the files in its folder.
    fn level_of_held(
        &self,
        role: &FileRole,
        document: &Document,
        levels: &mut BTreeMap<String, Level>,
    ) {
        let front = &document.front;
        let below = front
            .access_below
            .as_ref()
            .filter(|_| *role == FileRole::Section);
        let access = below.or(front.access.as_ref());
        if *role == FileRole::Leaf || (access.is_none() && !front.meant_closed) {
            return;
        }
        // Nobody may read what a role opens that does not exist; the page says so once it is built.
        let level = access
            .filter(|_| !front.meant_closed)
            .and_then(|access| self.level(access, document, &mut Notes::default()));
        let level = level.unwrap_or_else(|| {
            self.config
                .roles
                .level(self.config.roles.iter().map(|role| role.id.clone()))
        });
        levels.insert(
            tree::folders(in_content(document), role).1.to_owned(),
            level,
        );
    }

    /// Why a page is not in this build, if it is not.
    fn reason_to_hold(&self, document: &Document) -> Option<Held> {
        let front = &document.front;
        if front.meant_closed {
            return Some(Held::MeantClosed);
        }
        let status = front.status.unwrap_or_default();
        if matches!(status, Status::Draft | Status::InReview | Status::Approved)
            && !self.choice.drafts
        {
            return Some(Held::Status(status.name()));
        }
        match (front.published, front.expires) {
            (Some(day), _) if day > self.choice.today && !self.choice.future => {
                Some(Held::Future(day))
            }
            (_, Some(day)) if day <= self.choice.today && !self.choice.expired => {
                Some(Held::Expired(day))
            }
            _ => None,
        }
    }
}
