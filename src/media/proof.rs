//! How files begin that are published as they are. Each beginning is one that browsers know, so that where a host says
//! nothing of a file, none of them looks further and finds a page in it.

use std::io::Cursor;

use zip::ZipArchive;

/// A ZIP archive that begins with its first part, as one made in one go does, and has a list of its parts.
pub(super) fn archive(bytes: &[u8]) -> bool {
    let begins = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    begins && ZipArchive::new(Cursor::new(bytes)).is_ok()
}

/// An EPUB: its first part says so, unpacked.
pub(super) fn book(bytes: &[u8]) -> bool {
    let first = bytes.get(30..).unwrap_or_default();
    first.starts_with(b"mimetypeapplication/epub+zip") && archive(bytes)
}

pub(super) fn rtf(text: &[u8]) -> bool {
    text.starts_with(b"{\\rtf")
}

pub(super) fn icon(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 0, 1, 0, count, 0, ..] if *count > 0)
}

/// With a tag before the sound, or a frame of it at once.
pub(super) fn mp3(bytes: &[u8]) -> bool {
    match bytes {
        [b'I', b'D', b'3', version, _, _, size @ ..] => {
            let size = size.get(..4);
            *version <= 4 && size.is_some_and(|size| size.iter().all(|byte| byte & 0x80 == 0))
        }
        // Layer 1 to 3, a rate of bits and of samples that exists.
        [0xFF, second, third, _, ..] => {
            second & 0xE0 == 0xE0
                && second & 0x06 != 0
                && third >> 4 != 0x0F
                && third & 0x0C != 0x0C
        }
        _ => false,
    }
}

/// Frames of AAC without a container.
pub(super) fn aac(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xF0 | 0xF1 | 0xF8 | 0xF9, ..]) || bytes.starts_with(b"ADIF")
}

/// WebM and MKV.
pub(super) fn matroska(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let says = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    head.starts_with(b"\x1A\x45\xDF\xA3") && (says(b"webm") || says(b"matroska"))
}

pub(super) fn ogg(bytes: &[u8]) -> bool {
    bytes.starts_with(b"OggS\0")
}

pub(super) fn wav(bytes: &[u8]) -> bool {
    riff(bytes, b"WAVE")
}

pub(super) fn avi(bytes: &[u8]) -> bool {
    riff(bytes, b"AVI ")
}

fn riff(bytes: &[u8], kind: &[u8; 4]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(kind)
}

pub(super) fn flac(bytes: &[u8]) -> bool {
    bytes.starts_with(b"fLaC\0") || bytes.starts_with(b"fLaC\x80")
}

/// WMA and WMV.
pub(super) fn windows_media(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x30\x26\xB2\x75\x8E\x66\xCF\x11")
}

/// A stream of MPEG, as programs or as pictures alone.
pub(super) fn mpeg(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 0, 1, 0xB3 | 0xBA, ..])
}

/// Whether a text begins as a file does that browsers open in another way than words.
pub(super) fn is_other_than_text(text: &[u8]) -> bool {
    [&b"%PDF-"[..], b"%!PS", b"GIF8"]
        .iter()
        .any(|head| text.starts_with(head))
}

/// Whether a file begins as programs for computers and phones do, whatever its name is.
pub(super) fn is_program(bytes: &[u8]) -> bool {
    const HEADS: [&[u8]; 12] = [
        b"\x7FELF",
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCE\xFA\xED\xFE",
        b"\xCF\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
        b"dex\n",
        b"\0asm",
        b"L\0\0\0\x01\x14\x02\0",
        b"ITSF\x03\0",
        b"#!",
        b"REGEDIT4",
    ];
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // A list may begin with these letters, and has no zero among the next.
    let is_windows = bytes.starts_with(b"MZ") && bytes.iter().take(512).any(|byte| *byte == 0);
    let is_registry = ["Windows Registry Editor", "@echo off"]
        .iter()
        .any(|first| {
            let wide = |text: &[u8]| -> Vec<u8> {
                let text = text.strip_prefix(b"\xFF\xFE").unwrap_or(text);
                let some = text.iter().take(64).copied();
                some.filter(|byte| *byte != 0).collect()
            };
            wide(bytes)
                .get(..first.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(first.as_bytes()))
        });
    is_windows || is_registry || HEADS.iter().any(|head| bytes.starts_with(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_how_they_begin() {
        for program in [
            &b"MZ\x90\0\x03\0\0\0"[..],
            b"\x7FELF\x02\x01",
            b"\xCF\xFA\xED\xFE\x07",
            b"#!/bin/sh\n",
            b"\xEF\xBB\xBF#!/usr/bin/env python3\n",
            b"@ECHO OFF\r\ndel *",
            b"Windows Registry Editor Version 5.00\r\n",
            b"\xFF\xFEW\0i\0n\0d\0o\0w\0s\0 \0R\0e\0g\0i\0s\0t\0r\0y\0 \0E\0d\0i\0t\0o\0r\0",
        ] {
            assert!(is_program(program), "{program:?}");
        }
        for other in [&b"MZ;Name\r\n1;A"[..], b"# A heading", b"%PDF-1.4", b""] {
            assert!(!is_program(other), "{other:?}");
        }
    }

    #[test]
    fn a_beginning_alone_makes_no_page_a_film() {
        for page in [
            &b"ID3<script>alert(1)</script>"[..],
            b"PK\x03\x04<script>alert(1)</script>",
            b"OggS<html>",
            b"RIFF<html>WAVE",
        ] {
            let kinds = [mp3, archive, ogg, avi, matroska, mpeg, icon];
            assert!(kinds.iter().all(|is_one| !is_one(page)), "{page:?}");
        }
        assert!(mp3(b"ID3\x03\0\0\0\0\0\x0A") && mp3(b"\xFF\xFB\x90\x64"));
    }
}
