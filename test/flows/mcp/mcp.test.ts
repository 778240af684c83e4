// MCP servers: what the conformance suite does not exercise. Numbers such as R26 are those of the table in docs/mcp.md.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  clickConnect,
  confirm,
  connectionOf,
  expireToken,
  must,
  proxied,
  readToken,
  startSession,
} from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { everythingInObjects } from "../../support/everything-stored.ts";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import { newKey } from "../../support/peers/signing-key.ts";
import type { TestIntegration } from "../../support/sandbox.ts";
import { open } from "../../support/http/wire.ts";
import { stack } from "../../support/stack.ts";

let app: TestApp;
let server: McpServer;

beforeEach(async () => {
  [app, server] = await Promise.all([newApp("Agent Smithy"), McpServer.start()]);
});
afterEach(() => server.close());

const newIntegration = (settings: Json = {}) => newMcpIntegration(app, settings);

const connect = (integration: TestIntegration, session: Json = {}) =>
  connectMcpServer(app, integration, { resource: server.resource, ...session });

const reconnect = (integration: TestIntegration, { id, endUser }: { id: string; endUser: string }) =>
  connect(integration, { connection_id: id, end_user: { id: endUser } });

/** Opens the connect page of an integration with the server, and clicks. */
async function click(settings: Json = {}) {
  const integration = await newIntegration({ variables: { resource: server.resource }, ...settings });
  const started = await startSession(app, integration);
  return clickConnect(new Browser(), started, integration);
}

