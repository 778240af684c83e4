import type { ApiKey, CreateOwnKeyBody, NewApiKey } from "../operations.ts";
import type { CallOptions, Transport } from "../transport.ts";

/** The API keys of the app. They need an API key with full access. */
export class ApiKeys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the keys, without the keys themselves. */
  async list(options?: CallOptions): Promise<ApiKey[]> {
    const { data } = await this.#transport.call("GET /v1/app/keys", {}, options);
    return data;
  }

  /** Creates a key. It is returned only once. */
  create(key: CreateOwnKeyBody = {}, options?: CallOptions): Promise<NewApiKey> {
    return this.#transport.call("POST /v1/app/keys", { body: key }, options);
  }

  /** Deletes a key. It may still be accepted for about a minute. */
  delete(id: string, options?: CallOptions): Promise<null> {
    return this.#transport.call("DELETE /v1/app/keys/{key}", { path: { key: id } }, options);
  }
}
