//! Locks that threads share, asked for in one way.
//!
//! A lock is poisoned when a thread panicked while it held it, so that what it guards may be half
//! done. A panic here is a fault of the program and ends the run (the command line apologises), so nobody
//! goes on with what was left: asking for a poisoned lock panics too, and nothing is passed over.

use std::sync::{Mutex, MutexGuard};

/// Why a lock is there to be had.
const SOUND: &str = "no thread has panicked while it held this lock";

/// Waits for a lock, and holds it for as long as the guard lives.
///
/// # Panics
///
/// A thread panicked while it held it.
pub fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect(SOUND)
}

/// What a lock guards, once nobody else has it any more.
///
/// # Panics
///
/// A thread panicked while it held it.
pub fn unlocked<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().expect(SOUND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_left_half_done_is_not_used() {
        let mutex = Mutex::new(1);
        *locked(&mutex) += 1;
        assert_eq!(*locked(&mutex), 2);
        let half_done = std::thread::scope(|scope| {
            let work = scope.spawn(|| {
                let _guard = locked(&mutex);
                panic!("half done");
            });
            work.join()
        });
        assert!(half_done.is_err());
        let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| *locked(&mutex)));
        assert!(asked.is_err());
    }
}
