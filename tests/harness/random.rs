//! Sites by chance: the same ones in every run, unless somebody asks for more and other ones.

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many times more random sites are made than usual: `tests/run full` asks for ten.
const ROUNDS: &str = "PIMH_TEST_ROUNDS";

fn rounds() -> Option<u32> {
    let rounds = std::env::var(ROUNDS).ok()?;
    Some(
        rounds
            .parse()
            .unwrap_or_else(|_| panic!("{ROUNDS} is no number")),
    )
}

/// So many cases, or more where more rounds are asked for, shrunk in so many steps. No file is written.
pub fn config(cases: u32, shrinks: u32) -> Config {
    Config {
        cases: cases * rounds().unwrap_or(1),
        max_shrink_iters: shrinks,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A runner whose chance is the same on every machine. Where more rounds are asked for it begins at
/// `PROPTEST_RNG_SEED`.
pub fn runner(cases: u32, shrinks: u32) -> TestRunner {
    let config = config(cases, shrinks);
    match rounds() {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
    }
}
