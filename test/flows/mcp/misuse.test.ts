// Servers, sessions and settings that try to get credentials of others through Latchkey.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  clickConnect,
  connectionOf,
  expireToken,
  proxied,
  readToken,
  startSession,
} from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { listen, readAll, sendJson } from "../../support/http/local-server.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import type { TestIntegration } from "../../support/sandbox.ts";

const OWN = { client_id: "own", client_secret: "an-own-client-secret" };

let app: TestApp;
let server: McpServer;
let evil: McpServer;

beforeEach(async () => {
  [app, server, evil] = await Promise.all([newApp("Agent Smithy"), McpServer.start(), McpServer.start()]);
  for (const peer of [server, evil]) peer.clients.set(OWN.client_id, OWN.client_secret);
});
afterEach(() => Promise.all([server.close(), evil.close()]));

const newIntegration = (settings: Json = {}) => newMcpIntegration(app, settings);

const connect = (integration: TestIntegration, session: Json = {}) =>
  connectMcpServer(app, integration, { resource: server.resource, ...session });

const change = (integration: TestIntegration, changes: Json) =>
  call("PATCH", `/v1/integrations/${integration.id}`, app.key, changes);

const post = (id: string) => proxied(app, id, "", { method: "POST", body: "{}" });

/** Clicks on the connect page with the URL of a server. */
async function enter(integration: TestIntegration, resource: string) {
  const started = await startSession(app, integration);
  const url = new URL("/connect", started.connectUrl).href;
  const form = { token: started.token, integration: integration.id, "variables.resource": resource };
  return new Browser().post(url, form);
}

describe("E6 · the app's own client", () => {
  test("must be for a server or an issuer that the app names", async () => {
    const refused = await call("POST", "/v1/integrations", app.key, { provider: "mcp", ...OWN });
    expect(refused).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
    expect(refused.text).toContain("endpoints.issuer");
  });

  test("signs assertions only for the issuer, not for an endpoint that a server names", async () => {
    const options = { client_assertion_audience: "token_endpoint" };
    const refused = await call("POST", "/v1/integrations", app.key, { provider: "mcp", options });
    expect(refused).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
    expect(refused.text).toContain("client_assertion_audience");
  });

  test("is not used at a server that an end user names", async () => {
    const integration = await newIntegration({ ...OWN, endpoints: { issuer: server.origin } });
    expect((await enter(integration, evil.resource)).status).toBe(400);
    expect(evil.authorizations).toEqual([]);
    await connect(integration);
  });

  test("is not bound by a session with another server than the integration's", async () => {
    const integration = await newIntegration({ ...OWN, variables: { resource: server.resource } });
    const started = await startSession(app, integration, { resource: evil.resource });
    expect(failureOn(await clickConnect(new Browser(), started, integration))).toBe("discovery_failed");
    await connect(integration);
    expect(evil.tokenRequests).toEqual([]);
  });

  test("stays at its issuer unless its secret is sent again", async () => {
    const settings = { ...OWN, variables: { resource: server.resource } };
    const integration = await newIntegration(settings);
    await connect(integration);
    expect(await change(integration, { client_id: OWN.client_id })).toMatchObject({ status: 200 });
    const started = await startSession(app, integration, { resource: evil.resource });
    expect(failureOn(await clickConnect(new Browser(), started, integration))).toBe("discovery_failed");
    const moved = await change(integration, { endpoints: { issuer: evil.origin } });
    expect(moved).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
    expect(evil.tokenRequests).toEqual([]);
    const { client_secret } = OWN;
    const sent = await change(integration, { endpoints: { issuer: evil.origin }, client_secret });
    expect(sent).toMatchObject({ status: 200 });
  });

  test("can't be moved to another server by removing endpoints.issuer", async () => {
    const integration = await newIntegration({ ...OWN, endpoints: { issuer: server.origin } });
    const removed = await change(integration, { endpoints: {}, variables: { resource: evil.resource } });
    expect(removed).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
    expect(removed.text).toContain("client_secret");
  });

  test("has the secret that the app has set last", async () => {
    const integration = await newIntegration({ ...OWN, variables: { resource: server.resource } });
    const { id } = await connect(integration);
    const client_secret = "a-rotated-client-secret";
    server.clients.set(OWN.client_id, client_secret);
    expect(await change(integration, { client_secret })).toMatchObject({ status: 200 });
    await expireToken(app, id);
    expect(await readToken(app, id)).toMatchObject({ status: 200 });
  });
});

