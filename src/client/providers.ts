import type { Provider } from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** The catalogue: what there is to connect, and what each can do. */
export class Providers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async list(options?: CallOptions): Promise<Provider[]> {
    const { data } = await this.#transport.call("GET /v1/providers", {}, options);
    return data;
  }

  get(id: string, options?: CallOptions): Promise<Provider> {
    return this.#transport.call("GET /v1/providers/{provider}", { path: { provider: id } }, options);
  }
}
