import type { EventDelivery, EventDetails, Operations, ReplayEventsBody } from "./operations.ts";
import { iterateRows, type Page } from "./pages.ts";
import type { CallOptions, Transport } from "./transport.ts";

type Filter = Operations["GET /v1/events"]["query"];
type Replay = Operations["POST /v1/events/{event}/replay"]["response"];
type Replayed = Operations["POST /v1/events/replay"]["response"];

/** Events from the last 30 days, and their delivery to your webhook endpoint. */
export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Iterates over all matching events, newest first. */
  list(filter: Filter = {}, options?: CallOptions): AsyncGenerator<EventDelivery, void, undefined> {
    return iterateRows(filter, (next) => this.page(next, options));
  }

  /** Lists one page of events. */
  page(filter: Filter = {}, options?: CallOptions): Promise<Page<EventDelivery>> {
    return this.#transport.call("GET /v1/events", { query: filter }, options);
  }

  /** Retrieves an event with its delivery and the request that Latchkey sends. */
  get(id: string, options?: CallOptions): Promise<EventDetails> {
    return this.#transport.call("GET /v1/events/{event}", { path: { event: id } }, options);
  }

  /** Sends the oldest 1,000 events that match again, with the same IDs. Repeat it while `has_more` is true. */
  replayAll(filter: ReplayEventsBody, options?: CallOptions): Promise<Replayed> {
    return this.#transport.call("POST /v1/events/replay", { body: filter }, options);
  }

  /** Sends an event again, with the same ID. */
  replay(id: string, options?: CallOptions): Promise<Replay> {
    return this.#transport.call("POST /v1/events/{event}/replay", { path: { event: id } }, options);
  }
}
