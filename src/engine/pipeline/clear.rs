//! The tree in clear of one reader: what that reader may have of every list, each piece from the view of its level.

use super::make::{MadeFiles, make};
use super::{Job, in_parallel};
use crate::access::Level;
use crate::compose::ClearComposer;
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::Permalink;
use crate::render::release::{Clear, Rendered};
use crate::site::outputs::Output;
use crate::site::{Audience, View};
use crate::trees::ClearTree;

/// An output as a reader has it.
type InClear = (Vec<(Permalink, Clear)>, Notes);

/// Makes outputs and puts them into the reader's tree.
pub(super) fn publish(
    composer: &ClearComposer<'_>,
    outputs: Vec<(&Level, &Output)>,
    tree: &ClearTree<'_>,
) -> Notes {
    in_parallel(outputs, &|| tree.goes_on(), |(level, output)| {
        let (files, notes) = composed(composer, level, output)?;
        put_all(files, tree)?;
        Ok(notes)
    })
}

/// Puts the files of an output into the reader's tree.
pub(super) fn put<A: Audience>(
    composer: &ClearComposer<'_>,
    files: Vec<(Permalink, Rendered<A>)>,
    output: &Output,
    tree: &ClearTree<'_>,
) -> Result<(), Diagnostic> {
    put_all(for_reader(composer, files, output)?, tree)
}

fn put_all(files: Vec<(Permalink, Clear)>, tree: &ClearTree<'_>) -> Result<(), Diagnostic> {
    for (at, clear) in files {
        tree.publish(&at, &clear)?;
    }
    Ok(())
}

/// The files of an output of a level as the reader has them.
pub(super) fn composed(
    composer: &ClearComposer<'_>,
    level: &Level,
    output: &Output,
) -> Result<InClear, Diagnostic> {
    match composer.views.of_level(level) {
        Some(view) => from_view(composer, view, output),
        None => from_view(composer, &composer.views.public, output),
    }
}

fn from_view<A: Audience>(
    composer: &ClearComposer<'_>,
    view: &View<'_, A>,
    output: &Output,
) -> Result<InClear, Diagnostic> {
    let MadeFiles { files, notes } = make(composer.renderer, view, output)?;
    Ok((for_reader(composer, files, output)?, notes))
}

fn for_reader<A: Audience>(
    composer: &ClearComposer<'_>,
    files: Vec<(Permalink, Rendered<A>)>,
    output: &Output,
) -> Result<Vec<(Permalink, Clear)>, Diagnostic> {
    let mut composed = Vec::with_capacity(files.len());
    for (at, rendered) in files {
        if let Some(clear) = composer.compose(rendered, output)? {
            composed.push((at, clear));
        }
    }
    Ok(composed)
}

impl Job for (&Level, &Output) {
    fn output(&self) -> &Output {
        self.1
    }
}
