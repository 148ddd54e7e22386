//! Full-text indexes: the words of some pages, in the files that a browser searches them with.
//!
//! One call, [`index`], makes one index, from the records that it is given and nothing else, so what a reader
//! may not read is not in the index that the reader gets. Nothing is written to disk, and the
//! same records give the same bytes.
//!
//! The engine is Pagefind, of which only what searches is kept: no ready-made search box, since
//! the theme has its own. A build without the feature `search` makes no index at all.

/// What is found of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The address that a hit leads to. Each record has its own; of two with one, the later stays.
    pub url: String,
    /// The title, found with more weight than the text.
    pub title: String,
    /// All words of the page, without markup.
    pub text: String,
    /// The language as the page says it: `en-GB`. The first part decides how words are stemmed.
    pub language: String,
    /// What the page is, for a reader: `Guidance`. The filter `kind` of Pagefind: shown with a hit,
    /// and hits can be narrowed to it. May be empty.
    pub kind: String,
}

/// Makes one index: each file by its name below the folder of the index, sorted by that name.
///
/// Without a record that has a word, the index is empty: no files. A thousand pages of five hundred
/// words take a second or two of one processor and some 300 MB; both grow with the pages.
///
/// # Errors
///
/// What Pagefind says, if it cannot make the index.
pub fn index(records: &[Record]) -> Result<Vec<(String, Vec<u8>)>, String> {
    #[cfg(feature = "search")]
    return engine::index(records);
    #[cfg(not(feature = "search"))]
    {
        let _ = records;
        Ok(Vec::new())
    }
}

#[cfg(feature = "search")]
mod engine {
    use std::collections::BTreeMap;

    use pagefind::api::PagefindIndex;
    use pagefind::options::PagefindServiceConfig;

    use super::Record;

    pub(super) fn index(records: &[Record]) -> Result<Vec<(String, Vec<u8>)>, String> {
        // Pages are numbered as they come, so they come in one order, whatever the caller's.
        let records: BTreeMap<&str, &Record> = records
            .iter()
            .map(|record| (record.url.as_str(), record))
            .collect();
        // Nothing here waits for a network or a disk; Pagefind is written for such a runtime.
        let mut files = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|error| error.to_string())?
            .block_on(everything(records.into_values()))?;
        if !files.keys().any(|name| name.ends_with(".pf_meta")) {
            return Ok(Vec::new());
        }
        let entry = files
            .get("pagefind-entry.json")
            .ok_or("Pagefind gave no entry file")?;
        let has_unstemmed = has_language_without_stemming(entry)?;
        files.retain(|name, _| is_needed(name, has_unstemmed));
        Ok(files.into_iter().collect())
    }

    /// All that Pagefind makes, by name.
    async fn everything(
        records: impl Iterator<Item = &Record>,
    ) -> Result<BTreeMap<String, Vec<u8>>, String> {
        // `anyhow::Error` has causes; all of them in one line.
        let words = |error| format!("{error:#}");
        let config = PagefindServiceConfig::builder()
            .keep_index_url(true)
            .build();
        let mut index = PagefindIndex::new(Some(config)).map_err(words)?;
        for record in records {
            // A page without a word in its text would be left out, whatever its title.
            let text = if record.text.trim().is_empty() {
                &record.title
            } else {
                &record.text
            };
            let title = BTreeMap::from([("title".to_owned(), record.title.clone())]);
            let kind = (!record.kind.is_empty())
                .then(|| BTreeMap::from([("kind".to_owned(), vec![record.kind.clone()])]));
            index
                .add_custom_record(
                    record.url.clone(),
                    text.clone(),
                    stem_language(&record.language),
                    Some(title),
                    kind,
                    None,
                )
                .await
                .map_err(words)?;
        }
        let files = index.get_files().await.map_err(words)?;
        Ok(files
            .into_iter()
            .map(|file| {
                let name = file.filename.to_string_lossy().replace('\\', "/");
                (name, file.contents)
            })
            .collect())
    }

    /// The first part of a language tag. One index for `en-GB` and `en-US`; and what is not a
    /// language cannot become a part of a file name.
    fn stem_language(tag: &str) -> String {
        let (language, _) = tag.split_once(['-', '_']).unwrap_or((tag, ""));
        if matches!(language.len(), 2..=3) && language.bytes().all(|b| b.is_ascii_alphabetic()) {
            language.to_ascii_lowercase()
        } else {
            "unknown".to_owned()
        }
    }

    /// Whether the browser needs the engine that knows no language.
    fn has_language_without_stemming(entry: &[u8]) -> Result<bool, String> {
        let entry: serde_json::Value = serde_json::from_slice(entry)
            .map_err(|error| format!("Pagefind's entry file is no JSON: {error}"))?;
        let languages = entry["languages"]
            .as_object()
            .ok_or("Pagefind's entry file names no languages")?;
        let mut languages = languages.values();
        Ok(languages.any(|language| language["wasm"].is_null()))
    }

    /// The worker is not needed: under the site's policy the engine runs in the page.
    fn is_needed(name: &str, has_unstemmed: bool) -> bool {
        match name.rsplit_once('.') {
            _ if name == "pagefind.js" || name == "pagefind-entry.json" => true,
            _ if name == "wasm.unknown.pagefind" => has_unstemmed,
            Some((_, extension)) => matches!(
                extension,
                "pagefind" | "pf_meta" | "pf_index" | "pf_fragment" | "pf_filter"
            ),
            None => false,
        }
    }
}

