import type { Reseal } from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** The operator's: what a rotation of root keys needs. */
export class RootKeys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Brings everything that is sealed under the current root key. */
  startReseal(options?: CallOptions): Promise<Reseal> {
    return this.#transport.call("POST /v1/admin/reseal", {}, options);
  }

  /** How far that is. */
  reseal(options?: CallOptions): Promise<Reseal> {
    return this.#transport.call("GET /v1/admin/reseal", {}, options);
  }
}
