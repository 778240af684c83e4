// The resources of the API: apps, keys, integrations, the catalogue, connections.

import { describe, expect, test } from "vitest";
import { connect } from "../../support/flow.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import { everyRow, idsOf, rowsOf } from "../../support/pages.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { until } from "../../support/until.ts";

/** How long a deleted key may go on working at an edge that knew it (docs: under a minute). */
const EDGE_BOUND_MS = 58_000;

describe("apps", () => {
  test("an app is made, read, changed and listed; its secrets are shown once", async () => {
    const made = await call("POST", "/v1/apps", adminToken, {
      name: "  Portfolio  ",
      return_urls: ["http://localhost:9/back"],
      origins: ["http://localhost:9"],
    });
    const { id, api_key, webhook_secret, ...rest } = made.body;
    expect(made.status).toBe(201);
    expect(rest).toMatchObject({
      name: "Portfolio",
      webhook_url: null,
      keys: [{ last_four: String(api_key).slice(-4) }],
    });
    expect(api_key).toMatch(/^lk_app[0-9a-z]{20}_[0-9a-z]{52}_[0-9a-f]{8}$/);
    const read = await call("GET", `/v1/apps/${String(id)}`, adminToken);
    expect(read.body).toEqual({ id, ...rest });
    expect((await call("GET", "/v1/app", String(api_key))).body).toEqual(read.body);
    const changed = await call("PATCH", `/v1/apps/${String(id)}`, adminToken, { name: "Renamed" });
    expect(changed.body).toMatchObject({ name: "Renamed", return_urls: ["http://localhost:9/back"] });
    const own = await call("PATCH", "/v1/app", String(api_key), { webhook_url: "http://localhost:9/hook" });
    expect(own.body).toMatchObject({ name: "Renamed", webhook_url: "http://localhost:9/hook" });
    for (const { text } of [read, changed, own]) {
      expect(text).not.toContain(String(api_key));
      expect(text).not.toContain(String(webhook_secret));
    }
  });

  test("the operator's list has every app, page by page", async () => {
    const made = await Promise.all([newApp(), newApp(), newApp()]);
    const seen = idsOf(await everyRow("/v1/apps?limit=2", adminToken));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
  });

  test("D4 · return URLs that a browser could read in another way are not registered", async () => {
    const refused = [
      "http://app.example.com/back",
      "https://user@app.example.com/back",
      "https://app.example.com\\@evil.example.com/",
      "https://app.example.com/%2e%2e/back",
      "https://app.example.com./back",
      "https://APP.example.com/back",
      "https://app.example.com/back#x",
      "//app.example.com/back",
      "javascript:alert(1)",
    ];
    for (const url of refused) {
      const answer = await call("POST", "/v1/apps", adminToken, { name: "A", return_urls: [url] });
      expect({ url, ...answer }).toMatchObject({ url, status: 400, body: { code: "invalid_request" } });
    }
  });

  test("a new key works at once beside the old one, the old one ends, the last one stays", async () => {
    const app = await newApp();
    const path = `/v1/apps/${app.id}/keys`;
    const [old] = rowsOf({ data: (await call("GET", "/v1/app", app.key)).body["keys"] });
    const made = await call("POST", path, adminToken);
    const fresh = String(made.body["api_key"]);
    expect(made.status).toBe(201);
    expect(await call("GET", "/v1/app", fresh)).toMatchObject({ status: 200, body: { id: app.id } });
    expect(await call("GET", "/v1/app", app.key)).toMatchObject({ status: 200 });
    expect(await call("DELETE", `${path}/${String(old?.["id"])}`, adminToken)).toMatchObject({ status: 204 });
    const gone = await until(
      () => call("GET", "/v1/app", app.key),
      ({ status }) => status !== 200,
      EDGE_BOUND_MS,
    );
    expect(gone).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect(await call("GET", "/v1/app", fresh)).toMatchObject({ status: 200 });
    const again = await call("DELETE", `${path}/${String(old?.["id"])}`, adminToken);
    expect(again).toMatchObject({ status: 404, body: { code: "key_not_found" } });
    const last = await call("DELETE", `${path}/${String(made.body["id"])}`, adminToken);
    expect(last).toMatchObject({ status: 409, body: { code: "last_key" } });
    expect(await call("GET", "/v1/app", fresh)).toMatchObject({ status: 200 });
  }, 90_000);

  test("the end of an app ends its connections at the provider, its keys and its place in the list", async () => {
    const app = await newApp();
    const provider = await ScriptedProvider.start();
    // More than are ended at one go.
    const grants = Array.from({ length: 30 }, (_, n) => `grant-${n}`);
    await Promise.all(grants.map((refresh_token) => importConnection(app, provider, { refresh_token })));
    expect(await call("DELETE", `/v1/apps/${app.id}`, adminToken)).toMatchObject({ status: 204 });
    expect(await call("GET", `/v1/apps/${app.id}`, adminToken)).toMatchObject({ status: 404 });
    expect(await call("POST", `/v1/apps/${app.id}/keys`, adminToken)).toMatchObject({ status: 404 });
    expect((await call("GET", "/v1/apps?limit=200", adminToken)).text).not.toContain(app.id);
    const revoked = () => Promise.resolve(new Set(provider.revocations.map((form) => form.get("token"))));
    expect(await until(revoked, ({ size }) => size === grants.length, 30_000)).toEqual(new Set(grants));
    await until(
      () => call("GET", "/v1/app", app.key),
      ({ status }) => status === 401,
      EDGE_BOUND_MS,
    );
    await provider.close();
  }, 90_000);
});

