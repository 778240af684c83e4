import type { LogEntry, Operations } from "../operations.ts";
import { iterateRows, type Page } from "../pages.ts";
import type { CallOptions, Transport } from "../transport.ts";

type Filter = Operations["GET /v1/logs"]["query"];
type Range = Operations["GET /v1/logs/counts"]["query"];
type Counts = Operations["GET /v1/logs/counts"]["response"];

/** The log of the app's requests, refreshes, checks, failed attempts, and failed deliveries in the last seven days. */
export class Logs {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Iterates over all matching entries, newest first. */
  list(filter: Filter = {}, options?: CallOptions): AsyncGenerator<LogEntry, void, undefined> {
    return iterateRows(filter, (next) => this.page(next, options));
  }

  /** Lists one page of entries. It can be empty and still not be the last one. */
  page(
    filter: Filter = {},
    options?: CallOptions,
  ): Promise<Page<LogEntry> & { complete_since: string | null }> {
    return this.#transport.call("GET /v1/logs", { query: filter }, options);
  }

  /** Returns how many entries there were in each step of a range. */
  counts(range: Range, options?: CallOptions): Promise<Counts> {
    return this.#transport.call("GET /v1/logs/counts", { query: range }, options);
  }
}
