//! The words of `O5`; what it is stands in `o5.md`.

use crate::diagnostic::{Code, Diagnostic, Notes};
use crate::hosts::{Excess, Host};
use crate::names::SitePath;
use crate::site::Site;

/// Every picture and download that is too large for the host of the site.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let host = site.config().host;
    let Some(most) = host.limits.file else {
        return;
    };
    for (file, length) in site.lengths_of_files() {
        if length > most {
            notes.push(Diagnostic::file_too_large_for_host(
                file, length, host.label, most,
            ));
        }
    }
}

/// `O5`
impl Diagnostic {
    /// A file that the host refuses.
    pub fn file_too_large_for_host(
        file: &SitePath,
        length: u64,
        host: &str,
        most: u64,
    ) -> Diagnostic {
        let message = format!(
            "this file has {}, and {host} takes files of at most {}",
            mebibytes(length),
            mebibytes(most)
        );
        Diagnostic::new(Code::O5, message)
            .at(file, "")
            .help("make it smaller, or build for another host (`pimh host` lists them)")
    }

    /// A tree, or what the host is told by, that is too much for it.
    pub fn too_much_for_host(host: &Host, excess: &Excess) -> Diagnostic {
        let host = host.label;
        let message = match excess {
            Excess::Files(has, most) => {
                format!("the site has {has} files, and {host} takes at most {most}")
            }
            Excess::Site(has, most) => format!(
                "the site has {}, and {host} takes at most {}",
                mebibytes(*has),
                mebibytes(*most)
            ),
            Excess::Rules(file, has, most) => {
                format!("{file} would have {has} bytes, and {host} takes at most {most}")
            }
            Excess::Line(file, has, most) => format!(
                "a line of {file} would have {has} characters, and {host} takes at most {most}"
            ),
        };
        Diagnostic::new(Code::O5, message)
            .help("build for another host (`pimh host` lists them), or take out what the site can do without")
    }
}

/// `31.5 MiB`.
fn mebibytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024 * 1024);
    match tenths % 10 {
        0 => format!("{} MiB", tenths / 10),
        rest => format!("{}.{rest} MiB", tenths / 10),
    }
}
