//! `pimh man`: the manual as `man` shows it, a page for each command, made of the command line itself.

use std::fs;
use std::io;
use std::path::Path;

use clap_mangen::Man;

use super::args::{self, Manual};
use super::exit::Exit;
use super::print::{self, count};

/// `pimh man`.
pub fn man(args: &Manual) -> Exit {
    match &args.folder {
        None => match page(args::whole()) {
            Ok(page) => {
                print::result(&page);
                Exit::Done
            }
            Err(error) => failed(Path::new("the manual"), &error),
        },
        Some(folder) => match write(folder) {
            Ok(pages) => {
                print::line(&format!(
                    "{} in {}.",
                    count(pages, "page", "pages"),
                    folder.display()
                ));
                Exit::Done
            }
            Err(error) => failed(folder, &error),
        },
    }
}

fn failed(path: &Path, error: &io::Error) -> Exit {
    print::aside(&format!(
        "error: {} cannot be written: {error}",
        path.display()
    ));
    Exit::Output
}

fn page(command: clap::Command) -> io::Result<String> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// Writes a page for the program and one for each command; how many.
fn write(folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let command = args::whole();
    let pages = count_of(&command);
    clap_mangen::generate_to(command, folder)?;
    Ok(pages)
}

/// A command, and those in it.
fn count_of(command: &clap::Command) -> usize {
    let inner = command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set());
    1 + inner.map(count_of).sum::<usize>()
}
