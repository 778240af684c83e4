// Creates the data for the measurements through Latchkey's public API: an app, integrations, and imported connections.

import * as z from "zod";
import { callApi } from "../support/http/api-call.ts";
import { newRefreshToken, newTokens } from "../support/peers/instant-provider.ts";
import { testSecrets } from "../support/test-secrets.ts";
import { obtainGrant, REDIRECT_URI } from "./consent.ts";
import type { SampleResponses } from "./sample-responses.ts";
import type { BenchWorkers } from "./workers.ts";

export type BenchData = {
  workers: BenchWorkers;
  app: { id: string; origin: string; key: string };
  /** The integration at the provider that responds immediately. */
  integration: string;
  /** The integration at the sandbox, which rotates refresh tokens and detects their reuse. */
  sandbox: { integration: string; clientId: string };
};

const CLIENT_ID = "bench-client";
const IMPORTS_AT_A_TIME = 16;

const Counters = z.object({ token: z.object({ refresh_token: z.number() }) });

/** Creates an app with an integration at each of the two providers. */
export async function createBenchData(workers: BenchWorkers): Promise<BenchData> {
  const { latchkey, sandbox, provider } = workers.origins;
  const app = await callApi({ origin: latchkey, key: testSecrets.ADMIN_TOKEN }, "POST", "/v1/apps", {
    name: "Bench",
    return_urls: ["http://localhost:9/connected"],
  });
  const key = String(app["api_key"]);
  const createIntegration = async (endpoints: Record<string, string>) => {
    const client = { provider: "parqet", client_id: CLIENT_ID, scopes: ["portfolio:read"] };
    return callApi({ origin: latchkey, key }, "POST", "/v1/integrations", { ...client, endpoints });
  };
  const atProvider = await createIntegration({
    issuer: provider,
    authorization_endpoint: `${provider}/authorize`,
    token_endpoint: `${provider}/rotating/token`,
    api_base_url: provider,
  });
  const atSandbox = await createIntegration({
    issuer: `${sandbox}/parqet`,
    authorization_endpoint: `${sandbox}/parqet/oauth2/authorize`,
    token_endpoint: `${sandbox}/parqet/oauth2/token`,
    api_base_url: `${sandbox}/parqet`,
  });
  await callApi({ origin: sandbox, key: null }, "POST", "/_control/parqet/clients", {
    client_id: CLIENT_ID,
    redirect_uris: [REDIRECT_URI, String(atSandbox["callback_url"])],
  });
  return {
    workers,
    app: { id: String(app["id"]), origin: latchkey, key },
    integration: String(atProvider["id"]),
    sandbox: { integration: String(atSandbox["id"]), clientId: CLIENT_ID },
  };
}

/** Imports connections at the provider that responds immediately. Their tokens last an hour. */
export async function importConnections(data: BenchData, count: number): Promise<string[]> {
  const ids: string[] = [];
  let started = 0;
  const importInTurn = async () => {
    while (started < count) {
      started += 1;
      const { token_type: _, ...tokens } = newTokens();
      ids.push(
        await importGrant(data, {
          integration: data.integration,
          ...tokens,
          refresh_token: newRefreshToken(),
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: IMPORTS_AT_A_TIME }, importInTurn));
  return ids;
}

/** Imports a connection at the sandbox whose token has expired. */
export async function importExpiredConnection(data: BenchData): Promise<string> {
  const { integration, clientId } = data.sandbox;
  const grant = await obtainGrant(data.workers.origins.sandbox, clientId);
  return importGrant(data, {
    integration,
    access_token: grant.accessToken,
    refresh_token: grant.refreshToken,
    expires_in: 0,
  });
}

async function importGrant(data: BenchData, grant: object): Promise<string> {
  const body = { end_user: "alice", ...grant };
  const connection = await callApi(data.app, "POST", "/v1/connections", body);
  return String(connection["id"]);
}

/** Returns the name of a connection's entry in KV. */
export async function tokenEntryOf(data: BenchData, id: string): Promise<string> {
  const { keys } = await (await data.workers.runtime.kv()).list();
  const entry = keys.find(({ name }) => name.includes(id));
  if (entry === undefined) throw new Error("the connection has no entry in KV");
  return entry.name;
}

/** Shows the bare Worker what Latchkey responds for a connection, so that it sends the same bytes. */
export async function sendSampleResponses(data: BenchData, connection: string): Promise<void> {
  const { latchkey, provider, bare } = data.workers.origins;
  const headers = { authorization: `Bearer ${data.app.key}` };
  const url = `${latchkey}/v1/connections/${connection}`;
  const token = await fetch(`${url}/token`, { headers });
  const provided = await fetch(`${provider}/bytes/2`);
  const proxied = await fetch(`${url}/proxy/bytes/2`, { headers });
  const added = ownHeaders(proxied).filter(([name]) => !provided.headers.has(name));
  const sample: SampleResponses = {
    token: { headers: Object.fromEntries(ownHeaders(token)), body: await token.text() },
    proxyHeaders: Object.fromEntries(added),
  };
  await callApi({ origin: bare, key: null }, "POST", "/sample-responses", sample);
}

/** Returns the headers that a Worker sets, and not the runtime. */
const ownHeaders = ({ headers }: Response): [string, string][] =>
  [...headers].filter(([name]) => name !== "content-length" && name !== "transfer-encoding");

/** Delays the next refresh at the sandbox's token endpoint. */
export async function delayNextRefresh(data: BenchData, ms: number): Promise<void> {
  await callApi({ origin: data.workers.origins.sandbox, key: null }, "POST", "/_control/parqet/faults", {
    client_id: data.sandbox.clientId,
    on: "token",
    grant_type: "refresh_token",
    fault: { kind: "delay", ms },
  });
}

/** Returns the number of refresh requests that the sandbox has received. */
export async function refreshesReceived(data: BenchData): Promise<number> {
  const client = data.sandbox.clientId;
  const url = `${data.workers.origins.sandbox}/_control/parqet/counters?client_id=${client}`;
  const counters = Counters.parse(await (await fetch(url)).json());
  return counters.token.refresh_token;
}
