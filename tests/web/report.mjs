// What the checks found. One check is one rule set applied to one thing (a page, a feed, a state of a page);
// it passes when it finds no problem. Problems are grouped by their words before they are printed, since one
// slip in a template otherwise fills the screen sixty times.

const PLACES_SHOWN = 4;
const PROBLEMS_SHOWN = 40;

export class Report {
  constructor(print = (line) => console.log(line)) {
    this.print = print;
    this.passed = 0;
    this.failures = []; // { check, where, problems }
    this.notes = [];
  }

  /** Records one check of one thing: passed when `problems` is empty. */
  check(check, where, problems) {
    if (problems.length === 0) this.passed += 1;
    else this.failures.push({ check, where, problems });
  }

  note(line) {
    this.notes.push(line);
    this.print(`  note: ${line}`);
  }

  get failed() {
    return this.failures.length;
  }

  /** Runs one named group of checks, prints its time and what it found. A crash is a failed check. */
  async group(name, work) {
    const start = { time: Date.now(), passed: this.passed, failed: this.failed };
    try {
      await work();
    } catch (error) {
      this.check(name, '(the check itself)', [`stopped: ${error.stack ?? error}`]);
    }
    const failures = this.failures.slice(start.failed);
    const seconds = ((Date.now() - start.time) / 1000).toFixed(1);
    this.print(`${name}: ${this.passed - start.passed} passed, ${failures.length} failed (${seconds} s)`);
    this.printProblems(failures);
  }

  printProblems(failures) {
    const grouped = new Map();
    for (const { check, where, problems } of failures) {
      for (const problem of new Set(problems)) {
        const key = `${check}: ${problem}`;
        grouped.set(key, [...(grouped.get(key) ?? []), where]);
      }
    }
    const rows = [...grouped];
    for (const [problem, places] of rows.slice(0, PROBLEMS_SHOWN)) {
      this.print(`  FAIL ${problem}`);
      const more = places.length - PLACES_SHOWN;
      this.print(`       in ${places.slice(0, PLACES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
    }
    if (rows.length > PROBLEMS_SHOWN) this.print(`  … and ${rows.length - PROBLEMS_SHOWN} more problems`);
  }

  /** The closing line; `name` is what was counted. */
  summary(name) {
    return `${name ? `${name}: ` : ''}${this.passed} passed, ${this.failed} failed`;
  }
}
