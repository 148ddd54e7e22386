//! `pimh leaflets`: the leaflets of a site as one folder of files to print.

use std::path::Path;

use super::args::{Common, Leaflets as Args};
use super::exit::Exit;
use super::print;
use super::session::Session;
use crate::diagnostic::Diagnostic;
use crate::names::primary_language;
use crate::output::{Everybody, Stage, Store};
use crate::pipeline::Sheet;
use crate::render::release::Artifact;

/// Writes the leaflets that are wanted, and lists them with their versions.
pub fn leaflets(common: &Common, args: &Args) -> Exit {
    let (session, loaded) = match Session::with_site(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let site = &loaded.site;
    let public = site.public();
    let page_of = |wanted: &str| public.at(site.explain(wanted)?.address.path());
    for wanted in &args.pages {
        if page_of(wanted).is_none() {
            print::aside(&format!(
                "error: there is no page `{wanted}` that everybody may read"
            ));
            return Exit::Usage;
        }
    }
    let sheets = loaded.leaflets(&|page| {
        let language = loaded.renderer.outline(page).language;
        let speaks = |wanted: &String| primary_language(wanted) == primary_language(&language);
        let is_it = |wanted: &String| {
            page_of(wanted).is_some_and(|named| named.address() == page.address())
        };
        (args.languages.is_empty() || args.languages.iter().any(speaks))
            && (args.pages.is_empty() || args.pages.iter().any(is_it))
    });
    let to = session.output(common, "leaflets");
    let folder = to.strip_prefix(&session.root).unwrap_or(&to).display();
    // Whatever lies in the folder gives way to what is written now, and a site must not.
    if to.join("index.html").exists() {
        print::aside(&format!(
            "error: {folder} holds a site: name a folder of its own with --output"
        ));
        return Exit::Usage;
    }
    let written = sheets.and_then(|sheets| write(&session, &to, &sheets).map(|()| sheets));
    let sheets = match written {
        Ok(sheets) => sheets,
        Err(problem) => {
            let notes = problem.into();
            return session.voice.problems(&notes, &session.redaction(None));
        }
    };
    for sheet in &sheets {
        let print = if sheet.is_large { ", large print" } else { "" };
        print::line(&format!(
            "{folder}/{}  {} ({}, {}, version {}{print})",
            sheet.name, sheet.title, sheet.language, sheet.code, sheet.version
        ));
    }
    match sheets.len() {
        0 => print::line(
            "No page that everybody may read has such a leaflet: `leaflet` and `leaflet-code` make one.",
        ),
        _ => print::line(
            "Next: open a file in a browser and print it on both sides, without margins.",
        ),
    }
    Exit::Done
}

/// Puts the files in place of those of an earlier run.
fn write(session: &Session, to: &Path, sheets: &[Sheet]) -> Result<(), Diagnostic> {
    let store = Store::at(&session.root);
    let stage = Stage::<Artifact>::open(&store, to, Everybody::Whole);
    let stage = stage.map_err(|error| Diagnostic::output(&error))?;
    for sheet in sheets {
        let put = stage.put(&sheet.name, &sheet.file);
        put.map_err(|error| Diagnostic::output(&error))?;
    }
    stage.commit().map_err(|error| Diagnostic::output(&error))?;
    Ok(())
}
