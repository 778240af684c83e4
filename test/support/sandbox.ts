// The sandbox from a test's side: integrations at its providers, and its control API.

import { z } from "zod";
import { call, type Json, type TestApp } from "./latchkey.ts";
import { type ProviderId, registrationAt } from "./peers/registration-at.ts";
import { stack } from "./stack.ts";

export type { ProviderId } from "./peers/registration-at.ts";

export type TestIntegration = {
  id: string;
  provider: ProviderId;
  clientId: string;
  clientSecret: string | undefined;
  callbackUrl: string;
};

/** What both sides have to know when a test changes it. */
const Overridden = z.object({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  options: z.object({ token_endpoint_auth_method: z.string().optional() }).optional(),
});

/** An integration of an app at one of the sandbox's providers, registered on both sides. */
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
  if (answer.status !== 201) throw new Error(`no integration: ${answer.text}`);
  const callbackUrl = String(answer.body["callback_url"]);
  await control(provider, "clients", {
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    redirect_uris: [callbackUrl],
    token_endpoint_auth_method: method ?? (clientSecret === undefined ? "none" : "client_secret_post"),
  });
  return { id: String(answer.body["id"]), provider, clientId, clientSecret, callbackUrl };
}

/** One call of the sandbox's control API. */
export async function control(provider: ProviderId, path: string, body?: Json): Promise<unknown> {
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

/** Makes the provider misbehave towards an integration's client. */
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

/** What the provider has seen of an integration's client. */
export async function counters(integration: TestIntegration): Promise<Counters> {
  return Counters.parse(await control(integration.provider, `counters?${clientOf(integration)}`));
}

const Fields = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** A request as the provider received it. */
const Seen = z.object({
  on: z.string(),
  method: z.string(),
  path: z.string(),
  query: Fields,
  headers: z.record(z.string(), z.string()),
  form: Fields.nullable(),
  body: z.string().nullable(),
});

export type Seen = z.output<typeof Seen>;

/** The requests the provider has seen of an integration's client, newest first. */
async function requests(integration: TestIntegration): Promise<Seen[]> {
  return z.array(Seen).parse(await control(integration.provider, `requests?${clientOf(integration)}`));
}

const clientOf = (integration: TestIntegration) =>
  new URLSearchParams({ client_id: integration.clientId }).toString();

/** The requests of one kind (authorize, token, api) that an integration's client sent, oldest first. */
export async function seen(integration: TestIntegration, on: string): Promise<Seen[]> {
  return (await requests(integration)).filter((request) => request.on === on).toReversed();
}

/** The authorization requests that browsers brought, oldest first. */
export async function seenAuthorizations(integration: TestIntegration): Promise<Seen["query"][]> {
  return (await seen(integration, "authorize"))
    .filter(({ method }) => method === "GET")
    .map(({ query }) => query);
}

/** How the provider treats an integration's client from now on; see the sandbox's page. */
export async function settings(integration: TestIntegration, change: Json): Promise<void> {
  await control(integration.provider, "settings", { client_id: integration.clientId, ...change });
}

/** Ends an integration's grants at the provider. */
export async function revoke(
  integration: TestIntegration,
  what: "all" | "access_tokens" | "refresh_tokens",
): Promise<void> {
  await control(integration.provider, "revoke", { client_id: integration.clientId, what });
}
