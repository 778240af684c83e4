// MCP servers whose metadata, registration, and challenges are made to do harm.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clickConnect, confirm, connectionOf, decide, must, startSession } from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { listen, type LocalServer } from "../../support/http/local-server.ts";
import { newApp, type TestApp } from "../../support/latchkey.ts";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import type { TestIntegration } from "../../support/sandbox.ts";

let app: TestApp;
let server: McpServer;
let evil: McpServer;
let integration: TestIntegration;

beforeEach(async () => {
  [app, server, evil] = await Promise.all([newApp("Agent Smithy"), McpServer.start(), McpServer.start()]);
  integration = await newMcpIntegration(app);
});
afterEach(() => Promise.all([server.close(), evil.close()]));

/** Opens the connect page with a server, and clicks. */
async function click(resource = evil.resource) {
  const started = await startSession(app, integration, { resource });
  return clickConnect(new Browser(), started, integration);
}

/** A server that redirects each request to itself, and counts them by path. */
async function redirecting() {
  const paths: string[] = [];
  const local: LocalServer = await listen((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(302, { location: `${local.origin}${request.url}` }).end();
  });
  return { local, paths };
}

/** Authorizes at the honest server, which says who it is (RFC 9207). */
async function authorizeAtHonest(browser: Browser, location: string) {
  const back = new URL(must(await browser.get(location)));
  back.searchParams.set("iss", server.origin);
  return browser.get(back.href);
}

describe("a discovery", () => {
  test("H6 · follows no redirect, and asks each location once", async () => {
    const { local, paths } = await redirecting();
    expect(failureOn(await click(`${local.origin}/mcp`))).toBe("discovery_failed");
    evil.resourceMetadata = { authorization_servers: [`${local.origin}/issuer`] };
    expect(failureOn(await click())).toBe("discovery_failed");
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toHaveLength(6);
    await local.close();
  });

  test("ends at a server that names itself, or metadata of metadata, as its authorization server", async () => {
    for (const path of ["/mcp", "/.well-known/oauth-protected-resource/mcp"]) {
      evil.resourceMetadata = { authorization_servers: [`${evil.origin}${path}`] };
      expect(failureOn(await click())).toBe("discovery_failed");
    }
    expect(evil.authorizations).toEqual([]);
  });

  test("H6 · does not use metadata of 10 MiB", async () => {
    const padding = "x".repeat(10 * 1024 * 1024);
    evil.resourceMetadata = { padding, authorization_servers: [server.origin] };
    expect(failureOn(await click())).toBe("discovery_failed");
    expect(evil.authorizations).toEqual([]);
    evil.resourceMetadata = {};
    evil.serverMetadata = { padding };
    expect(failureOn(await click())).toBe("discovery_failed");
  });
});

const PRIVATE = [
  "https://10.0.0.1",
  "https://169.254.169.254",
  "https://[fd00::1]",
  "https://localhost.internal",
];

describe("private addresses", () => {
  test.each(PRIVATE)("%s is no resource, no authorization server, and no endpoint", async (origin) => {
    await expect(click(`${origin}/mcp`)).rejects.toThrow("invalid_request");
    evil.resourceMetadata = { authorization_servers: [origin] };
    expect(failureOn(await click())).toBe("endpoint_not_allowed");
    evil.resourceMetadata = {};
    for (const name of ["authorization_endpoint", "token_endpoint", "revocation_endpoint"]) {
      evil.serverMetadata = { [name]: `${origin}/x` };
      expect(failureOn(await click())).toBe("discovery_failed");
    }
    evil.serverMetadata = { registration_endpoint: `${origin}/register` };
    expect(failureOn(await click())).toBe("client_registration_failed");
  });
});

describe("endpoints of another issuer", () => {
  test("B2 · do not get the code of an honest one, if that says who it is", async () => {
    evil.serverMetadata = {
      authorization_endpoint: `${server.origin}/authorize`,
      authorization_response_iss_parameter_supported: true,
    };
    const browser = new Browser();
    const started = await startSession(app, integration, { resource: evil.resource });
    const toProvider = must(await clickConnect(browser, started, integration));
    expect(new URL(toProvider).origin).toBe(server.origin);
    expect(failureOn(await authorizeAtHonest(browser, toProvider))).toBe("issuer_mismatch");
    expect(evil.tokenRequests).toEqual([]);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({ status: "pending" });
  });

  test("E6 · are not mixed up in one session: each code goes to the server of its own attempt", async () => {
    const started = await startSession(app, integration);
    const browser = new Browser();
    const attempt = async (resource: string) => {
      const form = { token: started.token, integration: integration.id, "variables.resource": resource };
      const clicked = await browser.post(new URL("/connect", started.connectUrl).href, form);
      return must(await decide(browser, must(clicked)));
    };
    const [toEvil, toServer] = [await attempt(evil.resource), await attempt(server.resource)];
    const returned = await browser.get(toServer);
    expect((await confirm(app, returned, started.endUser)).status).toBe(200);
    expect(evil.tokenRequests).toEqual([]);
    expect(server.tokenRequests).toHaveLength(1);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({ resource: server.resource });
    // The other attempt keeps its own server, and sends nothing to the connected one.
    await browser.get(toEvil);
    expect(server.tokenRequests).toHaveLength(1);
  });
});

test("E6 · a secret that comes with the registration of a public client is never sent", async () => {
  evil.serverMetadata = { token_endpoint_auth_methods_supported: ["none"] };
  const { id } = await connectPublic(evil);
  expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
  const [request] = evil.tokenRequests;
  expect(request?.has("client_secret")).toBe(false);
  expect(request?.get("client_id")).toMatch(/^client-/);
  expect(evil.tokenAuthorizations).toEqual([undefined]);
});

/** Connects a server whose clients do not authenticate. */
function connectPublic(peer: McpServer) {
  peer.isPublic = true;
  return connectMcpServer(app, integration, { resource: peer.resource });
}

test("H6 · a challenge with 10,000 scopes leads to a request with at most 200", async () => {
  evil.scope = Array.from({ length: 10_000 }, (_, index) => `s${index}`).join(" ");
  const location = must(await click());
  const scopes = (new URL(location).searchParams.get("scope") ?? "").split(" ");
  expect(scopes.length).toBeLessThanOrEqual(200);
  expect(location.length).toBeLessThan(16 * 1024);
});
