// The resources of the API over HTTP: apps, API keys, integrations and providers.

import { describe, expect, test } from "vitest";
import { connect } from "../../support/flow.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import { everyRow, idsOf, rowsOf } from "../../support/pages.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { until } from "../../support/until.ts";

/** How long a deleted key may still be accepted from the KV copy: less than a minute, according to the docs. */
const COPY_LIFETIME_MS = 58_000;

describe("apps", () => {
  test("creates, returns and updates an app, and returns its secrets only once", async () => {
    const created = await call("POST", "/v1/apps", adminToken, {
      name: "  Portfolio  ",
      return_urls: ["http://localhost:9/back"],
      origins: ["http://localhost:9"],
    });
    const { id, api_key, webhook_secret, ...rest } = created.body;
    expect(created.status).toBe(201);
    expect(rest).toMatchObject({
      name: "Portfolio",
      webhook_url: null,
      keys: [{ last_four: String(api_key).slice(-4) }],
    });
    expect(api_key).toMatch(/^lk_app[0-9a-z]{20}_[0-9a-z]{52}_[0-9a-f]{8}$/);
    const read = await call("GET", `/v1/apps/${String(id)}`, adminToken);
    expect(read.body).toEqual({ id, ...rest });
    expect((await call("GET", "/v1/app", String(api_key))).body).toEqual(read.body);
    const updated = await call("PATCH", `/v1/apps/${String(id)}`, adminToken, { name: "Renamed" });
    expect(updated.body).toMatchObject({ name: "Renamed", return_urls: ["http://localhost:9/back"] });
    const own = await call("PATCH", "/v1/app", String(api_key), { webhook_url: "http://localhost:9/hook" });
    expect(own.body).toMatchObject({ name: "Renamed", webhook_url: "http://localhost:9/hook" });
    for (const { text } of [read, updated, own]) {
      expect(text).not.toContain(String(api_key));
      expect(text).not.toContain(String(webhook_secret));
    }
  });

  test("lists every app, page by page", async () => {
    const created = await Promise.all([newApp(), newApp(), newApp()]);
    const seen = idsOf(await everyRow("/v1/apps?limit=2", adminToken));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(created.map(({ id }) => id)));
  });

  // Which URLs are rejected is tested in apps/settings/app-urls.test.ts.
  test("D4 · rejects a return URL that a browser could parse differently", async () => {
    const settings = { name: "A", return_urls: ["https://app.example.com\\@evil.example.com/"] };
    const response = await call("POST", "/v1/apps", adminToken, settings);
    expect(response).toMatchObject({ status: 400, body: { errors: [{ path: "return_urls.0" }] } });
  });

  test("accepts a new key immediately, deletes another one, and keeps the last key", async () => {
    const app = await newApp();
    const path = `/v1/apps/${app.id}/keys`;
    const [old] = rowsOf({ data: (await call("GET", "/v1/app", app.key)).body["keys"] });
    const created = await call("POST", path, adminToken);
    const fresh = String(created.body["api_key"]);
    expect(created.status).toBe(201);
    expect(await call("GET", "/v1/app", fresh)).toMatchObject({ status: 200, body: { id: app.id } });
    expect(await call("GET", "/v1/app", app.key)).toMatchObject({ status: 200 });
    expect(await call("DELETE", `${path}/${String(old?.["id"])}`, adminToken)).toMatchObject({ status: 204 });
    const again = await call("DELETE", `${path}/${String(old?.["id"])}`, adminToken);
    expect(again).toMatchObject({ status: 404, body: { code: "key_not_found" } });
    const last = await call("DELETE", `${path}/${String(created.body["id"])}`, adminToken);
    expect(last).toMatchObject({ status: 409, body: { code: "last_key" } });
    expect(await call("GET", "/v1/app", fresh)).toMatchObject({ status: 200 });
  });

  test("deleting an app revokes its connections at the provider and its keys, and removes it from the list", async () => {
    const app = await newApp();
    const provider = await ScriptedProvider.start();
    // More than one batch.
    const grants = Array.from({ length: 30 }, (_, n) => `grant-${n}`);
    await Promise.all(grants.map((refresh_token) => importConnection(app, provider, { refresh_token })));
    expect(await call("DELETE", `/v1/apps/${app.id}`, adminToken)).toMatchObject({ status: 204 });
    expect(await call("GET", `/v1/apps/${app.id}`, adminToken)).toMatchObject({ status: 404 });
    expect(await call("POST", `/v1/apps/${app.id}/keys`, adminToken)).toMatchObject({ status: 404 });
    expect((await call("GET", "/v1/apps?limit=200", adminToken)).text).not.toContain(app.id);
    const revoked = () => Promise.resolve(new Set(provider.revocations.map((form) => form.get("token"))));
    expect(await until(revoked, ({ size }) => size === grants.length)).toEqual(new Set(grants));
    await until(
      () => call("GET", "/v1/app", app.key),
      ({ status }) => status === 401,
      COPY_LIFETIME_MS,
    );
    await provider.close();
  }, 90_000);
});

