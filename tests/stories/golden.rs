//! Golden files: what came out once, was read by somebody, and is compared since.
//!
//! `SNAPSHOTS=overwrite cargo test` writes the goldens anew; read the difference before you keep it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::harness::{Files, files_below};

/// Whether goldens are written anew instead of compared.
fn overwrites() -> bool {
    std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite")
}

/// Compares files with those in a folder of goldens. A golden that nothing equals fails too.
pub fn assert_golden(folder: &Path, actual: &Files) {
    let expected = files_below(folder);
    if overwrites() {
        for name in expected.keys().filter(|name| !actual.contains_key(*name)) {
            fs::remove_file(folder.join(name)).unwrap();
        }
        for (name, bytes) in actual {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return;
    }
    let mut trouble = String::new();
    for (name, bytes) in actual {
        match expected.get(name) {
            Some(golden) if golden == bytes => {}
            Some(golden) => {
                writeln!(trouble, "{name} differs:\n{}", difference(golden, bytes)).unwrap()
            }
            None => writeln!(
                trouble,
                "{name} is new:\n{}",
                String::from_utf8_lossy(bytes)
            )
            .unwrap(),
        }
    }
    for name in expected.keys().filter(|name| !actual.contains_key(*name)) {
        writeln!(trouble, "{name} is a golden that nothing makes any more").unwrap();
    }
    let folder = folder
        .strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(folder)
        .display();
    assert!(
        trouble.is_empty(),
        "in {folder} (SNAPSHOTS=overwrite accepts it, once you have read it):\n{trouble}"
    );
}

fn difference(golden: &[u8], bytes: &[u8]) -> String {
    let (Ok(golden), Ok(bytes)) = (std::str::from_utf8(golden), std::str::from_utf8(bytes)) else {
        return "other bytes".to_owned();
    };
    let plain = snapbox::Assert::new()
        .action(snapbox::assert::Action::Verify)
        .palette(snapbox::report::Palette::plain());
    match plain.try_eq(None, bytes.to_owned().into(), golden.to_owned().into()) {
        Ok(()) => "only in its line ends".to_owned(),
        Err(error) => error.to_string(),
    }
}
