// The sandbox from a test's side: integrations at its providers, and its control API.

import { randomUUID } from "node:crypto";
import { call, type Json, type TestApp } from "./latchkey.ts";
import { stack } from "./stack.ts";

export type ProviderId = "parqet" | "addepar" | "parqex" | "parallel";

type Registration = { clientId: string; clientSecret?: string; body: Json };

/** How each provider is registered at, with a client of the test's own. */
function registrationAt(provider: ProviderId, origin: string): Registration {
  const suffix = randomUUID().slice(0, 8);
  switch (provider) {
    case "parqet":
      return {
        clientId: `parqet-${suffix}`,
        body: {
          scopes: ["portfolio:read"],
          endpoints: {
            issuer: `${origin}/parqet`,
            authorization_endpoint: `${origin}/parqet/oauth2/authorize`,
            token_endpoint: `${origin}/parqet/oauth2/token`,
            api_base_url: `${origin}/parqet`,
          },
        },
      };
    case "addepar":
      return {
        clientId: `addepar-${suffix}`,
        clientSecret: "VQ2b71RqtYIoj//enHEdALepvo5s7Huobbboo9KQMj8=",
        body: {
          scopes: ["PROFILE", "PORTFOLIO"],
          endpoints: {
            authorization_endpoint: `${origin}/addepar/oauth2/authorize`,
            token_endpoint: `${origin}/addepar/public/oauth2/token`,
            api_base_url: `${origin}/addepar/v1`,
          },
        },
      };
    case "parqex":
      return {
        clientId: `parqex-${suffix}`,
        clientSecret: "s3cret: with % + / and ü",
        body: {
          endpoints: {
            authorization_endpoint: `${origin}/parqex/oauth/v2/endpoints/authorization/`,
            token_endpoint: `${origin}/parqex/oauth/v2/endpoints/token/`,
            api_base_url: `${origin}/parqex/oauth/v1/endpoints/`,
          },
        },
      };
    case "parallel":
      return {
        clientId: `parallel-${suffix}.example.com`,
        body: {
          endpoints: {
            issuer: `${origin}/parallel`,
            authorization_endpoint: `${origin}/parallel/getKeys/authorize`,
            token_endpoint: `${origin}/parallel/getKeys/token`,
            api_base_url: `${origin}/parallel/api`,
          },
        },
      };
  }
}

export type TestIntegration = {
  id: string;
  provider: ProviderId;
  clientId: string;
  clientSecret: string | undefined;
  callbackUrl: string;
};

/** An integration of an app at one of the sandbox's providers, registered on both sides. */
export async function newIntegration(app: TestApp, provider: ProviderId, changes: Json = {}): Promise<TestIntegration> {
  const { sandbox } = await stack();
  const { clientId, clientSecret, body } = registrationAt(provider, sandbox.origin);
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
    token_endpoint_auth_method: clientSecret === undefined ? "none" : "client_secret_post",
  });
  return { id: String(answer.body["id"]), provider, clientId, clientSecret, callbackUrl };
}

/** One call of the sandbox's control API. */
export async function control(provider: ProviderId, path: string, body?: Json): Promise<Json> {
  const { sandbox } = await stack();
  const response = await fetch(new URL(`/_control/${provider}/${path}`, sandbox), {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`sandbox control ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Json;
}

type FaultOptions = { on?: string; grantType?: string; times?: number };

/** Makes the provider misbehave towards an integration's client. */
export async function fault(integration: TestIntegration, kind: Json, options: FaultOptions = {}): Promise<void> {
  const { on = "token", grantType, times = 1 } = options;
  await control(integration.provider, "faults", {
    client_id: integration.clientId,
    on,
    times,
    fault: kind,
    ...(grantType === undefined ? {} : { grant_type: grantType }),
  });
}

export type Counters = {
  authorize: number;
  token: { authorization_code: number; refresh_token: number; rejected: number };
  api: number;
  discovery: number;
  reuse_detected: number;
};

/** What the provider has seen of an integration's client. */
export async function counters(integration: TestIntegration): Promise<Counters> {
  return (await control(integration.provider, `counters?client_id=${integration.clientId}`)) as unknown as Counters;
}

/** The requests the provider has seen of an integration's client, newest first. */
export async function requests(integration: TestIntegration): Promise<Json[]> {
  const answer: unknown = await control(integration.provider, `requests?client_id=${integration.clientId}`);
  return Array.isArray(answer) ? (answer as Json[]) : ((answer as { data: Json[] }).data ?? []);
}
