//! The text that the Markdown parser gets, which knows where each piece of it stood in the file.

/// Text for the Markdown parser, with the way back to the file.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    text: String,
    /// Where pieces of `text` begin, and where they stood in the file; ascending in both.
    pieces: Vec<(usize, usize)>,
}

impl Prepared {
    /// Adds text that stood at a byte of the file.
    pub(super) fn push(&mut self, text: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stood in the file.
    pub fn place(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        match index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            Some((start, place)) => place + (at - start),
            None => at,
        }
    }
}
