// Chooses which entries are kept when there are more than fit. Failures come before successes, and no entries that are alike
// take the place of all others. Each kept entry says how many it stands for, so that numbers stay true. Pure.

import { isFailure, likenessOf, type LogEntry, type SampledEntry } from "./log-entry.ts";

/** The most entries that are kept. */
export const MAX_ENTRIES = 100;
/** The most entries that are kept of those that are alike. */
export const MAX_ALIKE = { failure: 20, success: 10 } as const;

type Group = {
  isFailure: boolean;
  kept: LogEntry[];
  /** How many entries were added, and how many these stand for. */
  added: number;
  total: number;
};

/** Entries, and the number of those that none of them stands for. */
export type Batch = { entries: SampledEntry[]; lost: number };

export class EntrySampler {
  readonly #groups = new Map<string, Group>();
  readonly #random: () => number;
  #size = 0;
  #lost = 0;

  /** `random` returns numbers from 0 to just below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#size === 0 && this.#lost === 0;
  }

  /** Adds an entry that stands for `sampled` entries. */
  add(entry: LogEntry, sampled = 1): void {
    const key = likenessOf(entry);
    const known = this.#groups.get(key);
    const group = known ?? { isFailure: isFailure(entry), kept: [], added: 0, total: 0 };
    const max = group.isFailure ? MAX_ALIKE.failure : MAX_ALIKE.success;
    if (group.kept.length < max && this.#makeRoom(group)) {
      group.kept.push(entry);
      this.#size += 1;
    } else if (group.kept.length > 0) {
      // Each of the entries is kept with the same probability.
      const place = Math.floor(this.#random() * (group.added + 1));
      if (place < group.kept.length) group.kept[place] = entry;
    } else {
      this.#lost += sampled;
      return;
    }
    group.added += 1;
    group.total += sampled;
    this.#groups.set(key, group);
  }

  /** Counts entries that are not kept. */
  addLost(count: number): void {
    this.#lost += count;
  }

  /** Returns the kept entries, oldest first, and starts again. */
  take(): Batch {
    const entries = [...this.#groups.values()].flatMap(shareOut).toSorted((a, b) => a.at - b.at);
    const lost = this.#lost;
    this.#groups.clear();
    this.#size = 0;
    this.#lost = 0;
    return { entries, lost };
  }

  /** Returns whether there is room for an entry of a group, at the expense of less important ones if necessary. */
  #makeRoom(group: Group): boolean {
    if (this.#size < MAX_ENTRIES) return true;
    const others = [...this.#groups].filter(([, other]) => other !== group);
    const largest = others.reduce<[string, Group] | null>(
      (found, each) => (found === null || isLessNeeded(each[1], found[1]) ? each : found),
      null,
    );
    if (largest === null) return false;
    const [key, other] = largest;
    const isForFailure = group.isFailure && !other.isFailure;
    if (!isForFailure && (other.kept.length < 2 || other.kept.length <= group.kept.length + 1)) return false;
    other.kept.splice(Math.floor(this.#random() * other.kept.length), 1);
    this.#size -= 1;
    if (other.kept.length === 0) {
      this.#lost += other.total;
      this.#groups.delete(key);
    }
    return true;
  }
}

/** Whether the first group gives up an entry before the second one: successes first, then the group with more entries. */
function isLessNeeded(group: Group, other: Group): boolean {
  if (group.isFailure !== other.isFailure) return !group.isFailure;
  return group.kept.length > other.kept.length;
}

/** Divides the number of entries of a group among those that were kept. */
function shareOut({ kept, total }: Group): SampledEntry[] {
  const each = Math.floor(total / kept.length);
  const rest = total % kept.length;
  return kept.map((entry, i) => ({ ...entry, sampled: each + (i < rest ? 1 : 0) }));
}
