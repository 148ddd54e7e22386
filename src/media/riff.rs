//! How RIFF, the container of WebP, writes a chunk: its kind, its length, its contents.

pub(super) fn put_riff_chunk(out: &mut Vec<u8>, kind: &[u8; 4], contents: &[u8]) {
    out.extend(kind);
    // Never longer than what was read from such a length.
    out.extend((contents.len() as u32).to_le_bytes());
    out.extend(contents);
    out.resize(out.len() + contents.len() % 2, 0);
}
