//! The tree for everybody: what the public's list has, with the public's menu around it.

use super::make::{MadeFiles, make};
use super::{Job, in_parallel};
use crate::compose::PublicComposer;
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::Permalink;
use crate::render::release::{Artifact, Rendered};
use crate::site::Public;
use crate::site::outputs::Output;
use crate::trees::Sink;

/// Makes outputs and publishes them.
pub(super) fn publish(
    composer: &PublicComposer<'_>,
    outputs: Vec<&Output>,
    tree: &dyn Sink<Artifact>,
) -> Notes {
    in_parallel(outputs, &|| tree.goes_on(), |output| {
        let MadeFiles { files, notes } = make(composer.renderer, composer.view, output)?;
        put(composer, files, output, tree)?;
        Ok(notes)
    })
}

/// Publishes the files of an output.
pub(super) fn put(
    composer: &PublicComposer<'_>,
    files: Vec<(Permalink, Rendered<Public>)>,
    output: &Output,
    tree: &dyn Sink<Artifact>,
) -> Result<(), Diagnostic> {
    for (at, rendered) in files {
        tree.put(&at.file(), &composer.compose(rendered, &output.kind)?)?;
    }
    Ok(())
}

/// The files of an output as everybody has them.
pub(super) fn composed(
    composer: &PublicComposer<'_>,
    output: &Output,
) -> Result<Vec<(Permalink, Artifact)>, Diagnostic> {
    let files = make(composer.renderer, composer.view, output)?.files;
    let composed = files.into_iter().map(|(at, rendered)| {
        let artifact = composer.compose(rendered, &output.kind)?;
        Ok((at, artifact))
    });
    composed.collect()
}

impl Job for &Output {
    fn output(&self) -> &Output {
        self
    }
}
