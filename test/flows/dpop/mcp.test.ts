// DPoP with servers that Latchkey discovers (RFC 9728): their metadata decides, unless the integration has the option.

import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, proxied, readToken, refresh } from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { BoundServer } from "../../support/peers/bound-server.ts";
import { createIntegration } from "../../support/sandbox.ts";

let server: BoundServer;
let app: TestApp;

beforeEach(async () => {
  [server, app] = await Promise.all([BoundServer.start(), newApp()]);
});
afterEach(() => server.close());

const connectWith = async (options: Json = {}) => {
  const settings = {
    provider: "mcp",
    client_id: "client",
    variables: { resource: `${server.origin}/api` },
    options: { token_endpoint_auth_method: "none", ...options },
  };
  return connect(app, await createIntegration(app, settings));
};

test("R49 · a resource that requires bound tokens gets them without an option", async () => {
  server.resourceMetadata = { dpop_bound_access_tokens_required: true };
  const { id } = await connectWith();
  expect((await readToken(app, id)).body["token_type"]).toBe("DPoP");
  server.needsApiNonce = true;
  expect((await proxied(app, id, "", { method: "POST", body: "{}" })).status).toBe(200);
  expect((await proxied(app, id, "part")).status).toBe(200);
  expect((await refresh(app, id)).body).toMatchObject({ token_type: "DPoP", version: 2 });
  expect((await proxied(app, id, "")).status).toBe(200);
  expect(server.refusals).toEqual(["another token", "another nonce"]);
  server.tokenType = "Bearer";
  expect((await refresh(app, id)).body["code"]).toBe("dpop_not_supported");
});

test("R49 · the integration's option wins over the metadata", async () => {
  server.resourceMetadata = { dpop_bound_access_tokens_required: true };
  await expect(connectWith({ dpop: "never" })).rejects.toThrow("not connected");
  expect(server.authorizations[0]?.has("dpop_jkt")).toBe(false);
});

test("R49 · preferred is DPoP where the resource or its server supports the algorithm", async () => {
  server.resourceMetadata = { dpop_signing_alg_values_supported: ["ES256"] };
  const { id } = await connectWith({ dpop: "preferred" });
  expect((await readToken(app, id)).body["token_type"]).toBe("DPoP");
  // Both name their algorithms, and have none of ours in common.
  server.metadata = { dpop_signing_alg_values_supported: ["RS256"] };
  await expect(connectWith({ dpop: "preferred" })).rejects.toThrow("not connected");
  await expect(connectWith({ dpop: "required" })).rejects.toThrow("does not redirect");
});

test("a proof is for the resource, and not for others at its origin", async () => {
  server.resourceMetadata = { dpop_bound_access_tokens_required: true };
  const { id } = await connectWith();
  const statusOf = async (path: string) => {
    const request = { method: "POST", url: `${server.origin}${path}` };
    return (await call("POST", `/v1/connections/${id}/dpop-proof`, app.key, request)).status;
  };
  expect(await Promise.all(["/api", "/api?a=1", "/api/part"].map(statusOf))).toEqual([200, 200, 200]);
  expect(await Promise.all(["/apis", "/", "/token", "/api/../token"].map(statusOf))).toEqual([
    400, 400, 400, 400,
  ]);
});
