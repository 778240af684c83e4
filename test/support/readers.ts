// Callers who do nothing but read a connection's token, again and again.

import { setTimeout as pause } from "node:timers/promises";
import { readToken } from "./flow.ts";
import type { TestApp } from "./latchkey.ts";

/** How many times as long as its read took a reader rests: a slow machine has more to do than to read. */
const REST = 5;

export type Readings = {
  count: number;
  statuses: Set<number>;
  /** Where a read gave an older version than its reader had seen before. */
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

  /** Starts readers who go on until they are told to stop. */
  constructor(app: TestApp, id: string, count: number) {
    this.#app = app;
    this.#id = id;
    this.#steady = Promise.all(Array.from({ length: count }, () => this.#readOn()));
  }

  /** A crowd that reads at the same instant, each of them once; knows of an earlier version. */
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
