import type {
  ConfirmConnectionBody,
  Connection,
  ConnectSession,
  CreateConnectSessionBody,
} from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** Connects accounts: create a session, redirect the end user to its `connect_url`, and confirm the connection. */
export class Connect {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates a connect session for an end user. */
  createSession(session: CreateConnectSessionBody, options?: CallOptions): Promise<ConnectSession> {
    return this.#transport.call("POST /v1/connect/sessions", { body: session }, options);
  }

  /** Confirms a connection with the handle and the ID of the signed-in user. Safe to repeat with the same user. */
  confirm(confirmation: ConfirmConnectionBody, options?: CallOptions): Promise<Connection> {
    return this.#transport.call("POST /v1/connect/confirm", { body: confirmation }, options);
  }
}
