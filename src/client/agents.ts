import type {
  AgentCall,
  AgentKey,
  ConfirmAgentCallBody,
  ConfirmedAgentCall,
  CreateAgentKeyBody,
  NewAgentKey,
} from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** Agent keys, with which an AI agent uses one end user's connections through the MCP server at `/mcp`. */
export class AgentKeys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates an agent key. Only this response contains the key. */
  create(key: CreateAgentKeyBody, options?: CallOptions): Promise<NewAgentKey> {
    return this.#transport.call("POST /v1/agent-keys", { body: key }, options);
  }

  /** Retrieves the settings of an agent key, but never the key. */
  get(id: string, options?: CallOptions): Promise<AgentKey> {
    return this.#transport.call("GET /v1/agent-keys/{agent_key}", { path: { agent_key: id } }, options);
  }

  /** Revokes an agent key and its held calls. Safe to repeat. */
  async revoke(id: string, options?: CallOptions): Promise<void> {
    await this.#transport.call("DELETE /v1/agent-keys/{agent_key}", { path: { agent_key: id } }, options);
  }
}

/** Calls of agents that wait until the end user allows them. */
export class AgentCalls {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Retrieves a held call. */
  get(id: string, options?: CallOptions): Promise<AgentCall> {
    return this.#transport.call("GET /v1/agent-calls/{agent_call}", { path: { agent_call: id } }, options);
  }

  /** Confirms the signed-in user of a held call. Redirect that user to `review_url`, unless it is null. Safe to repeat. */
  confirm(
    id: string,
    confirmation: ConfirmAgentCallBody,
    options?: CallOptions,
  ): Promise<ConfirmedAgentCall> {
    const input = { path: { agent_call: id }, body: confirmation };
    return this.#transport.call("POST /v1/agent-calls/{agent_call}/confirm", input, options);
  }
}
