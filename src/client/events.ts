import type { EventDelivery, Operations } from "./operations.ts";
import { everyRow, type Page } from "./pages.ts";
import type { CallOptions, Transport } from "./transport.ts";

type Filter = Operations["GET /v1/events"]["query"];
type Replay = Operations["POST /v1/events/{event}/replay"]["answer"];

/** What happened in the last 30 days, and whether your webhook endpoint was told. */
export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Every event the filter lets through, newest first. */
  list(filter: Filter = {}, options?: CallOptions): AsyncGenerator<EventDelivery, void, undefined> {
    return everyRow(filter, (at) => this.page(at, options));
  }

  /** One page of that list. */
  page(filter: Filter = {}, options?: CallOptions): Promise<Page<EventDelivery>> {
    return this.#transport.call("GET /v1/events", { query: filter }, options);
  }

  /** Sends an event again, with the same id. */
  replay(id: string, options?: CallOptions): Promise<Replay> {
    return this.#transport.call("POST /v1/events/{event}/replay", { path: { event: id } }, options);
  }
}
