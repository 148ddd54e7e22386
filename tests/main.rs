//! The tests of `pimh`, in one binary: each module is a kind of promise, each test a sentence about the product.

mod broken;
mod cli;
mod determinism;
mod harness;
mod hostile;
mod layers;
mod mutants;
mod rebuild;
mod sites;
