// Latchkey through a service binding: another Worker calls the client's methods without the network.

import { beforeAll, expect, test } from "vitest";
import type { BoundCall } from "../../support/bound-app/index.ts";
import { connect } from "../../support/flow.ts";
import { newApp, type TestApp } from "../../support/latchkey.ts";
import { readAll, sendJson } from "../../support/http/local-server.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { stack } from "../../support/stack.ts";

let app: TestApp;
let connectionId: string;

beforeAll(async () => {
  app = await newApp();
  ({ id: connectionId } = await connect(app, await newIntegration(app, "parqet")));
});

type Failed = { error: { code: string } };

/** Calls a method from the other Worker, with the app's key or another. */
async function bound(
  resource: BoundCall["resource"],
  method: string,
  args: unknown[],
  key = app.key,
): Promise<Response> {
  const { boundApp } = await stack();
  const body = JSON.stringify({ key, resource, method, args } satisfies BoundCall);
  return fetch(boundApp, { method: "POST", body });
}

test("a Worker reads a token, and calls the provider with it", async () => {
  const read = await bound("connections", "token", [connectionId]);
  expect(await read.json()).toMatchObject({ answer: { token_type: "Bearer", version: 1 } });
  const called = await bound("connections", "fetch", [connectionId, "user"]);
  expect([called.status, await called.json()]).toMatchObject([200, { userId: expect.any(String) }]);
});

test("a Worker creates a session, reads a list page by page, and changes settings", async () => {
  const session = await bound("connect", "createSession", [{ end_user: { id: "ada" } }]);
  expect(await session.json()).toMatchObject({
    answer: { connect_url: expect.stringContaining("/connect?") },
  });
  const page = await bound("connections", "page", [{ status: "active" }]);
  expect(await page.json()).toMatchObject({ answer: { data: [{ id: connectionId }], next_cursor: null } });
  const settings = await bound("settings", "update", [{ name: "Bound" }]);
  expect(await settings.json()).toMatchObject({ answer: { name: "Bound" } });
  const providers = await bound("providers", "list", []);
  expect(await providers.json()).toMatchObject({ answer: expect.any(Array) });
});

test("a failure is thrown with its code, as the client throws it", async () => {
  const missing = await bound("connections", "get", [`con${"0".repeat(20)}`]);
  expect(await missing.json()).toMatchObject({
    error: {
      name: "LatchkeyError",
      code: "connection_not_found",
      status: 404,
      requestId: expect.any(String),
    },
  });
  const outside = await bound("connections", "fetch", [connectionId, "../token"]);
  expect(await outside.json()).toMatchObject({ error: { code: "proxy_path_invalid" } });
});

test("E5 · a Worker on the same account needs an app's key, and can access only that app's connections", async () => {
  const invalid = await bound("connections", "token", [connectionId], `${app.key}x`);
  expect(await invalid.json()).toMatchObject({ error: { code: "unauthenticated" } });
  const other = await newApp();
  const foreign = await bound("connections", "token", [connectionId], other.key);
  expect(await foreign.json()).toMatchObject({ error: { code: "connection_not_found" } });
});

test("H3 · a Worker that guesses keys is rate limited, regardless of the address that it sends, and other apps are not", async () => {
  const other = await newApp();
  const codes = new Set<string>();
  for (let sent = 0; sent < 90; sent += 10) {
    const guesses = Array.from({ length: 10 }, (_, i) => {
      const headers = { "cf-connecting-ip": `10.9.${sent}.${i}` };
      return bound("connections", "fetch", [connectionId, "user", { headers }], `${app.key}x`);
    });
    for (const guess of await Promise.all(guesses)) codes.add(((await guess.json()) as Failed).error.code);
  }
  expect(codes).toEqual(new Set(["unauthenticated", "rate_limited"]));
  expect(await (await bound("settings", "get", [], other.key)).json()).toMatchObject({
    answer: { id: other.id },
  });
});

test("F5 · a body is sent again after a 401 with its actual length, regardless of the length that the Worker sends", async () => {
  const bodies: string[] = [];
  const provider = await ScriptedProvider.start(async (request, response) => {
    bodies.push(await readAll(request));
    const isRefreshed = provider.tokenRequests.length > 0;
    sendJson(response, isRefreshed ? 200 : 401, {});
  });
  try {
    const id = await importConnection(app, provider);
    const headers = { "content-length": "1" };
    const called = await bound("connections", "fetch", [
      id,
      "items",
      { method: "POST", body: "whole", headers },
    ]);
    expect(called.status).toBe(200);
    expect(bodies).toEqual(["whole", "whole"]);
  } finally {
    await provider.close();
  }
});

test.each(["list", "events", "transport"])(
  "only methods that return a response can be called, and %s is rejected",
  async (method) => {
    const response = await bound("connections", method, []);
    expect(await response.json()).toHaveProperty("error");
  },
);
