import type { AuditEntry, Operations } from "../operations.ts";
import { iterateRows, type Page } from "../pages.ts";
import type { CallOptions, Transport } from "../transport.ts";

type Filter = Operations["GET /v1/audit"]["query"];

type ExportFilter = Operations["GET /v1/audit/export"]["query"];

/** Who changed what in the last 400 days. It needs an API key with full access. */
export class AuditLog {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Iterates over all matching entries, newest first. */
  list(filter: Filter = {}, options?: CallOptions): AsyncGenerator<AuditEntry, void, undefined> {
    return iterateRows(filter, (next) => this.page(next, options));
  }

  /** Lists one page of entries. */
  page(filter: Filter = {}, options?: CallOptions): Promise<Page<AuditEntry>> {
    return this.#transport.call("GET /v1/audit", { query: filter }, options);
  }

  /** Returns all matching entries as CSV. The body of the response is a stream. */
  export(filter: ExportFilter = {}, options?: CallOptions): Promise<Response> {
    return this.#transport.download("GET /v1/audit/export", { query: filter }, options);
  }
}

type OperatorFilter = Operations["GET /v1/admin/audit"]["query"];

/** What the operator did in the last 400 days, to all apps. */
export class OperatorAuditLog {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Iterates over all matching entries, newest first. */
  list(filter: OperatorFilter = {}, options?: CallOptions): AsyncGenerator<AuditEntry, void, undefined> {
    return iterateRows(filter, (next) => this.page(next, options));
  }

  /** Lists one page of entries. */
  page(filter: OperatorFilter = {}, options?: CallOptions): Promise<Page<AuditEntry>> {
    return this.#transport.call("GET /v1/admin/audit", { query: filter }, options);
  }
}