#[cfg(test)]
#[cfg(feature = "search")]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Read as _;

    use super::*;

    fn record(url: &str, title: &str, text: &str) -> Record {
        Record {
            url: url.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
            language: "en-GB".to_owned(),
            kind: "Tips".to_owned(),
        }
    }

    fn three() -> Vec<Record> {
        vec![
            record(
                "/tips/tea/",
                "Tea & talking",
                "Put the kettle on, sit down and listen.",
            ),
            record(
                "/tips/fathers/",
                "Fathers",
                "Fathers worry too. Ask how he is.",
            ),
            record("/tips/sleep/", "Sleep", "Naps of twenty minutes help."),
        ]
    }

    fn names(files: &[(String, Vec<u8>)]) -> Vec<&str> {
        files.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// All that a browser would unpack, as one text.
    fn unpacked(files: &[(String, Vec<u8>)]) -> String {
        let mut all = String::new();
        for (name, bytes) in files.iter().filter(|(name, _)| name.contains(".pf_")) {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&bytes[..])
                .read_to_end(&mut plain)
                .unwrap();
            all += name;
            all += &String::from_utf8_lossy(&plain);
        }
        all
    }

    #[test]
    fn an_index_has_what_a_browser_needs_and_no_more() {
        let files = index(&three()).unwrap();
        let kinds: BTreeSet<&str> = names(&files)
            .into_iter()
            .map(|name| {
                if name.contains(".pf_") {
                    name.rsplit('.').next().unwrap()
                } else {
                    name
                }
            })
            .collect();
        assert_eq!(
            kinds.into_iter().collect::<Vec<_>>(),
            [
                "pagefind-entry.json",
                "pagefind.js",
                "pf_filter",
                "pf_fragment",
                "pf_index",
                "pf_meta",
                "wasm.en.pagefind"
            ]
        );
        assert!(names(&files).is_sorted());
        assert_eq!(
            names(&files)
                .iter()
                .filter(|n| n.starts_with("fragment/"))
                .count(),
            3
        );
        let found = unpacked(&files);
        for word in ["kettl", "Tea & talking", "/tips/fathers/", "Tips"] {
            assert!(found.contains(word), "{word} is not in the index");
        }
    }

    #[test]
    fn the_same_records_give_the_same_bytes_in_any_order() {
        let once = index(&three()).unwrap();
        let mut turned = three();
        turned.reverse();
        assert!(index(&turned).unwrap() == once);
    }

    #[test]
    fn an_index_knows_its_own_records_only() {
        let public = index(&three()).unwrap();
        let gated = index(&[record("/champions/lantern/", "Lantern", "Marigold.")]).unwrap();
        for word in ["antern", "arigold"] {
            assert!(unpacked(&gated).contains(word));
            assert!(!unpacked(&public).contains(word));
            assert!(!unpacked(&index(&three()).unwrap()).contains(word));
        }
        assert!(!unpacked(&gated).contains("kettl"));
    }

    #[test]
    fn each_language_has_its_own_engine() {
        let mut records = three();
        records[0].language = "cy".to_owned();
        records[1].language = "../../etc".to_owned();
        let files = index(&records).unwrap();
        let engines: Vec<_> = names(&files)
            .into_iter()
            .filter(|n| n.starts_with("wasm."))
            .collect();
        assert_eq!(engines, ["wasm.en.pagefind", "wasm.unknown.pagefind"]);
        let entry = files
            .iter()
            .find(|(name, _)| name == "pagefind-entry.json")
            .unwrap();
        let entry: serde_json::Value = serde_json::from_slice(&entry.1).unwrap();
        let languages: Vec<_> = entry["languages"].as_object().unwrap().keys().collect();
        assert_eq!(languages, ["cy", "en"]);
    }

    #[test]
    fn nothing_to_find_gives_no_files() {
        assert_eq!(index(&[]).unwrap(), []);
        assert_eq!(index(&[record("/", "", "\u{2014} \u{2014}")]).unwrap(), []);
        let title_only = index(&[record("/", "Marigold", "")]).unwrap();
        assert!(unpacked(&title_only).contains("marigold"));
    }
}