describe("a server that the app names in the session", () => {
  test("R26 · has its exact identifier in the authorization, the exchange, and each refresh", async () => {
    const { id } = await connect(await newIntegration());
    await expireToken(app, id);
    await readToken(app, id);
    expect(server.tokenRequests.map((form) => form.get("grant_type"))).toEqual([
      "authorization_code",
      "refresh_token",
    ]);
    for (const request of [...server.authorizations, ...server.tokenRequests])
      expect(request.getAll("resource")).toEqual([server.resource]);
  });

  test("R6, R18 · gets one client for all connections, whose secret is stored only encrypted", async () => {
    const integration = await newIntegration();
    await connect(integration);
    await connect(integration);
    expect([...server.clients.keys()]).toEqual(["client-1"]);
    const ids = server.authorizations.map((query) => query.get("client_id"));
    expect(ids).toEqual(["client-1", "client-1"]);
    const { runtime } = await stack();
    expect(JSON.stringify(await everythingInObjects(runtime))).not.toContain("registered-secret");
  });

  test("gets another client if it has forgotten the first one", async () => {
    const integration = await newIntegration();
    const connection = await connect(integration);
    server.clients.clear();
    await expireToken(app, connection.id);
    expect((await readToken(app, connection.id)).body["code"]).toBe("reauthorization_required");
    await reconnect(integration, connection);
    expect(server.authorizations.at(-1)?.get("client_id")).not.toBe("client-1");
    expect(await connectionOf(app, connection.id)).toMatchObject({ status: "active" });
    expect((await call("GET", `/v1/integrations/${integration.id}`, app.key)).body["status"]).toBe("active");
  });

  test("R5 · is connected through the first of its authorization servers that can be used", async () => {
    server.resourceMetadata = { authorization_servers: [`${server.origin}/gone`, server.origin] };
    await connect(await newIntegration());
    expect(server.authorizations).toHaveLength(1);
  });

  test("R27 · is named by the exact identifier in its metadata, also if that is of its whole origin", async () => {
    server.resourceMetadata = { resource: server.origin };
    const { id } = await connect(await newIntegration());
    await expireToken(app, id);
    await readToken(app, id);
    expect(server.tokenRequests).toHaveLength(2);
    for (const request of [...server.authorizations, ...server.tokenRequests])
      expect(request.getAll("resource")).toEqual([server.origin]);
  });

  test("R42 · is not asked for more scopes a fourth time", async () => {
    const integration = await newIntegration();
    const connection = await connect(integration);
    server.needed = ["mcp:never"];
    server.respond = (_, response) => {
      response.writeHead(403, { "www-authenticate": challenge }).end();
    };
    const challenge = 'Bearer error="insufficient_scope", scope="mcp:never"';
    for (const _ of ["first", "second", "third"]) {
      await proxied(app, connection.id, "", { method: "POST", body: "{}" });
      expect((await connectionOf(app, connection.id))["needs_scopes"]).toEqual(["mcp:never"]);
      await reconnect(integration, connection);
    }
    await proxied(app, connection.id, "", { method: "POST", body: "{}" });
    expect((await connectionOf(app, connection.id))["needs_scopes"]).toEqual([]);
  });

  test("R16 · needs a client ID for the app's own key, because Latchkey's document does not have it", async () => {
    const { pem: client_private_key } = newKey("ES256");
    const refused = await call("POST", "/v1/integrations", app.key, { provider: "mcp", client_private_key });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "client_private_key" }] } });
  });

  test("can have a long URL that the end user enters", async () => {
    const integration = await newIntegration();
    const started = await startSession(app, integration);
    const resource = `${server.resource}/${"x".repeat(900)}`;
    const browser = new Browser();
    const form = { token: started.token, integration: integration.id, "variables.resource": resource };
    const clicked = await browser.post(new URL("/connect", started.connectUrl).href, form);
    const returned = await browser.get(must(await browser.get(must(clicked))));
    expect((await confirm(app, returned, started.endUser)).status).toBe(200);
    await proxied(app, started.connectionId, "", { method: "POST", body: "{}" });
    expect(server.calls.at(-1)?.url).toBe(new URL(resource).pathname);
  });

  test("R41 · can ask for more scopes, of which the app is told once, and which are requested besides", async () => {
    const integration = await newIntegration();
    const connection = await connect(integration);
    server.needed = ["mcp:write"];
    for (const _ of ["first", "again"]) {
      const refused = await proxied(app, connection.id, "", { method: "POST", body: "{}" });
      expect(refused.status).toBe(403);
    }
    expect(await connectionOf(app, connection.id)).toMatchObject({
      status: "active",
      needs_scopes: ["mcp:write"],
    });
    const events = await call("GET", `/v1/connections/${connection.id}/events`, app.key);
    expect(events.text.match(/needs_scopes/g)).toHaveLength(1);
    await reconnect(integration, connection);
    expect(server.authorizations.at(-1)?.get("scope")).toBe("mcp:basic mcp:write");
    expect(await connectionOf(app, connection.id)).toMatchObject({ needs_scopes: [] });
    expect((await proxied(app, connection.id, "", { method: "POST", body: "{}" })).status).toBe(200);
  });
});

test("a grant cannot be imported, because its server and client are not known", async () => {
  const { id } = await newIntegration();
  const grant = {
    integration: id,
    end_user: "ada",
    access_token: "a",
    variables: { resource: server.resource },
  };
  expect(await call("POST", "/v1/connections", app.key, grant)).toMatchObject({
    status: 409,
    body: { code: "import_not_supported" },
  });
});

