import { DAY } from "../../../src/shared/clock.ts";

/** A clock that advances only when a test advances it. */
export class TestClock {
  // A day ahead of the runtime's clock, so that no alarm runs on its own.
  at = Date.now() + DAY;
  readonly now = () => this.at;

  advance(ms: number): void {
    this.at += ms;
  }
}
