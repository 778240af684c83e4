// The sandbox's integrations and control API, for tests.

import { z } from "zod";
import { call, type Json, type TestApp } from "./latchkey.ts";
import { type ProviderId, registrationAt } from "./peers/registration-at.ts";
import { stack } from "./stack.ts";

export type { ProviderId } from "./peers/registration-at.ts";

/** The providers of the sandbox's control API. `habits` is not a provider of Latchkey; see habits.ts. */
type SandboxProvider = ProviderId | "habits";

export type TestIntegration = {
  id: string;
  provider: SandboxProvider;
  clientId: string;
  clientSecret: string | undefined;
  callbackUrl: string;
};

/** The fields that both sides need if a test changes them. */
const Overridden = z.object({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  options: z.object({ token_endpoint_auth_method: z.string().optional() }).optional(),
});

/** Creates an app's integration at a server of the test's own. */
export async function createIntegration(app: TestApp, input: Json): Promise<TestIntegration> {
  const { body, status, text } = await call("POST", "/v1/integrations", app.key, input);
  if (status !== 201) throw new Error(`the integration was not created: ${text}`);
  return {
    id: String(body["id"]),
    // The flow uses only the integration's ID, so the sandbox provider is irrelevant.
    provider: "parqet",
    clientId: String(body["client_id"]),
    clientSecret: undefined,
    callbackUrl: String(body["callback_url"]),
  };
}

/** Creates an app's integration at a sandbox provider, and registers it on both sides. */
export async function newIntegration(
  app: TestApp,
  provider: ProviderId,
  changes: Json = {},
): Promise<TestIntegration> {
  const { sandbox } = await stack();
  const { body, ...usual } = registrationAt(provider, sandbox.origin);
  const own = Overridden.parse(changes);
  const clientId = own.client_id ?? usual.clientId;
  const clientSecret = own.client_secret ?? usual.clientSecret;
  const method = own.options?.token_endpoint_auth_method;
  const answer = await call("POST", "/v1/integrations", app.key, {
    provider,
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    ...body,
    ...changes,
  });
  if (answer.status !== 201) throw new Error(`the integration was not created: ${answer.text}`);
  const callbackUrl = String(answer.body["callback_url"]);
  await control(provider, "clients", {
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    redirect_uris: [callbackUrl],
    token_endpoint_auth_method: method ?? (clientSecret === undefined ? "none" : "client_secret_post"),
  });
  return { id: String(answer.body["id"]), provider, clientId, clientSecret, callbackUrl };
}

/** Calls the sandbox's control API. */
export async function control(provider: SandboxProvider, path: string, body?: Json): Promise<unknown> {
  const { sandbox } = await stack();
  const response = await fetch(new URL(`/_control/${provider}/${path}`, sandbox), {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`sandbox control ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

type FaultOptions = { on?: string; grantType?: string; times?: number };

/** Queues a fault for an integration's client. */
export async function fault(
  integration: TestIntegration,
  kind: Json,
  options: FaultOptions = {},
): Promise<void> {
  const { on = "token", grantType, times = 1 } = options;
  await control(integration.provider, "faults", {
    client_id: integration.clientId,
    on,
    times,
    fault: kind,
    ...(grantType === undefined ? {} : { grant_type: grantType }),
  });
}

const Counters = z.object({
  authorize: z.number(),
  token: z.object({ authorization_code: z.number(), refresh_token: z.number(), rejected: z.number() }),
  api: z.number(),
  discovery: z.number(),
  reuse_detected: z.number(),
});

export type Counters = z.output<typeof Counters>;

/** Returns the provider's counters for an integration's client. */
export async function counters(integration: TestIntegration): Promise<Counters> {
  return Counters.parse(await control(integration.provider, `counters?${clientOf(integration)}`));
}

const Fields = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** A request that the provider received. */
const Seen = z.object({
  on: z.string(),
  method: z.string(),
  path: z.string(),
  query: Fields,
  headers: z.record(z.string(), z.string()),
  form: Fields.nullable(),
  body: z.string().nullable(),
  unmet: z.array(z.string()).default([]),
});

export type Seen = z.output<typeof Seen>;

/** Returns the requests of an integration's client, newest first. */
async function requests(integration: TestIntegration): Promise<Seen[]> {
  return z.array(Seen).parse(await control(integration.provider, `requests?${clientOf(integration)}`));
}

const clientOf = (integration: TestIntegration) =>
  new URLSearchParams({ client_id: integration.clientId }).toString();

/** Returns the requests of one kind (authorize, token, api) of an integration's client, oldest first. */
export async function seen(integration: TestIntegration, on: string): Promise<Seen[]> {
  return (await requests(integration)).filter((request) => request.on === on).toReversed();
}

/** Returns the queries of the authorization requests, oldest first. */
export async function seenAuthorizations(integration: TestIntegration): Promise<Seen["query"][]> {
  return (await seen(integration, "authorize"))
    .filter(({ method }) => method === "GET")
    .map(({ query }) => query);
}

/** Changes the provider's settings for an integration's client; see sandbox/README.md. */
export async function settings(integration: TestIntegration, change: Json): Promise<void> {
  await control(integration.provider, "settings", { client_id: integration.clientId, ...change });
}

/** Revokes an integration's grants at the provider. */
export async function revoke(
  integration: TestIntegration,
  what: "all" | "access_tokens" | "refresh_tokens",
): Promise<void> {
  await control(integration.provider, "revoke", { client_id: integration.clientId, what });
}