describe("an app's logo", () => {
  test.each([
    ["an SVG, which a browser may draw for ever", "data:image/svg+xml;base64,PHN2Zy8+"],
    ["a page", "data:text/html;base64,PGI+"],
    ["a URL", "https://cdn.example.com/logo.png"],
    ["not in base64", "data:image/png,x"],
    ["too large", `data:image/png;base64,${"A".repeat(16 * 1024)}`],
  ])("is none when it is %s", async (_, logo) => {
    const { key } = await newApp();
    const refused = await call("PATCH", "/v1/app", key, { logo });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "logo" }] } });
  });
});

describe("integrations", () => {
  const path = "/v1/integrations";
  const ADDEPAR = { provider: "addepar", client_id: "client", client_secret: "the secret" };

  test("an integration is made, read, changed, listed and deleted; its secret is never shown", async () => {
    const app = await newApp();
    const made = await call("POST", path, app.key, { id: "my-addepar", ...ADDEPAR });
    expect(made).toMatchObject({ status: 201, body: { id: "my-addepar", has_client_secret: true } });
    expect(made.body["callback_url"]).toMatch(/\/callback\/cb[0-9a-z]{20}$/);
    expect(await call("GET", `${path}/my-addepar`, app.key)).toMatchObject({ status: 200, body: made.body });
    const twice = await call("POST", path, app.key, { id: "my-addepar", ...ADDEPAR });
    expect(twice).toMatchObject({ status: 409, body: { code: "integration_exists" } });
    const changed = await call("PATCH", `${path}/my-addepar`, app.key, { scopes: ["PROFILE"] });
    expect(changed.body).toMatchObject({ scopes: ["PROFILE"], client_id: "client", has_client_secret: true });
    expect(changed.body["callback_url"]).toBe(made.body["callback_url"]);
    const other = await call("POST", path, app.key, ADDEPAR);
    expect(other.body["callback_url"]).not.toBe(made.body["callback_url"]);
    const listed = await call("GET", path, app.key);
    expect(new Set(idsOf(rowsOf(listed.body)))).toEqual(new Set([other.body["id"], "my-addepar"]));
    for (const { text } of [made, twice, changed, listed]) expect(text).not.toContain("the secret");
    expect(await call("DELETE", `${path}/my-addepar`, app.key)).toMatchObject({ status: 204 });
    expect(await call("GET", `${path}/my-addepar`, app.key)).toMatchObject({ status: 404 });
  });

  test("a change keeps the secret, null takes it away, and one that the provider needs stays", async () => {
    const app = await newApp();
    const provider = await ScriptedProvider.start();
    const options = {};
    const made = await call("POST", path, app.key, { ...provider.integration(), id: "mine", options });
    expect(made).toMatchObject({ status: 201 });
    const grant = { integration: "mine", end_user: "ada", access_token: "a", refresh_token: "r" };
    const imported = await call("POST", "/v1/connections", app.key, grant);
    const refresh = () => call("POST", `/v1/connections/${String(imported.body["id"])}/refresh`, app.key, {});
    await call("PATCH", `${path}/mine`, app.key, { scopes: ["read"] });
    expect(await refresh()).toMatchObject({ status: 200 });
    expect(provider.tokenRequests.at(-1)?.has("client_id")).toBe(false);
    const without = await call("PATCH", `${path}/mine`, app.key, { client_secret: null });
    expect(without.body).toMatchObject({ has_client_secret: false, scopes: ["read"] });
    expect(await refresh()).toMatchObject({ status: 200 });
    expect(provider.tokenRequests.at(-1)?.get("client_id")).toBe("client");
    await provider.close();
    await call("POST", path, app.key, { id: "addepar", ...ADDEPAR });
    const needed = await call("PATCH", `${path}/addepar`, app.key, { client_secret: null });
    expect(needed).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
    expect((await call("GET", `${path}/addepar`, app.key)).body).toMatchObject({ has_client_secret: true });
  });

  test("an integration that has connections is not deleted", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const { id } = await connect(app, integration);
    const refused = await call("DELETE", `${path}/${integration.id}`, app.key);
    expect(refused).toMatchObject({ status: 409, body: { code: "integration_in_use" } });
    await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(await call("DELETE", `${path}/${integration.id}`, app.key)).toMatchObject({ status: 204 });
  });
});

describe("the catalogue", () => {
  test("names every provider, what to fill in and what it can do", async () => {
    const app = await newApp();
    const all = await call("GET", "/v1/providers", app.key);
    expect(idsOf(rowsOf(all.body))).toEqual(
      expect.arrayContaining(["parqet", "addepar", "parqex", "parallel", "oauth2"]),
    );
    for (const provider of rowsOf(all.body)) {
      const one = await call("GET", `/v1/providers/${String(provider["id"])}`, app.key);
      expect(one).toMatchObject({ status: 200, body: provider });
      expect(provider).toMatchObject({ scopes: expect.any(Array), variables: expect.any(Array) });
    }
    const supports = rowsOf(all.body).map((row) => [row["id"], row["supports"]]);
    const none = { revocation: false, check: true };
    expect(Object.fromEntries(supports)).toMatchObject({
      parqet: { ...none, refresh: true },
      addepar: { ...none, refresh: true },
      parqex: { ...none, refresh: true },
      parallel: { ...none, refresh: false, expiry: false },
      oauth2: { refresh: true, revocation: true, check: true },
    });
  });
});
