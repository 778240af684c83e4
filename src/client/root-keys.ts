import type { ReEncryption } from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** Root key rotation. For the operator. */
export class RootKeys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts to re-encrypt everything with the current root key. */
  startReEncryption(options?: CallOptions): Promise<ReEncryption> {
    return this.#transport.call("POST /v1/admin/re-encryption", {}, options);
  }

  /** Retrieves the progress of the re-encryption. */
  reEncryption(options?: CallOptions): Promise<ReEncryption> {
    return this.#transport.call("GET /v1/admin/re-encryption", {}, options);
  }
}
