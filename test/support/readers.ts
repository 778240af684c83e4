// Callers that read a connection's token repeatedly.

import { setTimeout as pause } from "node:timers/promises";
import { readToken } from "./flow.ts";
import type { TestApp } from "./latchkey.ts";

/** How long a reader waits, as a multiple of its last read, so that a slow machine is not overloaded. */
const REST = 5;

export type Readings = {
  count: number;
  statuses: Set<number>;
  /** Reads that returned an older version than the same reader had seen before. */
  wentBack: string[];
  /** The access tokens that were read, by version. */
  tokens: Map<number, Set<string>>;
};

export class Readers {
  readonly readings: Readings = { count: 0, statuses: new Set(), wentBack: [], tokens: new Map() };
  readonly #app: TestApp;
  readonly #id: string;
  readonly #steady: Promise<unknown>;
  #stopped = false;

  /** Starts readers that continue until they are stopped. */
  constructor(app: TestApp, id: string, count: number) {
    this.#app = app;
    this.#id = id;
    this.#steady = Promise.all(Array.from({ length: count }, () => this.#readOn()));
  }

  /** Reads with many callers at the same time, once each. A version older than `seen` counts as going back. */
  async crowd(size: number, seen: number): Promise<void> {
    await Promise.all(Array.from({ length: size }, () => this.#read(seen)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#steady;
  }

  async #readOn(): Promise<void> {
    for (let seen = 0; !this.#stopped;) {
      const startedAt = Date.now();
      seen = await this.#read(seen);
      await pause(REST * (Date.now() - startedAt));
    }
  }

  async #read(seen: number): Promise<number> {
    const { status, body } = await readToken(this.#app, this.#id);
    const version = Number(body["version"]);
    const { statuses, wentBack, tokens } = this.readings;
    this.readings.count += 1;
    statuses.add(status);
    if (!(version >= seen)) wentBack.push(`${version} after ${seen}`);
    const known = tokens.get(version) ?? new Set();
    tokens.set(version, known.add(String(body["access_token"])));
    return version;
  }
}
