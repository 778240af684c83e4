import type {
  CheckReport,
  Connection,
  CreateDpopProofBody,
  DeletedConnection,
  EnsureConnectionBody,
  EnsuredConnection,
  DpopProof,
  Event,
  ExchangedToken,
  ExchangeTokenBody,
  ImportConnectionBody,
  Operations,
  RefreshTokenBody,
  Token,
  ReplaceCredentialsBody,
  UpdateConnectionBody,
} from "./operations.ts";
import { iterateRows, type Page } from "./pages.ts";
import type { CallOptions, ProxyInit, Transport } from "./transport.ts";

type Filter = Operations["GET /v1/connections"]["query"];
type List = Operations["GET /v1/connections"]["response"];
type ExportFilter = Operations["GET /v1/connections/export"]["query"];
type Diagnostics = Operations["GET /v1/connections/{connection}/diagnostics"]["response"];
type EventFilter = Operations["GET /v1/connections/{connection}/events"]["query"];
type TokenQuery = Operations["GET /v1/connections/{connection}/token"]["query"];

/** Connections: your end users' grants. */
export class Connections {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Returns a connection of the end user that works, or what is missing and the link where the end user can fix it. With `wait`,
   * waits up to 30 seconds for the end user.
   */
  ensure(request: EnsureConnectionBody, options?: CallOptions): Promise<EnsuredConnection> {
    return this.#transport.call("POST /v1/connections/ensure", { body: request }, options);
  }

  /** Returns a valid access token. Latchkey refreshes it first if necessary. */
  token(id: string, query: TokenQuery = {}, options?: CallOptions): Promise<Token> {
    const input = { path: { connection: id }, query };
    return this.#transport.call("GET /v1/connections/{connection}/token", input, options);
  }

  /**
   * Calls the provider's API at a path below its base URL, like `fetch`. Redirects are not followed. The path can also
   * be a `Location` that an earlier response contained, if it is a path of this connection's proxy.
   * @throws LatchkeyError if Latchkey could not make the call. A response from the provider never throws
   */
  fetch(id: string, path: string, init: ProxyInit = {}): Promise<Response> {
    return this.#transport.proxy(id, path, init);
  }

  /** Refreshes the token. With `rejected_version`, returns a newer token if there already is one. */
  refresh(id: string, body: RefreshTokenBody = {}, options?: CallOptions): Promise<Token> {
    const input = { path: { connection: id }, body };
    return this.#transport.call("POST /v1/connections/{connection}/refresh", input, options);
  }

  /**
   * Returns a proof of possession (RFC 9449) for a request that you send to the provider's API yourself, if the token's
   * `token_type` is `DPoP`. With the token's `version`, the proof fits the token.
   */
  dpopProof(id: string, request: CreateDpopProofBody, options?: CallOptions): Promise<DpopProof> {
    const input = { path: { connection: id }, body: request };
    return this.#transport.call("POST /v1/connections/{connection}/dpop-proof", input, options);
  }

  /**
   * Exchanges the access token for a token for another service (RFC 8693). The same token is returned until shortly before it
   * expires.
   */
  exchangeToken(id: string, body: ExchangeTokenBody = {}, options?: CallOptions): Promise<ExchangedToken> {
    const input = { path: { connection: id }, body };
    return this.#transport.call("POST /v1/connections/{connection}/token-exchange", input, options);
  }

  /** Queries the provider to determine whether the credential works and which account it belongs to. */
  check(id: string, options?: CallOptions): Promise<CheckReport> {
    const input = { path: { connection: id } };
    return this.#transport.call("POST /v1/connections/{connection}/check", input, options);
  }

  /** Retrieves a connection. */
  get(id: string, options?: CallOptions): Promise<Connection> {
    return this.#transport.call("GET /v1/connections/{connection}", { path: { connection: id } }, options);
  }

  /** Iterates over all matching connections, newest first. `limit` is the page size. */
  list(filter: Filter = {}, options?: CallOptions): AsyncGenerator<Connection, void, undefined> {
    return iterateRows(filter, (next) => this.page(next, options));
  }

  /** Lists one page of connections. With `total: "true"`, the page has their number. */
  page(filter: Filter = {}, options?: CallOptions): Promise<List> {
    return this.#transport.call("GET /v1/connections", { query: filter }, options);
  }

  /**
   * Returns the connections that match as a CSV file. Its body is a stream, and fails if the export was interrupted.
   * @throws LatchkeyError
   */
  exportCsv(filter: ExportFilter = {}, options?: CallOptions): Promise<Response> {
    return this.#transport.download("GET /v1/connections/export", { query: filter }, options);
  }

  /**
   * Creates a connection without the end user: from a grant that another system obtained with the integration's OAuth client,
   * from `credentials` for a provider with API keys, from an `assertion` or a `subject_token` of an identity provider, or for a
   * machine, whose first token Latchkey requests. The connection is active immediately.
   */
  import(grant: ImportConnectionBody, options?: CallOptions): Promise<Connection> {
    return this.#transport.call("POST /v1/connections", { body: grant }, options);
  }

  /** Renews a connection with a new assertion, or with a new token of the identity provider. */
  renew(
    id: string,
    body: Omit<ReplaceCredentialsBody, "credentials">,
    options?: CallOptions,
  ): Promise<Connection> {
    const input = { path: { connection: id }, body };
    return this.#transport.call("PUT /v1/connections/{connection}/credentials", input, options);
  }

  /** Replaces the API key, or the user name and the password, of a connection. The provider is asked whether it accepts them. */
  replaceCredentials(
    id: string,
    credentials: NonNullable<ReplaceCredentialsBody["credentials"]>,
    options?: CallOptions,
  ): Promise<Connection> {
    const input = { path: { connection: id }, body: { credentials } };
    return this.#transport.call("PUT /v1/connections/{connection}/credentials", input, options);
  }

  /** Replaces your metadata for a connection. */
  update(id: string, changes: UpdateConnectionBody, options?: CallOptions): Promise<Connection> {
    const input = { path: { connection: id }, body: changes };
    return this.#transport.call("PATCH /v1/connections/{connection}", input, options);
  }

  /** Deletes a connection, and revokes its grant if the provider supports revocation. */
  delete(id: string, options?: CallOptions): Promise<DeletedConnection> {
    return this.#transport.call("DELETE /v1/connections/{connection}", { path: { connection: id } }, options);
  }

  /** Iterates over a connection's events, newest first. */
  events(
    id: string,
    filter: EventFilter = {},
    options?: CallOptions,
  ): AsyncGenerator<Event, void, undefined> {
    return iterateRows(filter, (next) => this.eventPage(id, next, options));
  }

  /** Lists the last failed requests to the provider, newest first. */
  diagnostics(id: string, options?: CallOptions): Promise<Diagnostics> {
    return this.#transport.call(
      "GET /v1/connections/{connection}/diagnostics",
      { path: { connection: id } },
      options,
    );
  }

  /** Lists one page of a connection's events. */
  eventPage(id: string, filter: EventFilter = {}, options?: CallOptions): Promise<Page<Event>> {
    const input = { path: { connection: id }, query: filter };
    return this.#transport.call("GET /v1/connections/{connection}/events", input, options);
  }
}
