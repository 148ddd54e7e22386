//! What somebody asks to move, and where to, as files, folders and addresses are written; and what cannot be meant.

use crate::names::{SitePath, nearest};
use crate::revision::{Refused, Relocation};
use crate::site::Site;
use crate::snapshot::Snapshot;

/// What of `content/` is meant to move, and where to: as files, folders or addresses are written.
pub(super) fn asked_for(
    site: &Site,
    snapshot: &Snapshot,
    old: &str,
    new: &str,
) -> Result<Relocation, Refused> {
    let has_file = |path: &str| {
        let path = format!("content/{path}");
        snapshot.text(&path).is_some() || snapshot.asset(&path).is_some()
    };
    let has_folder = |path: &str| {
        let folder = format!("content/{path}/");
        let mut texts = snapshot.texts_below(&folder);
        texts.next().is_some() || snapshot.assets_below(&folder).next().is_some()
    };
    let wanted = below_content(old);
    let page = format!("{wanted}.md");
    let from = if has_file(&wanted) || has_folder(&wanted) {
        Some(wanted.clone())
    } else if has_file(&page) {
        Some(page)
    } else {
        site.file_at(&format!("/{wanted}/")).map(str::to_owned)
    };
    let Some(from) = from.filter(|from| !from.is_empty()) else {
        let pages = site.recorded();
        let files = pages.iter().filter_map(|page| page.file().in_content());
        let help = match nearest(&wanted, files) {
            Some(near) => format!("did you mean `{near}`? Nothing was changed"),
            None => {
                "name it by its file, such as content/tips/rest.md; nothing was changed".to_owned()
            }
        };
        return Err(Refused::new(
            format!("there is no page or folder `{old}` in content/"),
            help,
        ));
    };
    let name = from.rsplit('/').next().unwrap_or(&from).to_owned();
    if name == "_index.md" {
        let folder = from.strip_suffix("/_index.md");
        return Err(Refused::new(
            "an _index.md is the page of its folder and stays in it",
            match folder {
                Some(folder) => {
                    format!("move the folder: `pimh mv {folder} NEW`; nothing was changed")
                }
                None => "the home page has no other place; nothing was changed".to_owned(),
            },
        ));
    }
    if !is_sound(&from) {
        return Err(Refused::new(
            format!("`{from}` is no page"),
            "only what readers see can move; nothing was changed",
        ));
    }
    let is_file = has_file(&from);
    let wanted = below_content(new);
    let ends_as_folder = new.ends_with(['/', '\\']) || wanted.is_empty() || has_folder(&wanted);
    let extension = |name: &str| {
        name.rsplit('/')
            .next()
            .and_then(|name| Some(name.rsplit_once('.')?.1.to_lowercase()))
    };
    let to = match (ends_as_folder, is_file) {
        (true, _) if wanted.is_empty() => name,
        (true, _) => format!("{wanted}/{name}"),
        (false, true) if extension(&wanted).is_none() => {
            format!("{wanted}.{}", extension(&from).unwrap_or_default())
        }
        (false, _) => wanted,
    };
    let help = "nothing was changed";
    if !is_sound(&to) || to.ends_with("/_index.md") {
        return Err(Refused::new(
            format!("no page can lie at `{to}`"),
            format!("name a place of which no part begins with `_` or a dot; {help}"),
        ));
    }
    if is_file && extension(&to) != extension(&from) {
        return Err(Refused::new(
            format!("`{to}` would be a file of another kind"),
            format!(
                "let it end with .{}; {help}",
                extension(&from).unwrap_or_default()
            ),
        ));
    }
    if to == from {
        return Err(Refused::new(format!("`{from}` lies there already"), help));
    }
    if to.starts_with(&format!("{from}/")) {
        return Err(Refused::new(
            format!("`{from}` cannot be moved into itself"),
            help,
        ));
    }
    Ok(Relocation { from, to })
}

/// A path as somebody may type it, from `content/` on and without `/` at either end.
fn below_content(path: &str) -> String {
    let path = path.replace('\\', "/");
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let parts = parts.strip_prefix(&["content"]).unwrap_or(&parts);
    parts.join("/")
}

/// Whether readers can see what lies there, on every disk.
fn is_sound(path: &str) -> bool {
    let is_private = |part: &str| part.starts_with('.') || part.starts_with('_');
    let is_odd = |c: char| c.is_control() || ":?#*\"<>|\\".contains(c);
    let mut parts = path.split('/');
    !path.is_empty()
        && !parts.any(|part| part.is_empty() || is_private(part) || part.contains(is_odd))
}

/// Every file that moves.
pub(super) fn moves(
    snapshot: &Snapshot,
    relocation: &Relocation,
) -> Result<Vec<(SitePath, SitePath)>, Refused> {
    let linked = snapshot.links().iter().find(|(link, target)| {
        let moves = |path: &SitePath| path.in_content().is_some_and(|path| relocation.moves(path));
        moves(link) || moves(target)
    });
    if let Some((link, target)) = linked {
        return Err(Refused::new(
            format!("{link} is a link on the disk, to {target}"),
            "put the file itself there first, or move both by hand; nothing was changed",
        ));
    }
    let texts = snapshot.texts_below("content/").map(|source| &source.path);
    let assets = snapshot.assets_below("content/").map(|asset| &asset.path);
    let all = texts.chain(assets);
    let moved = all.filter_map(|path| {
        let inside = path
            .in_content()
            .filter(|inside| relocation.moves(inside))?;
        let to = SitePath::new(format!("content/{}", relocation.of(inside)));
        Some((path.clone(), to))
    });
    Ok(moved.collect())
}