test.each(["token_endpoint", "refresh_endpoint", "revocation_endpoint", "api_base_url"])(
  "E6 · %s can't be set, because it is discovered",
  async (name) => {
    const integration = await newIntegration();
    for (const changes of [
      { endpoints: { [name]: evil.origin } },
      { definition: { endpoints: { [name]: evil.origin } } },
    ])
      expect(await change(integration, changes)).toMatchObject({
        status: 400,
        body: { code: "integration_invalid" },
      });
  },
);

test("C3 · the token of a new server is not sent to the one that the connection had before", async () => {
  const seen: (string | undefined)[] = [];
  const reconnecting = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  server.respond = async ({ headers }, response) => {
    seen.push(headers.authorization);
    held.resolve();
    await reconnecting.promise;
    response.writeHead(401).end();
  };
  // So that its tokens are not those of the other server.
  for (let tokens = 0; tokens < 5; tokens += 1) await fetch(`${evil.origin}/register`);
  const integration = await newIntegration();
  const { id, endUser } = await connect(integration);
  const called = post(id);
  await held.promise;
  await connect(integration, { connection_id: id, end_user: { id: endUser }, resource: evil.resource });
  reconnecting.resolve();
  expect((await called).status).toBe(401);
  expect(seen).toHaveLength(1);
});

describe("an identifier in the metadata", () => {
  test.each([
    ["has a control character", "/\tmcp"],
    ["has dot segments", "/a/../mcp"],
    ["is too long", `/${"./".repeat(600)}`],
  ])("R4 · is refused if it %s", async (_, path) => {
    server.resourceMetadata = { resource: `${server.origin}${path}` };
    const integration = await newIntegration();
    const started = await startSession(app, integration, { resource: server.resource });
    expect(failureOn(await clickConnect(new Browser(), started, integration))).toBe("discovery_failed");
    expect(server.authorizations).toEqual([]);
  });

  test("R4 · can't be that of the whole origin if the metadata is elsewhere", async () => {
    const elsewhere = await listen((_, response) =>
      sendJson(response, 200, { resource: host.origin, authorization_servers: [server.origin] }),
    );
    const host = await listen(async (request, response) => {
      await readAll(request);
      const challenge = `Bearer resource_metadata="${elsewhere.origin}/m", scope="x"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    });
    await expect(connect(await newIntegration(), { resource: `${host.origin}/tenant/mcp` })).rejects.toThrow(
      "does not redirect",
    );
    expect(server.authorizations).toEqual([]);
    await Promise.all([host.close(), elsewhere.close()]);
  });
});

test("a server that needs another scope for each call is reported 20 times, without its words", async () => {
  const { id } = await connect(await newIntegration());
  server.respond = (_, response) => {
    const challenge = `Bearer error="insufficient_scope", scope="scope-${server.calls.length}"`;
    response.writeHead(403, { "www-authenticate": challenge }).end();
  };
  for (let calls = 0; calls < 25; calls += 1) await post(id);
  expect((await connectionOf(app, id))["needs_scopes"]).toHaveLength(20);
  const events = await call("GET", `/v1/connections/${id}/events?limit=50`, app.key);
  expect(events.text.match(/"needs_scopes"/g)).toHaveLength(20);
  expect(events.text).not.toContain("scope-1");
});

test("R25 · what one server needed is not requested from another", async () => {
  const integration = await newIntegration();
  const { id, endUser } = await connect(integration);
  server.needed = ["admin:everything"];
  await post(id);
  await connect(integration, { connection_id: id, end_user: { id: endUser }, resource: evil.resource });
  expect(evil.authorizations[0]?.get("scope")).toBe("mcp:basic");
  expect((await connectionOf(app, id))["needs_scopes"]).toEqual([]);
});

test("H6 · a link leads to a limited number of discoveries", async () => {
  let requests = 0;
  const victim = await listen((_, response) => {
    requests += 1;
    sendJson(response, 404, {});
  });
  server.resourceMetadata = {
    authorization_servers: Array.from({ length: 50 }, (_, index) => `${victim.origin}/${index}`),
  };
  const integration = await newIntegration();
  const started = await startSession(app, integration, { resource: server.resource });
  const browser = new Browser();
  for (let clicks = 0; clicks < 40; clicks += 1)
    expect(failureOn(await clickConnect(browser, started, integration))).toBe("discovery_failed");
  // Three servers with three locations each, 30 times.
  expect(requests).toBe(270);
  // The newest ten, none of which is of a click beyond the limit.
  const { body } = await call("GET", `/v1/connections/${started.connectionId}/diagnostics`, app.key);
  expect(body["data"]).toHaveLength(10);
  expect(JSON.stringify(body)).not.toContain("too many servers");
  await victim.close();
});
