// A small client of Latchkey's HTTP API: the calls this app makes, and nothing about pages or sessions.
// A failure is a value, because a person who comes back with an expired grant is no bug of the app.
import type { z } from "zod";
import {
  checkSchema,
  connectionSchema,
  connectSessionSchema,
  deletionSchema,
  integrationSchema,
  pageOf,
  problemSchema,
  providerSchema,
  tokenSchema,
  type Check,
  type Connection,
  type ConnectSession,
  type Deletion,
  type Integration,
  type Problem,
  type Provider,
  type Token,
} from "./latchkey-schema.ts";

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

export interface ConnectRequest {
  readonly end_user: { readonly id: string; readonly name: string };
  readonly integrations?: readonly string[];
  /** An existing connection's id means reconnect: the same connection gets a new grant. */
  readonly connection_id?: string;
  readonly return_url: string;
}

/** Confirming a connection exchanges the code at the provider, so an answer may take as long as that. */
const timeoutMilliseconds = 30_000;

export class Latchkey {
  readonly #origin: string;
  readonly #apiKey: string;

  constructor(origin: string, apiKey: string) {
    this.#origin = origin;
    this.#apiKey = apiKey;
  }

  listProviders(): Promise<Result<Provider[]>> {
    return this.#list("/v1/providers", providerSchema);
  }

  listIntegrations(): Promise<Result<Integration[]>> {
    return this.#list("/v1/integrations", integrationSchema);
  }

  listConnections(endUser: string): Promise<Result<Connection[]>> {
    return this.#list(`/v1/connections?end_user=${encodeURIComponent(endUser)}`, connectionSchema);
  }

  connection(id: string): Promise<Result<Connection>> {
    return this.#call("GET", connectionPath(id), connectionSchema);
  }

  createConnectSession(request: ConnectRequest): Promise<Result<ConnectSession>> {
    return this.#call("POST", "/v1/connect/sessions", connectSessionSchema, request);
  }

  /** Says which person came back. Latchkey exchanges the code only when it is the one the session was made for. */
  confirm(handle: string, endUserId: string): Promise<Result<Connection>> {
    const body = { handle, end_user_id: endUserId };
    return this.#call("POST", "/v1/connect/confirm", connectionSchema, body);
  }

  token(id: string): Promise<Result<Token>> {
    return this.#call("GET", `${connectionPath(id)}/token`, tokenSchema);
  }

  refresh(id: string): Promise<Result<Token>> {
    return this.#call("POST", `${connectionPath(id)}/refresh`, tokenSchema, {});
  }

  check(id: string): Promise<Result<Check>> {
    return this.#call("POST", `${connectionPath(id)}/check`, checkSchema);
  }

  disconnect(id: string): Promise<Result<Deletion>> {
    return this.#call("DELETE", connectionPath(id), deletionSchema);
  }

  /** Calls the provider's API through Latchkey, which adds the credential. The answer is the provider's own. */
  async proxy(id: string, path: string): Promise<Result<Response>> {
    const response = await this.#send("GET", `${connectionPath(id)}/proxy/${path}`);
    if (!response) return { ok: false, problem: unreachable };
    const problem = response.ok ? undefined : await readProblem(response.clone());
    return problem ? { ok: false, problem } : { ok: true, value: response };
  }

  /** Reads a list to its end, page by page. */
  async #list<Item extends z.ZodType>(path: string, item: Item): Promise<Result<z.infer<Item>[]>> {
    const items: z.infer<Item>[] = [];
    let cursor: string | null | undefined;
    do {
      const separator = path.includes("?") ? "&" : "?";
      const page = cursor ? `${path}${separator}cursor=${encodeURIComponent(cursor)}` : path;
      // One page after the other: each names where the next begins.
      const result = await this.#call("GET", page, pageOf(item));
      if (!result.ok) return result;
      items.push(...result.value.data);
      cursor = result.value.next_cursor;
    } while (cursor);
    return { ok: true, value: items };
  }

  async #call<Shape extends z.ZodType>(
    method: string,
    path: string,
    shape: Shape,
    body?: unknown,
  ): Promise<Result<z.infer<Shape>>> {
    const response = await this.#send(method, path, body);
    if (!response) return { ok: false, problem: unreachable };
    if (!response.ok) return { ok: false, problem: (await readProblem(response)) ?? unexpected(response) };
    const parsed = shape.safeParse(await readJson(response));
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: unexpected(response) };
  }

  async #send(method: string, path: string, body?: unknown): Promise<Response | undefined> {
    const headers = new Headers({ authorization: `Bearer ${this.#apiKey}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    try {
      return await fetch(this.#origin + path, {
        method,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMilliseconds),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch {
      return undefined;
    }
  }
}

const unreachable: Problem = {
  title: "Latchkey did not answer",
  status: 502,
  code: "latchkey_unreachable",
  detail: "Is it running at the address in LATCHKEY_ORIGIN?",
};

function unexpected(response: Response): Problem {
  const detail = `The answer with status ${response.status} is not one this app knows.`;
  return { title: "Latchkey answered something unexpected", status: 502, code: "unexpected_answer", detail };
}

function connectionPath(id: string): string {
  return `/v1/connections/${encodeURIComponent(id)}`;
}

/** Only Latchkey's own failures are Problem Details with a code; a provider's failure passes through as it is. */
async function readProblem(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) return undefined;
  return problemSchema.safeParse(await readJson(response)).data;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
