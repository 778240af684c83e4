// An app's webhook endpoint, as a server in the test process.

import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { ApiChecker } from "../api/api-checker.ts";
import type { Description } from "../api/api-description.ts";
import { adminToken, call, type Json, type TestApp } from "../latchkey.ts";
import { listen, type LocalServer, readAll } from "../http/local-server.ts";
import { stack } from "../stack.ts";
import { until } from "../until.ts";

/** The events that an app can subscribe to. */
export const EVERY_EVENT = [
  "connection.created",
  "connection.updated",
  "connection.refreshed",
  "connection.reauthorization_required",
  "connection.recovered",
  "connection.expiring",
  "connection.deleted",
  "integration.misconfigured",
  "integration.recovered",
  "agent_call.held",
  "provider.event",
];

const Body = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });

/** Where the OpenAPI description contains the webhooks. */
const DESCRIBED = ["webhooks", "event", "post", "requestBody", "content", "application/json", "schema"];

export type Received = {
  id: string;
  type: string;
  data: Json;
  headers: Record<string, string>;
  body: string;
};

export class Receiver {
  /** Oldest first. */
  readonly received: Received[] = [];
  /** The response to all webhooks. */
  answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 204 };
  #server: LocalServer | null = null;
  /** The differences between received webhooks and the OpenAPI description. */
  readonly #flaws: string[] = [];

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    const { latchkey } = await stack();
    const description = await fetch(new URL("/openapi.json", latchkey));
    const checker = new ApiChecker((await description.json()) as Description);
    receiver.#server = await listen(async (request, response) => {
      const body = await readAll(request);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const { type, data } = Body.parse(JSON.parse(body));
      receiver.#flaws.push(...checker.validate(DESCRIBED, JSON.parse(body)));
      receiver.received.push({ id: headers["webhook-id"] ?? "", type, data, headers, body });
      response.writeHead(receiver.answer.status, receiver.answer.headers).end(receiver.answer.body);
    });
    return receiver;
  }

  get url(): string {
    return `${this.#server?.origin ?? ""}/hooks`;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    if (this.#flaws.length > 0)
      throw new Error(`webhooks differ from the description: ${this.#flaws.join("; ")}`);
  }

  /** Returns the webhooks about one connection. */
  about(connection: string): Received[] {
    return this.received.filter(({ data }) => data["connection"] === connection);
  }

  /** Waits for a number of webhooks about the provider webhooks of an app's integration. */
  fromProvider(app: TestApp, integration: string, count = 1): Promise<Received[]> {
    const isFrom = ({ type, data }: Received) =>
      type === "provider.event" && data["app"] === app.id && data["integration"] === integration;
    return until(
      () => Promise.resolve(this.received.filter(isFrom)),
      (received) => received.length >= count,
    );
  }

  /** Waits for a number of webhooks about a connection. */
  waitFor(connection: string, count: number): Promise<Received[]> {
    return until(
      () => Promise.resolve(this.about(connection)),
      (received) => received.length >= count,
    );
  }
}

export type HookedApp = TestApp & { secret: string };

/** Creates an app that sends its events to a receiver. */
export async function newHookedApp(receiver: Receiver, changes: Json = {}): Promise<HookedApp> {
  const returnUrl = "http://localhost:9/connected";
  const settings = { name: "Test app", return_urls: [returnUrl], webhook_url: receiver.url };
  const { body, status, text } = await call("POST", "/v1/apps", adminToken, { ...settings, ...changes });
  if (status !== 201) throw new Error(`the app was not created: ${status} ${text}`);
  return {
    id: String(body["id"]),
    key: String(body["api_key"]),
    secret: String(body["webhook_secret"]),
    returnUrl,
  };
}

/** Whether the Standard Webhooks library accepts a webhook that has just arrived. */
export function isVerified(secret: string, { headers, body }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
