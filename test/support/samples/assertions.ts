// Checks of samples with assertions and exchanged tokens: one function for each sample.

import { expect } from "vitest";
import { connectionOf, readToken } from "../flow.ts";
import { call, type Json } from "../latchkey.ts";
import { AssertionServer } from "../peers/assertion-server.ts";
import { IdentityProvider } from "../peers/identity-provider.ts";
import { ScriptedProvider } from "../peers/scripted-provider.ts";
import type { PageRun, Sample } from "./proof.ts";

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Starts an identity provider and a server that trusts it, and creates an integration. */
async function start({ reader }: PageRun, settings: (idp: IdentityProvider) => Json) {
  const [idp, server] = await Promise.all([IdentityProvider.start(), AssertionServer.start()]);
  idp.audiences.set(server.origin, "client");
  server.clients.set("client", "test-client-secret");
  const created = await call("POST", "/v1/integrations", reader.app.key, {
    provider: "oauth2",
    client_id: "client",
    client_secret: "test-client-secret",
    endpoints: server.endpoints,
    options: { grant_type: GRANT_TYPE },
    ...settings(idp),
  });
  const close = () => Promise.all([idp.close(), server.close()]);
  return { idp, server, integration: created.body["id"], close };
}

/** machine-to-machine.md: a workload connects, and continues with another JWT. */
export async function connectsWorkload(sample: Sample, run: PageRun): Promise<void> {
  const { idp, server, integration, close } = await start(run, () => ({}));
  server.issuers.set(idp.origin, { jwk: idp.signer.jwk, isIdentityProvider: false });
  const jwt = () => idp.signer.sign({ iss: idp.origin, sub: "job-7", aud: server.origin });
  const id = String(await sample.call("connectWorkload", integration, await jwt()));
  expect(await connectionOf(run.reader.app, id)).toMatchObject({ end_user: "job-7", status: "active" });
  const next = await jwt();
  await sample.call("renewWorkload", id, next);
  expect(server.tokenRequests.at(-1)?.get("assertion")).toBe(next);
  await close();
}

/** client.md: an app that learns of the end of a connection continues it with another JWT. */
export async function renewsWorkload(sample: Sample, run: PageRun): Promise<void> {
  const { idp, server, integration, close } = await start(run, () => ({}));
  server.issuers.set(idp.origin, { jwk: idp.signer.jwk, isIdentityProvider: false });
  const jwt = () => idp.signer.sign({ iss: idp.origin, sub: "job-8", aud: server.origin });
  const grant = { integration, assertion: await jwt() };
  const { body } = await call("POST", "/v1/connections", run.reader.app.key, grant);
  const next = await jwt();
  const data = { connection: body["id"], end_user: body["end_user"] };
  const newAssertion = (user: unknown) => (user === "job-8" ? next : "");
  await sample.call("renewAfter", { type: "connection.created", data }, newAssertion);
  expect(server.tokenRequests.at(-1)?.get("assertion")).not.toBe(next);
  await sample.call("renewAfter", { type: "connection.expiring", data }, newAssertion);
  expect(server.tokenRequests.at(-1)?.get("assertion")).toBe(next);
  await close();
}

/** machine-to-machine.md: a user of an enterprise connects with an ID token. */
export async function connectsEmployee(sample: Sample, run: PageRun): Promise<void> {
  const { idp, server, integration, close } = await start(run, ({ settings }) => ({
    identity_provider: settings,
  }));
  server.issuers.set(idp.origin, { jwk: idp.signer.jwk, isIdentityProvider: true });
  const id = await sample.call("connectEmployee", integration, "ada", await idp.idToken("ada"));
  expect((await readToken(run.reader.app, String(id))).body["access_token"]).toBe(server.currentToken);
  await close();
}

/** api.md: an access token is exchanged for another one. */
export async function exchangesToken(sample: Sample, { reader }: PageRun): Promise<void> {
  const server = await ScriptedProvider.start();
  const options = { token_exchange: true, token_endpoint_auth_method: "client_secret_post" };
  const { body } = await call("POST", "/v1/integrations", reader.app.key, server.integration({ options }));
  const grant = { integration: body["id"], end_user: "ada", access_token: "a-token", expires_in: 3600 };
  const created = await call("POST", "/v1/connections", reader.app.key, grant);
  expect(await sample.call("billingToken", created.body["id"])).toBe(server.currentToken);
  expect(Object.fromEntries(server.tokenRequests.at(-1) ?? [])).toMatchObject({
    subject_token: "a-token",
    audience: "https://billing.example.com",
    scope: "invoices:read",
  });
  await server.close();
}
