// Limits what a log stores of entries that are alike, so that a failure that repeats for days does not push out all others.
// Beyond the limit, an entry is stored every 15 seconds, and stands for those since the one before. Pure.

import { BoundedMap } from "../shared/bounded-map.ts";
import { DAY, HOUR, SECOND } from "../shared/clock.ts";
import { isFailure, likenessOf, type SampledEntry } from "./log-entry.ts";

/** The entries that are alike and stored in an hour, before they are thinned out. */
export const STORED_PER_HOUR = { failure: 500, success: 300 } as const;
export const THINNED_OUT_MS = 15 * SECOND;
const MAX_GROUPS = 2_000;

type Group = {
  hour: number;
  stored: number;
  storedAt: number;
  /** How many entries the next one stands for, besides itself. */
  waiting: number;
};

export class LogQuota {
  readonly #groups = new BoundedMap<Group>(MAX_GROUPS);

  /** Returns the entries that are stored, with how many each of them stands for. */
  apply(entries: readonly SampledEntry[], now: number): SampledEntry[] {
    return entries.flatMap((entry) => {
      const group = this.#groupOf(entry, now);
      const max = isFailure(entry) ? STORED_PER_HOUR.failure : STORED_PER_HOUR.success;
      if (group.stored >= max && now - group.storedAt < THINNED_OUT_MS) {
        group.waiting += entry.sampled;
        return [];
      }
      const sampled = entry.sampled + group.waiting;
      group.stored += 1;
      group.storedAt = now;
      group.waiting = 0;
      return [{ ...entry, sampled }];
    });
  }

  #groupOf(entry: SampledEntry, now: number): Group {
    const key = likenessOf(entry);
    const hour = Math.floor(now / HOUR);
    const group = this.#groups.get(key, now) ?? { hour, stored: 0, storedAt: 0, waiting: 0 };
    if (group.hour !== hour) Object.assign(group, { hour, stored: 0 });
    this.#groups.set(key, group, DAY, now);
    return group;
  }
}
