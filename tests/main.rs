//! All tests of the built program, in one binary. Each module tells of one promise.

mod secrecy;
mod support;
