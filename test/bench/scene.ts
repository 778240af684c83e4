// What the measurements act on, made through Latchkey's public API: an app, its integration at the
// sandbox, and connections by import.

import * as z from "zod";
import { testSecrets } from "../support/test-secrets.ts";
import { obtainGrant, REDIRECT_URI } from "./consent.ts";
import type { BenchWorkers } from "./workers.ts";

export type Scene = {
  workers: BenchWorkers;
  app: { id: string; key: string };
  integration: string;
  clientId: string;
};

const CLIENT_ID = "bench-client";
const Counters = z.object({ token: z.object({ refresh_token: z.number() }) });

/** An app with an integration: the sandbox's authorization server, the bench's own API. */
export async function makeScene(workers: BenchWorkers): Promise<Scene> {
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

/** A connection whose token expires after `expiresInSeconds`, 0 meaning that it is expired already. */
export async function importConnection(scene: Scene, expiresInSeconds: number): Promise<string> {
  const { latchkey, sandbox } = scene.workers.origins;
  const grant = await obtainGrant(sandbox, scene.clientId);
  const connection = await post(latchkey, "/v1/connections", scene.app.key, {
    integration: scene.integration,
    end_user: "alice",
    access_token: grant.accessToken,
    refresh_token: grant.refreshToken,
    expires_in: expiresInSeconds,
  });
  return String(connection["id"]);
}

/** Lets the sandbox's token endpoint take its time with the next refresh. */
export async function delayNextRefresh(scene: Scene, ms: number): Promise<void> {
  await post(scene.workers.origins.sandbox, "/_control/parqet/faults", null, {
    client_id: scene.clientId,
    on: "token",
    grant_type: "refresh_token",
    fault: { kind: "delay", ms },
  });
}

/** How many refresh requests the sandbox has received so far. */
export async function refreshesReceived(scene: Scene): Promise<number> {
  const url = `${scene.workers.origins.sandbox}/_control/parqet/counters?client_id=${scene.clientId}`;
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
