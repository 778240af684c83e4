import type {
  CheckReport,
  Connection,
  DeletedConnection,
  Event,
  ImportConnectionBody,
  Operations,
  RefreshTokenBody,
  Token,
  UpdateConnectionBody,
} from "./operations.ts";
import { everyRow, type Page } from "./pages.ts";
import type { CallOptions, Transport } from "./transport.ts";

type Filter = Operations["GET /v1/connections"]["query"];
type EventFilter = Operations["GET /v1/connections/{connection}/events"]["query"];
type TokenNeeds = Operations["GET /v1/connections/{connection}/token"]["query"];

/** What `fetch` takes. A redirect is never followed: it is the provider's, and the key is not for it. */
export type ProxyInit = Omit<RequestInit, "redirect">;

/** The grants of your end users. */
export class Connections {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** A valid access token, refreshed first when it has to be. */
  token(id: string, needs: TokenNeeds = {}, options?: CallOptions): Promise<Token> {
    const input = { path: { connection: id }, query: needs };
    return this.#transport.call("GET /v1/connections/{connection}/token", input, options);
  }

  /**
   * Calls the provider's API at a path below its base, as `fetch` would. A redirect is not followed.
   * @throws LatchkeyError when Latchkey could not make the call; what the provider answers is never thrown
   */
  fetch(id: string, path: string, init: ProxyInit = {}): Promise<Response> {
    return this.#transport.proxy(id, path, init);
  }

  /** Refreshes now. With the `rejected_version` the provider refused, a newer token is given where there is one. */
  refresh(id: string, refusal: RefreshTokenBody = {}, options?: CallOptions): Promise<Token> {
    const input = { path: { connection: id }, body: refusal };
    return this.#transport.call("POST /v1/connections/{connection}/refresh", input, options);
  }

  /** Asks the provider whether the credential works, and whose it is. */
  check(id: string, options?: CallOptions): Promise<CheckReport> {
    const input = { path: { connection: id } };
    return this.#transport.call("POST /v1/connections/{connection}/check", input, options);
  }

  get(id: string, options?: CallOptions): Promise<Connection> {
    return this.#transport.call("GET /v1/connections/{connection}", { path: { connection: id } }, options);
  }

  /** Every connection the filter lets through, newest first; `limit` is how many are asked for at a time. */
  list(filter: Filter = {}, options?: CallOptions): AsyncGenerator<Connection, void, undefined> {
    return everyRow(filter, (at) => this.page(at, options));
  }

  /** One page of that list. */
  page(filter: Filter = {}, options?: CallOptions): Promise<Page<Connection>> {
    return this.#transport.call("GET /v1/connections", { query: filter }, options);
  }

  /** Takes over a grant that was made elsewhere. It is active at once. */
  import(grant: ImportConnectionBody, options?: CallOptions): Promise<Connection> {
    return this.#transport.call("POST /v1/connections", { body: grant }, options);
  }

  /** Replaces your own metadata. */
  update(id: string, changes: UpdateConnectionBody, options?: CallOptions): Promise<Connection> {
    const input = { path: { connection: id }, body: changes };
    return this.#transport.call("PATCH /v1/connections/{connection}", input, options);
  }

  /** Ends a connection, and tells the provider where it can be told. */
  delete(id: string, options?: CallOptions): Promise<DeletedConnection> {
    return this.#transport.call("DELETE /v1/connections/{connection}", { path: { connection: id } }, options);
  }

  /** A connection's timeline, newest first. */
  events(
    id: string,
    filter: EventFilter = {},
    options?: CallOptions,
  ): AsyncGenerator<Event, void, undefined> {
    return everyRow(filter, (at) => this.eventPage(id, at, options));
  }

  /** One page of that timeline. */
  eventPage(id: string, filter: EventFilter = {}, options?: CallOptions): Promise<Page<Event>> {
    const input = { path: { connection: id }, query: filter };
    return this.#transport.call("GET /v1/connections/{connection}/events", input, options);
  }
}
