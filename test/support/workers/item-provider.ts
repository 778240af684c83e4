// A stateful fake of an item API. It stores which keys it issued, and which items were created with which connect token
// and for whom. Tests can replace or delay responses.

import { vi } from "vitest";
import { z } from "zod";

export type ProviderItem = {
  id: string;
  status: string;
  executionStatus: string | null;
  clientUserId: string | null;
  connector: { id: number; name: string };
  parameter?: object | null;
};

export type ProviderCall = { method: string; path: string; key: string | null; body: z.output<typeof Body> };

const Body = z
  .looseObject({
    clientSecret: z.string().optional(),
    connectorId: z.number().optional(),
    itemId: z.string().optional(),
    options: z.looseObject({ clientUserId: z.string().optional() }).optional(),
  })
  .catch({});

/** Returns the response to a call, or null to use the fake's own. */
type Override = (call: ProviderCall) => Promise<Response | null> | Response | null;

export const rejection = (status: number, headers: Record<string, string> = {}) =>
  Response.json({ code: status, message: "no" }, { status, headers });

export class ItemProvider {
  readonly calls: ProviderCall[] = [];
  readonly items = new Map<string, ProviderItem>();
  /** The IDs of all created items, including deleted ones. */
  readonly created: string[] = [];
  readonly deleted: string[] = [];
  secret = "secret";
  connector = { id: 612, name: "Bank", oauth: true, credentials: [] as object[] };
  /** The status of a new item after the first read. */
  nextStatus = { status: "UPDATED", executionStatus: "SUCCESS" };
  before: Override = () => null;
  /** Returned instead of the response, after the call was processed. */
  after: Override = () => null;
  readonly #prefix = crypto.randomUUID().slice(0, 8);
  readonly #keys = new Set<string>();
  /** The item of each connect token. Null means an item that it can still create. */
  readonly #tokens = new Map<string, string | null>();
  #serial = 0;

  /** Replaces `fetch` until the mocks are restored. */
  install(): this {
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input, init);
      const text = new TextDecoder().decode(await request.arrayBuffer());
      const call: ProviderCall = {
        method: request.method,
        path: new URL(request.url).pathname,
        key: request.headers.get("x-api-key"),
        body: text === "" ? {} : Body.parse(JSON.parse(text)),
      };
      this.calls.push(call);
      return (await this.before(call)) ?? this.#respond(call);
    });
    return this;
  }

  /** Returns the number of calls of this endpoint. */
  count(method: string, path: string | RegExp): number {
    const isMatch = (found: string) => (typeof path === "string" ? path === found : path.test(found));
    return this.calls.filter((call) => call.method === method && isMatch(call.path)).length;
  }

  get auths(): number {
    return this.count("POST", "/auth");
  }

  /** Invalidates all API keys. */
  revokeKeys(): void {
    this.#keys.clear();
  }

  /** Returns the items with this `clientUserId`: a connection, or an end user. */
  itemsFor(clientUserId: string): ProviderItem[] {
    return [...this.items.values()].filter((item) => item.clientUserId === clientUserId);
  }

  async #respond(call: ProviderCall): Promise<Response> {
    const response = this.#defaultResponse(call);
    return (await this.after(call)) ?? response;
  }

  #defaultResponse({ method, path, key, body }: ProviderCall): Response {
    if (path === "/auth") {
      return body.clientSecret === this.secret ? Response.json({ apiKey: this.#newKey() }) : rejection(401);
    }
    const connectToken = this.#tokens.get(key ?? "");
    if (connectToken === undefined && !this.#keys.has(key ?? "")) return rejection(403);
    if (path.startsWith("/connectors/")) return Response.json(this.connector);
    if (path === "/connect_token") return this.#newConnectToken(body.itemId ?? null);
    if (path === "/items" && method === "POST")
      return connectToken === null ? this.#createItem(body) : rejection(403);
    const [, , id = "", step] = path.split("/");
    const item = this.items.get(id);
    if (item === undefined) return rejection(404);
    if (step === "mfa") return Response.json(item);
    switch (method) {
      case "PATCH":
        if (connectToken !== item.id) return rejection(403);
        Object.assign(item, { status: "UPDATING", executionStatus: "CREATED" });
        return Response.json(item);
      case "DELETE":
        this.items.delete(item.id);
        this.deleted.push(item.id);
        return Response.json({ count: 1 });
      default:
        if (item.status === "UPDATING") Object.assign(item, this.nextStatus);
        return Response.json(item);
    }
  }

  #newKey(): string {
    const key = `key-${this.#prefix}-${(this.#serial += 1)}`;
    this.#keys.add(key);
    return key;
  }

  #newConnectToken(itemId: string | null): Response {
    if (itemId !== null && !this.items.has(itemId)) return rejection(404);
    const accessToken = `connect-${this.#prefix}-${(this.#serial += 1)}`;
    this.#tokens.set(accessToken, itemId);
    return Response.json({ accessToken });
  }

  #createItem(body: ProviderCall["body"]): Response {
    const item: ProviderItem = {
      id: `item-${this.created.length + 1}`,
      status: "UPDATING",
      executionStatus: "CREATED",
      clientUserId: z.string().nullable().catch(null).parse(body["clientUserId"]),
      connector: { id: body.connectorId ?? 0, name: "Bank" },
    };
    this.items.set(item.id, item);
    this.created.push(item.id);
    return Response.json(item);
  }
}

/** Blocks a call until it is opened, and reports when the call has arrived. */
export class Gate {
  hasArrived = false;
  #open: () => void = () => {};
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });

  open(): void {
    this.#open();
  }

  async pass(): Promise<null> {
    this.hasArrived = true;
    await this.#opened;
    return null;
  }

  waitForArrival(): Promise<boolean> {
    return vi.waitUntil(() => this.hasArrived, { timeout: 30_000, interval: 1 });
  }
}
