import type {
  ConfirmConnectionBody,
  Connection,
  ConnectSession,
  CreateConnectSessionBody,
} from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** A person's way to a connection: send them to `connect_url`, then say who came back. */
export class Connect {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lets an end user connect an account. */
  createSession(session: CreateConnectSessionBody, options?: CallOptions): Promise<ConnectSession> {
    return this.#transport.call("POST /v1/connect/sessions", { body: session }, options);
  }

  /** Confirms who came back with a handle. Asked again with the same user it answers the same. */
  confirm(confirmation: ConfirmConnectionBody, options?: CallOptions): Promise<Connection> {
    return this.#transport.call("POST /v1/connect/confirm", { body: confirmation }, options);
  }
}
