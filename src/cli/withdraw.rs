//! `pimh withdraw`: a page taken back, with the reason and what to read instead.

use super::args::{Common, Withdraw};
use super::exit::Exit;
use super::print::{self, count};
use super::revise;
use super::session::Session;
use pimh_engine::revision::{Withdrawing, withdrawing};

/// `pimh withdraw`.
pub fn withdraw(common: &Common, args: &Withdraw) -> Exit {
    let session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let wanted = Withdrawing {
        page: &args.page,
        because: args.because.as_deref(),
        instead: args.instead.as_deref(),
    };
    let planned = withdrawing(
        &session.snapshot,
        &session.config,
        &session.request,
        &wanted,
    );
    let withdrawal = match planned {
        Ok(withdrawal) => withdrawal,
        Err(refused) => return revise::refused(&session, &refused),
    };
    if !args.dry_run
        && let Err(exit) = revise::write(&session, &withdrawal.revision)
    {
        return exit;
    }
    if session.voice.is_json() {
        print::json(&serde_json::json!({
            "schema": 1,
            "done": !args.dry_run,
            "file": withdrawal.file.as_str(),
            "address": withdrawal.address,
            "instead": withdrawal.instead,
            "links": withdrawal.links,
        }));
    }
    if session.voice.redacts {
        session.voice.tell("The page is withdrawn.");
        return Exit::Done;
    }
    let mut lines = vec![match args.dry_run {
        true => format!(
            "{} would be withdrawn. Nothing was written.",
            withdrawal.file
        ),
        false => format!("{} is withdrawn.", withdrawal.file),
    }];
    lines.push(format!(
        "From the next build on {} shows only that, why, and what to read instead; its words are nowhere else.",
        withdrawal.address
    ));
    if withdrawal.links > 0 {
        let links = count(withdrawal.links, "link leads", "links lead");
        lines.push(format!(
            "{links} to it from other pages: look whether their words still hold."
        ));
    }
    session.voice.tell(&lines.join("\n"));
    Exit::Done
}
