import { DAY } from "../../../src/shared/clock.ts";

/** The machine's own clock, which no run replaces. */
export const realNow: () => number = Date.now.bind(Date);

/** The one clock of a run: it stands still until it is told otherwise. */
export class ModelClock {
  // Far ahead of the machine's, so that no alarm set by this clock rings of itself.
  at = realNow() + 365 * DAY;
  readonly now = () => this.at;
}
