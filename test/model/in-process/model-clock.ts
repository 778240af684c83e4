import { DAY } from "../../../src/shared/clock.ts";

/** The real clock. No run replaces it. */
export const realNow: () => number = Date.now.bind(Date);

/** The clock of a run. It advances only when the test advances it. */
export class ModelClock {
  // Far ahead of the real clock, so that no alarm runs on its own.
  at = realNow() + 365 * DAY;
  readonly now = () => this.at;
}
