// Creates the data for the measurements through Latchkey's public API: an app, its integration at the sandbox, and
// imported connections.

import * as z from "zod";
import { testSecrets } from "../support/test-secrets.ts";
import { obtainGrant, REDIRECT_URI } from "./consent.ts";
import type { BenchWorkers } from "./workers.ts";

export type BenchData = {
  workers: BenchWorkers;
  app: { id: string; key: string };
  integration: string;
  clientId: string;
};

const CLIENT_ID = "bench-client";
const Counters = z.object({ token: z.object({ refresh_token: z.number() }) });

/** Creates an app with an integration at the sandbox's authorization server and the benchmark's own API. */
export async function createBenchData(workers: BenchWorkers): Promise<BenchData> {
  const { latchkey, sandbox, upstream } = workers.origins;
  await post(sandbox, "/_control/parqet/clients", null, {
    client_id: CLIENT_ID,
    redirect_uris: [REDIRECT_URI],
  });
  const app = await post(latchkey, "/v1/apps", testSecrets.ADMIN_TOKEN, {
    name: "Bench",
    return_urls: ["http://localhost:9/connected"],
  });
  const key = String(app["api_key"]);
  const integration = await post(latchkey, "/v1/integrations", key, {
    provider: "parqet",
    client_id: CLIENT_ID,
    scopes: ["portfolio:read"],
    endpoints: {
      issuer: `${sandbox}/parqet`,
      authorization_endpoint: `${sandbox}/parqet/oauth2/authorize`,
      token_endpoint: `${sandbox}/parqet/oauth2/token`,
      api_base_url: upstream,
    },
  });
  return {
    workers,
    app: { id: String(app["id"]), key },
    integration: String(integration["id"]),
    clientId: CLIENT_ID,
  };
}

/** Imports a connection whose token expires after `expiresInSeconds`. 0 means that it has expired. */
export async function importConnection(data: BenchData, expiresInSeconds: number): Promise<string> {
  const { latchkey, sandbox } = data.workers.origins;
  const grant = await obtainGrant(sandbox, data.clientId);
  const connection = await post(latchkey, "/v1/connections", data.app.key, {
    integration: data.integration,
    end_user: "alice",
    access_token: grant.accessToken,
    refresh_token: grant.refreshToken,
    expires_in: expiresInSeconds,
  });
  return String(connection["id"]);
}

/** Delays the next refresh at the sandbox's token endpoint. */
export async function delayNextRefresh(data: BenchData, ms: number): Promise<void> {
  await post(data.workers.origins.sandbox, "/_control/parqet/faults", null, {
    client_id: data.clientId,
    on: "token",
    grant_type: "refresh_token",
    fault: { kind: "delay", ms },
  });
}

/** Returns the number of refresh requests that the sandbox has received. */
export async function refreshesReceived(data: BenchData): Promise<number> {
  const url = `${data.workers.origins.sandbox}/_control/parqet/counters?client_id=${data.clientId}`;
  const counters = Counters.parse(await (await fetch(url)).json());
  return counters.token.refresh_token;
}

async function post(
  origin: string,
  path: string,
  key: string | null,
  body: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(path, origin), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return z.record(z.string(), z.unknown()).parse(await response.json());
}
