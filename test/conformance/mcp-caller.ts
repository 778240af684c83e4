// Sends MCP requests through Latchkey's proxy, in the form of one revision of the protocol.

import * as z from "zod";
import type { ApiCaller } from "../support/http/api-call.ts";

/** From this revision on, there is no session, and each request says what it needs. */
const STATELESS = "2026-07-28";

const CLIENT = { name: "latchkey-conformance", version: "1.0.0" };
const Tools = z.looseObject({
  result: z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) }),
});

export class McpCaller {
  readonly #app: ApiCaller;
  readonly #connection: () => string;
  readonly #version: string;
  #session: string | null = null;
  #id = 0;

  constructor(app: ApiCaller, connection: () => string, version: string) {
    this.#app = app;
    this.#connection = connection;
    this.#version = version;
  }

  /** Lists the server's tools, and calls the first one. Returns whether the user has to connect again. */
  async run(): Promise<boolean> {
    this.#session = null;
    if (this.#version < STATELESS) {
      const opened = await this.#send("initialize", {
        protocolVersion: this.#version,
        capabilities: {},
        clientInfo: CLIENT,
      });
      if (opened.needsConsent) return true;
      await this.#send("notifications/initialized", undefined, false);
    }
    const listed = await this.#send("tools/list", {});
    if (listed.needsConsent) return true;
    const [tool] = Tools.safeParse(listed.message).data?.result.tools ?? [];
    if (tool === undefined) return false;
    return (await this.#send("tools/call", { name: tool.name, arguments: {} })).needsConsent;
  }

  async #send(method: string, params: object | undefined, isRequest = true) {
    const isStateless = this.#version >= STATELESS;
    const meta = {
      "io.modelcontextprotocol/protocolVersion": this.#version,
      "io.modelcontextprotocol/clientInfo": CLIENT,
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const all = isStateless ? { ...params, ["_meta"]: meta } : params;
    const message = {
      jsonrpc: "2.0",
      ...(isRequest && { id: (this.#id += 1) }),
      method,
      ...(all && { params: all }),
    };
    const url = new URL(`/v1/connections/${this.#connection()}/proxy/`, this.#app.origin);
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.#app.key}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": this.#version,
        "mcp-method": method,
        ...(this.#session !== null && { "mcp-session-id": this.#session }),
      },
      body: JSON.stringify(message),
    });
    this.#session = response.headers.get("mcp-session-id") ?? this.#session;
    const text = await response.text();
    // The server's own refusal, or Latchkey's once the grant has ended.
    const needsConsent = [401, 403].includes(response.status) || response.headers.has("latchkey-error");
    if (!response.ok && !needsConsent) throw new Error(`${method}: ${response.status} ${text.slice(0, 500)}`);
    return { needsConsent, message: parse(text) };
  }
}

/** Returns the message of a JSON response, or the last one of an event stream. */
function parse(text: string): unknown {
  const data = text.startsWith("{")
    ? text
    : (text.match(/^data: (.*)$/gm)?.at(-1) ?? "").replace(/^data: /, "");
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
