import type { CreateSavedFilterBody, SavedFilter } from "../operations.ts";
import type { CallOptions, Transport } from "../transport.ts";

/** The filters of the list of connections that the dashboard shows as tabs. */
export class SavedFilters {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Saves a filter under a name. */
  create(filter: CreateSavedFilterBody, options?: CallOptions): Promise<SavedFilter> {
    return this.#transport.call("POST /v1/saved-filters", { body: filter }, options);
  }

  /** Lists the saved filters, the oldest first. */
  async list(options?: CallOptions): Promise<SavedFilter[]> {
    return (await this.#transport.call("GET /v1/saved-filters", {}, options)).data;
  }

  /** Deletes a saved filter. */
  async delete(id: string, options?: CallOptions): Promise<void> {
    await this.#transport.call("DELETE /v1/saved-filters/{filter}", { path: { filter: id } }, options);
  }
}