describe("a server that is refused", () => {
  test("R29 · does not say that it supports PKCE, unless the integration allows it", async () => {
    server.serverMetadata = { code_challenge_methods_supported: undefined };
    expect(failureOn(await click())).toBe("discovery_failed");
    expect((await click({ options: { assume_pkce: true } })).location).toContain("code_challenge=");
  });

  test("R10 · names an issuer that differs by a slash, unless the integration allows it", async () => {
    server.serverMetadata = { issuer: `${server.origin}/` };
    expect(failureOn(await click())).toBe("discovery_failed");
    expect((await click({ options: { allow_issuer_slash: true } })).status).toBe(303);
  });

  test("R4 · has metadata of another resource", async () => {
    server.resourceMetadata = { resource: "https://evil.example.com/mcp" };
    expect(failureOn(await click())).toBe("discovery_failed");
    expect(server.authorizations).toEqual([]);
  });

  test("R19 · registers no client", async () => {
    server.serverMetadata = { registration_endpoint: undefined };
    expect(failureOn(await click())).toBe("client_registration_failed");
  });

  test("R22 · has another authorization server than the one to which the integration's client belongs", async () => {
    const own = { client_id: "own", client_secret: "an-own-client-secret" };
    const integration = await newIntegration({ variables: { resource: server.resource }, ...own });
    const attempt = async () =>
      clickConnect(new Browser(), await startSession(app, integration), integration);
    expect((await attempt()).status).toBe(303);
    const other = await McpServer.start();
    server.resourceMetadata = { authorization_servers: [other.origin] };
    expect(failureOn(await attempt())).toBe("discovery_failed");
    await other.close();
  });
});

test("a person can connect a server of their own by its URL, and correct the URL", async () => {
  const integration = await newIntegration();
  const started = await startSession(app, integration);
  const browser = new Browser();
  const page = await browser.get(started.connectUrl);
  expect(page.text).toContain('name="variables.resource"');
  const url = new URL("/connect", started.connectUrl).href;
  const submit = (resource: string) =>
    browser.post(url, { token: started.token, integration: integration.id, "variables.resource": resource });
  for (const wrong of ["mcp", `${server.origin}/nothing`, "https://10.0.0.1/mcp"]) {
    const again = await submit(wrong);
    expect([again.status, again.text.includes('aria-invalid="true"')]).toEqual([400, true]);
  }
  const returned = await browser.get(must(await browser.get(must(await submit(server.resource)))));
  expect(await confirm(app, returned, started.endUser)).toMatchObject({ status: 200 });
});

describe("the proxy", () => {
  test("calls the server itself without a path, and what is below it with one", async () => {
    const { id } = await connect(await newIntegration());
    await proxied(app, id, "", { method: "POST", body: "{}" });
    await proxied(app, id, "?a=1", { method: "DELETE", headers: { "mcp-session-id": "s1" } });
    await proxied(app, id, "files/1");
    expect(server.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST /mcp",
      "DELETE /mcp?a=1",
      "GET /mcp/files/1",
    ]);
    expect(server.calls[1]?.headers["mcp-session-id"]).toBe("s1");
  });

  test("renames a challenge, so that an MCP client does not begin an authorization of its own", async () => {
    const { id } = await connect(await newIntegration());
    server.needed = ["mcp:admin"];
    const { headers } = await proxied(app, id, "", { method: "POST", body: "{}" });
    expect(headers.get("www-authenticate")).toBeNull();
    expect(headers.get("upstream-www-authenticate")).toContain("insufficient_scope");
  });

  test("passes on each message of a stream when it comes, with the headers of sessions and resumption", async () => {
    const { id } = await connect(await newIntegration());
    const read = Promise.withResolvers<void>();
    server.respond = async ({ headers }, response) => {
      expect(headers["last-event-id"]).toBe("41");
      response.writeHead(200, { "content-type": "text/event-stream", "mcp-session-id": "s2" });
      response.write("id: 42\ndata: first\n\n");
      // The stream ends only after the caller has received the first message.
      await read.promise;
      response.end();
    };
    const stream = await open((await stack()).latchkey, {
      path: `/v1/connections/${id}/proxy/`,
      key: app.key,
      headers: { accept: "text/event-stream", "last-event-id": "41" },
    });
    expect(stream.headers["mcp-session-id"]).toBe("s2");
    const chunks = stream.iterator();
    expect(String((await chunks.next()).value)).toBe("id: 42\ndata: first\n\n");
    read.resolve();
    expect(await chunks.next()).toMatchObject({ done: true });
  });
});