test("a logo is a small image in a data URL", async () => {
  const { key } = await newApp();
  const logos = {
    "an SVG, which can contain script": "data:image/svg+xml;base64,PHN2Zy8+",
    "a page": "data:text/html;base64,PGI+",
    "a URL": "https://cdn.example.com/logo.png",
    "not base64": "data:image/png,x",
    "too large": `data:image/png;base64,${"A".repeat(16 * 1024)}`,
  };
  for (const [name, logo] of Object.entries(logos)) {
    const response = await call("PATCH", "/v1/app", key, { logo });
    expect({ name, ...response }).toMatchObject({ name, status: 400, body: { errors: [{ path: "logo" }] } });
  }
});

describe("integrations", () => {
  const path = "/v1/integrations";
  const ADDEPAR = { provider: "addepar", client_id: "client", client_secret: "the secret" };

  test("creates, returns, updates, lists and deletes an integration, and never returns its secret", async () => {
    const app = await newApp();
    const created = await call("POST", path, app.key, { id: "my-addepar", ...ADDEPAR });
    expect(created).toMatchObject({ status: 201, body: { id: "my-addepar", has_client_secret: true } });
    expect(created.body["callback_url"]).toMatch(/\/callback\/cb[0-9a-z]{20}$/);
    expect(await call("GET", `${path}/my-addepar`, app.key)).toMatchObject({
      status: 200,
      body: created.body,
    });
    const twice = await call("POST", path, app.key, { id: "my-addepar", ...ADDEPAR });
    expect(twice).toMatchObject({ status: 409, body: { code: "integration_exists" } });
    const updated = await call("PATCH", `${path}/my-addepar`, app.key, { scopes: ["PROFILE"] });
    expect(updated.body).toMatchObject({ scopes: ["PROFILE"], client_id: "client", has_client_secret: true });
    expect(updated.body["callback_url"]).toBe(created.body["callback_url"]);
    const other = await call("POST", path, app.key, ADDEPAR);
    expect(other.body["callback_url"]).not.toBe(created.body["callback_url"]);
    const listed = await call("GET", path, app.key);
    expect(new Set(idsOf(rowsOf(listed.body)))).toEqual(new Set([other.body["id"], "my-addepar"]));
    for (const { text } of [created, twice, updated, listed]) expect(text).not.toContain("the secret");
    expect(await call("DELETE", `${path}/my-addepar`, app.key)).toMatchObject({ status: 204 });
    expect(await call("GET", `${path}/my-addepar`, app.key)).toMatchObject({ status: 404 });
  });

  test("an update keeps the secret, null removes it, and a secret that the provider requires can't be removed", async () => {
    const app = await newApp();
    const provider = await ScriptedProvider.start();
    const created = await call("POST", path, app.key, { ...provider.integration(), id: "mine", options: {} });
    expect(created).toMatchObject({ status: 201 });
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
    const required = await call("PATCH", `${path}/addepar`, app.key, { client_secret: null });
    expect(required).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
    expect((await call("GET", `${path}/addepar`, app.key)).body).toMatchObject({ has_client_secret: true });
  });

  test("does not delete an integration that has connections", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const { id } = await connect(app, integration);
    const response = await call("DELETE", `${path}/${integration.id}`, app.key);
    expect(response).toMatchObject({ status: 409, body: { code: "integration_in_use" } });
    await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(await call("DELETE", `${path}/${integration.id}`, app.key)).toMatchObject({ status: 204 });
  });
});

describe("providers", () => {
  test("lists every provider with its scopes, variables and capabilities", async () => {
    const app = await newApp();
    const all = await call("GET", "/v1/providers", app.key);
    expect(idsOf(rowsOf(all.body))).toEqual(
      expect.arrayContaining(["parqet", "addepar", "parqex", "parallel", "oauth2"]),
    );
    for (const provider of rowsOf(all.body)) {
      const one = await call("GET", `/v1/providers/${String(provider["id"])}`, app.key);
      expect(one).toMatchObject({ status: 200, body: provider });
      expect(provider).toMatchObject({ scopes: expect.any(Array), variables: expect.any(Array) });
      expect(provider["documentation"]).toMatch(/^https:/);
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
