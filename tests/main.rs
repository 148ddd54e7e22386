//! The tests of `pimh`, in one binary: each module is a kind of promise, each test a sentence about the product.

#![allow(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

mod access;
mod below;
mod browser;
mod circles;
mod cli;
mod data_tables;
mod desk;
mod determinism;
mod films;
mod harness;
mod help;
mod hostile;
mod hosting;
mod house;
mod keeping;
mod layers;
mod limits;
mod lists;
mod live;
mod look;
mod mutants;
mod mv;
mod outputs;
mod own;
mod pages;
mod palette;
mod parts;
mod pictures;
mod pipelines;
mod preview;
mod publish;
mod reading;
mod rebuild;
mod record;
mod rules;
mod sample;
mod sealed;
mod secrecy;
mod translated;
mod typed;
mod types;
mod vanishing;
