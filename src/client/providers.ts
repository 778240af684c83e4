import type { Provider } from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** The supported providers and their features. */
export class Providers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists all providers. */
  async list(options?: CallOptions): Promise<Provider[]> {
    const { data } = await this.#transport.call("GET /v1/providers", {}, options);
    return data;
  }

  /** Retrieves a provider. */
  get(id: string, options?: CallOptions): Promise<Provider> {
    return this.#transport.call("GET /v1/providers/{provider}", { path: { provider: id } }, options);
  }
}
