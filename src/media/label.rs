//! What a reader is told of a file: its kind and its size.

use super::kinds::{self, ending};

/// What to call a file for a reader: `PDF`, `Word document`. Total: `STL file`, or `File`.
pub fn kind_label(name: &str) -> String {
    let ending = ending(name);
    match kinds::named(name) {
        Some(kind) => kind.label.to_owned(),
        None if (1..=8).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            format!("{} file", ending.to_ascii_uppercase())
        }
        None => "File".to_owned(),
    }
}

/// The size of a file for a reader: `640 bytes`, `12 kB`, `1.4 MB`. One kB is 1000 bytes.
pub fn size_label(bytes: u64) -> String {
    if bytes < 1000 {
        return format!("{bytes} {}", if bytes == 1 { "byte" } else { "bytes" });
    }
    let kilobytes = bytes.saturating_add(500) / 1000;
    if kilobytes < 1000 {
        return format!("{kilobytes} kB");
    }
    let (unit, name) = if bytes < 999_950_000 {
        (1_000_000, "MB")
    } else {
        (1_000_000_000, "GB")
    };
    let tenths = bytes.saturating_add(unit / 20) / (unit / 10);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {name}"),
        (whole, _) if whole >= 100 => format!("{whole} {name}"),
        (whole, tenth) => format!("{whole}.{tenth} {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_like_words() {
        assert_eq!(kind_label("a.PDF"), "PDF");
        assert_eq!(kind_label("x/plan.docx"), "Word document");
        assert_eq!(kind_label("a.jpeg"), "JPEG picture");
        assert_eq!(kind_label("a.stl"), "STL file");
        assert_eq!(kind_label("README"), "File");
        assert_eq!(kind_label("a.b c"), "File");
        let sizes = [
            0,
            1,
            999,
            1000,
            12_345,
            999_499,
            999_500,
            1_400_000,
            12_000_000,
            3_250_000_000,
        ];
        assert_eq!(
            sizes.map(size_label),
            [
                "0 bytes",
                "1 byte",
                "999 bytes",
                "1 kB",
                "12 kB",
                "999 kB",
                "1 MB",
                "1.4 MB",
                "12 MB",
                "3.3 GB"
            ]
        );
        size_label(u64::MAX);
    }
}
