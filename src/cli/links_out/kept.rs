//! What hosts answered today, in `.pimh/`: asking again within the day asks nobody.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::ask::Answer;
use crate::output::Store;

/// The answers of a day.
pub struct Kept {
    file: Option<PathBuf>,
    today: Written,
}

/// As they lie on the disk. Those of another day, or what cannot be read, are as good as none.
#[derive(Default, Serialize, Deserialize)]
struct Written {
    day: String,
    answers: BTreeMap<String, Answer>,
}

impl Kept {
    /// The answers of a day, as they were left. Without a place for them they are kept for this run only.
    pub fn of_day(store: &Store, day: &str) -> Kept {
        let file = store.room().ok().map(|room| room.join("links-out.json"));
        let text = file.as_ref().and_then(|file| fs::read_to_string(file).ok());
        let written = text.and_then(|text| serde_json::from_str::<Written>(&text).ok());
        let today = written.filter(|written| written.day == day);
        Kept {
            file,
            today: today.unwrap_or_else(|| Written {
                day: day.to_owned(),
                answers: BTreeMap::new(),
            }),
        }
    }

    /// Whether an address need not be asked for.
    pub fn has(&self, url: &Url) -> bool {
        self.answer(url).is_some()
    }

    /// Whether some host answered today, so that this computer is on the network.
    pub fn shows_a_network(&self) -> bool {
        self.today.answers.values().any(Answer::is_of_a_host)
    }

    /// What was answered.
    pub fn answer(&self, url: &Url) -> Option<&Answer> {
        self.today.answers.get(url.as_str())
    }

    /// Takes an answer.
    pub fn take(&mut self, url: &Url, answer: Answer) {
        self.today.answers.insert(url.as_str().to_owned(), answer);
    }

    /// Leaves what is sure for the next run of the day. A disk that takes it not costs only that.
    pub fn leave(&self) {
        let Some(file) = &self.file else {
            return;
        };
        let sure = self.today.answers.iter();
        let sure = sure.filter(|(_, answer)| !matches!(answer, Answer::Unverified(_)));
        let written = Written {
            day: self.today.day.clone(),
            answers: sure
                .map(|(url, answer)| (url.clone(), answer.clone()))
                .collect(),
        };
        if let Ok(text) = serde_json::to_string(&written) {
            fs::write(file, text).ok();
        }
    }
}
