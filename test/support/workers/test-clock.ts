import { DAY } from "../../../src/shared/clock.ts";

/** A clock that stands still until it is told otherwise. */
export class TestClock {
  // A day ahead of the runtime's, so that no alarm set by this clock rings of itself.
  at = Date.now() + DAY;
  readonly now = () => this.at;

  pass(ms: number): void {
    this.at += ms;
  }
}
