// DPoP (RFC 9449) against a server and an API that check every proof.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  confirm,
  connect,
  evict,
  proxied,
  readToken,
  reconnect,
  refresh,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { readAll, sendJson } from "../../support/http/local-server.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { BoundServer } from "../../support/peers/bound-server.ts";
import { createIntegration } from "../../support/sandbox.ts";
import { checkProof } from "../../support/peers/check-proof.ts";

let server: BoundServer;
let app: TestApp;

beforeEach(async () => {
  [server, app] = await Promise.all([BoundServer.start(), newApp()]);
});
afterEach(() => server.close());

const connectWith = async (options: Json = {}, changes: Json = {}) => {
  const integration = await createIntegration(app, server.integration(options, changes));
  return { integration, ...(await connect(app, integration)) };
};

const NONCE_REFUSAL = "another nonce";

describe("a connection with the option dpop: required", () => {
  test("binds the code, the tokens, and each request to its key", async () => {
    const { id, integration, endUser, connection } = await connectWith();
    expect(connection).toMatchObject({ status: "active", account: { id: "ada" } });
    expect(server.authorizations[0]?.get("dpop_jkt")).toMatch(/^[\w-]{43}$/);
    const token = await readToken(app, id);
    expect(token.body).toMatchObject({ token_type: "DPoP", version: 1 });
    for (const path of ["files?a=1#b", "files/a%20b", ""]) {
      const response = await proxied(app, id, path, { headers: { dpop: "the caller's own", accept: "*/*" } });
      expect([path, response.status]).toEqual([path, 200]);
    }
    expect((await proxied(app, id, "files", { method: "POST", body: "x" })).status).toBe(200);
    expect((await call("POST", `/v1/connections/${id}/check`, app.key)).body).toMatchObject({ ok: true });
    expect((await refresh(app, id)).body).toMatchObject({ token_type: "DPoP", version: 2 });
    expect((await proxied(app, id, "files")).status).toBe(200);
    // The object starts again, and has the key only in its storage.
    await evict(app, id);
    expect((await refresh(app, id)).body).toMatchObject({ token_type: "DPoP", version: 3 });
    expect((await proxied(app, id, "files")).status).toBe(200);
    // A reconnect has another key.
    const [first] = server.authorizations;
    expect((await reconnect(app, integration, { id, endUser })).status).toBe(200);
    const again = server.authorizations.at(-1);
    expect(again?.get("dpop_jkt")).not.toBe(first?.get("dpop_jkt"));
    expect((await proxied(app, id, "files")).status).toBe(200);
    expect((await refresh(app, id)).status).toBe(200);
    expect(server.refusals).toEqual([]);
    const proofs = server.received.map(({ proof }) => proof);
    expect(new Set(proofs).size).toBe(proofs.length);
  });

  test("refuses bearer tokens when it connects, and when it refreshes", async () => {
    server.tokenType = "Bearer";
    const integration = await createIntegration(app, server.integration());
    const browser = new Browser();
    const started = await startSession(app, integration);
    const callback = await browser.get(await walkToCallback(browser, started, integration));
    expect(await confirm(app, callback, started.endUser)).toMatchObject({
      status: 502,
      body: { code: "dpop_not_supported", detail: expect.stringContaining("not DPoP") },
    });
    server.tokenType = "DPoP";
    const { id } = await connectWith();
    server.tokenType = "Bearer";
    expect(await refresh(app, id)).toMatchObject({ status: 502, body: { code: "dpop_not_supported" } });
    expect((await readToken(app, id)).body).toMatchObject({ token_type: "DPoP", version: 1 });
  });

  test("refuses a server whose metadata names other algorithms only, and imports", async () => {
    server.metadata = { dpop_signing_alg_values_supported: ["RS256"] };
    const integration = await createIntegration(app, server.integration({}, discovered()));
    await expect(connect(app, integration)).rejects.toThrow(/502|does not redirect/);
    const grant = { integration: integration.id, end_user: "ada", access_token: "a" };
    expect(await call("POST", "/v1/connections", app.key, grant)).toMatchObject({
      status: 409,
      body: { code: "import_not_supported", detail: expect.stringContaining("DPoP") },
    });
  });
});

test("PAR · a pushed request has a proof, also with a nonce", async () => {
  server.needsServerNonce = true;
  const endpoints = {
    ...(server.integration()["endpoints"] as Json),
    pushed_authorization_request_endpoint: `${server.origin}/par`,
  };
  const { id } = await connectWith({ pushed_authorization: "required" }, { endpoints });
  expect([...(server.authorizations[0]?.keys() ?? [])].toSorted()).toEqual(["client_id", "request_uri"]);
  const pushed = server.received.filter(({ path }) => path === "/par");
  expect(pushed.map(({ refused }) => refused)).toEqual([NONCE_REFUSAL, null]);
  expect((await proxied(app, id, "files")).status).toBe(200);
});

/** Fields of an integration whose server is read from its metadata. */
const discovered = () => ({ endpoints: { issuer: server.origin, api_base_url: `${server.origin}/api` } });

describe("the option dpop: preferred", () => {
  test("is DPoP if the metadata says so, and accepts bearer tokens nevertheless", async () => {
    server.metadata = { dpop_signing_alg_values_supported: ["RS256", "ES256"] };
    const { id } = await connectWith({ dpop: "preferred" }, discovered());
    expect((await readToken(app, id)).body["token_type"]).toBe("DPoP");
    server.tokenType = "Bearer";
    expect((await refresh(app, id)).body).toMatchObject({ token_type: "Bearer", version: 2 });
    expect((await proxied(app, id, "files")).status).toBe(200);
    expect(server.last("/api/files")).toMatchObject({
      proof: null,
      authorization: expect.stringMatching(/^Bearer /),
    });
    // The refresh token of a public client is bound nevertheless.
    server.tokenType = "DPoP";
    expect((await refresh(app, id)).body).toMatchObject({ token_type: "DPoP", version: 3 });
    expect((await proxied(app, id, "files")).status).toBe(200);
    expect(server.refusals).toEqual([]);
  });

  test.each([{ dpop: "preferred" }, { dpop: "never" }, {}])(
    "is not used without that: %j",
    async (options) => {
      server.metadata = options.dpop === "preferred" ? {} : { dpop_signing_alg_values_supported: ["ES256"] };
      const settled = server.integration();
      const given = {
        ...settled,
        ...discovered(),
        options: { token_endpoint_auth_method: "none", ...options },
      };
      const integration = await createIntegration(app, given);
      // The server requires it, and the detail says what to set.
      await expect(connect(app, integration)).rejects.toThrow("option dpop");
      expect(server.authorizations[0]?.has("dpop_jkt")).toBe(false);
      expect(server.received.every(({ proof }) => proof === null)).toBe(true);
    },
  );
});

describe("nonces", () => {
  test("of the authorization server cost one more request at first, and refreshes follow them", async () => {
    server.needsServerNonce = true;
    const { id } = await connectWith();
    for (let version = 2; version <= 4; version += 1)
      expect((await refresh(app, id)).body).toMatchObject({ version });
    const refused = server.received.filter((one) => one.path === "/token" && one.refused !== null);
    expect(refused.length).toBe(1);
    expect(server.refusals).toEqual([NONCE_REFUSAL]);
  });

  test("of the API are repeated without a refresh, and kept from successful responses", async () => {
    const { id } = await connectWith();
    server.needsApiNonce = true;
    for (let calls = 0; calls < 3; calls += 1) expect((await proxied(app, id, "files")).status).toBe(200);
    expect(server.refusals).toEqual([NONCE_REFUSAL]);
    expect((await readToken(app, id)).body["version"]).toBe(1);
    const check = await call("POST", `/v1/connections/${id}/check`, app.key);
    expect(check.body).toMatchObject({ ok: true });
  });

  test("of the API come with the next call if a body can't be sent again", async () => {
    const { id } = await connectWith();
    server.needsApiNonce = true;
    server.respond = async (request, response) =>
      sendJson(response, 200, { bytes: (await readAll(request)).length });
    const body = "x".repeat(100_000);
    const first = await proxied(app, id, "upload", { method: "PUT", body });
    expect(first.status).toBe(401);
    expect(first.headers.get("www-authenticate")).toContain("use_dpop_nonce");
    const second = await proxied(app, id, "upload", { method: "PUT", body });
    expect(await second.json()).toEqual({ bytes: 100_000 });
    expect((await readToken(app, id)).body["version"]).toBe(1);
  });

  test("that are never right end with the response, and with the token that is there", async () => {
    const { id } = await connectWith();
    Object.assign(server, { isInsatiable: true, needsApiNonce: true, needsServerNonce: true });
    const before = server.received.length;
    expect((await proxied(app, id, "files")).status).toBe(401);
    expect(server.received.length - before).toBe(2);
    expect((await refresh(app, id)).body["code"]).toBe("provider_unavailable");
    expect(server.received.length - before).toBe(4);
    expect((await readToken(app, id)).body["version"]).toBe(1);
    expect(server.refusals).toEqual(Array.from({ length: 4 }, () => NONCE_REFUSAL));
  });

  test("do not keep a rejected token from being refreshed, and the request has new proofs", async () => {
    const { id } = await connectWith();
    server.needsApiNonce = true;
    await proxied(app, id, "files");
    server.invalidate(String((await readToken(app, id)).body["access_token"]));
    expect((await proxied(app, id, "files")).status).toBe(200);
    expect((await readToken(app, id)).body["version"]).toBe(2);
  });
});

test("a machine's tokens are bound, and it gets the next ones with the same key", async () => {
  server.needsServerNonce = true;
  const integration = await createIntegration(
    app,
    server.integration(
      { grant_type: "client_credentials", token_endpoint_auth_method: "client_secret_basic" },
      { client_secret: "an ordinary secret" },
    ),
  );
  const created = await call("POST", "/v1/connections", app.key, {
    integration: integration.id,
    end_user: "m",
  });
  expect(created.status).toBe(201);
  const id = String(created.body["id"]);
  expect((await readToken(app, id)).body["token_type"]).toBe("DPoP");
  expect((await refresh(app, id)).body).toMatchObject({ token_type: "DPoP", version: 2 });
  expect((await proxied(app, id, "files")).status).toBe(200);
  expect(server.refusals).toEqual([NONCE_REFUSAL]);
  server.tokenType = "Bearer";
  expect(
    await call("POST", "/v1/connections", app.key, { integration: integration.id, end_user: "n" }),
  ).toMatchObject({ status: 502, body: { code: "dpop_not_supported" } });
});

const prove = (id: string, body: Json) => call("POST", `/v1/connections/${id}/dpop-proof`, app.key, body);

describe("POST /v1/connections/{id}/dpop-proof", () => {
  test("returns a proof that fits the token", async () => {
    const { id } = await connectWith();
    const { body: token } = await readToken(app, id);
    const url = `${server.origin}/other/api?page=2`;
    const request = { method: "GET", url, nonce: "from-the-api", version: 1 };
    const answer = await prove(id, request);
    expect(answer).toMatchObject({ status: 200, body: { version: 1 } });
    const accessToken = String(token["access_token"]);
    const used = new Set<string>();
    const expected = { method: "GET", url, now: Date.now(), nonce: "from-the-api", accessToken, used };
    await checkProof(String(answer.body["proof"]), expected);
    // As the API of the peer checks it.
    const { proof } = (await prove(id, { method: "GET", url: `${server.origin}/api/files` })).body;
    const headers = { authorization: `DPoP ${accessToken}`, dpop: String(proof) };
    expect((await fetch(`${server.origin}/api/files`, { headers })).status).toBe(200);
    expect((await fetch(`${server.origin}/api/files`, { headers })).status).toBe(401);
  });

  test("has the version of the current token, and says so if it is another one", async () => {
    const { id } = await connectWith();
    const request = { method: "GET", url: `${server.origin}/api/files` };
    await refresh(app, id);
    expect((await prove(id, request)).body["version"]).toBe(2);
    expect(await prove(id, { ...request, version: 1 })).toMatchObject({
      status: 409,
      body: { code: "token_outdated" },
    });
    expect((await prove(id, { ...request, version: 9 })).body["code"]).toBe("token_outdated");
  });

  test("is only for the API of the integration", async () => {
    const { id } = await connectWith();
    const refused = ["/token", "/token/", "/%74oken?x=1", "/authorize"].map((path) => server.origin + path);
    for (const url of [...refused, "https://evil.example.com/api/files"])
      expect([url, (await prove(id, { method: "POST", url })).body["code"]]).toEqual([
        url,
        "proof_url_invalid",
      ]);
    expect((await prove(id, { method: "GET", url: `${server.origin}/userinfo` })).status).toBe(200);
    for (const invalid of [{ method: "get" }, { url: "/api" }, { nonce: 'a"b' }, { version: -1 }]) {
      const request = { method: "GET", url: `${server.origin}/api`, ...invalid };
      expect((await prove(id, request)).body["code"]).toBe("invalid_request");
    }
  });

  test("says that a bearer token needs none", async () => {
    server.metadata = { dpop_signing_alg_values_supported: ["ES256"] };
    server.tokenType = "Bearer";
    const { id } = await connectWith({ dpop: "preferred" }, discovered());
    expect(await prove(id, { method: "GET", url: `${server.origin}/api` })).toMatchObject({
      status: 409,
      body: { code: "dpop_not_used" },
    });
  });
});

test("E1 · diagnostics repeat no proof, also if the server does", async () => {
  const { id } = await connectWith();
  server.refusal = "invalid_scope";
  await refresh(app, id);
  const { body, text } = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
  expect(body).toMatchObject({ data: [{ operation: "refresh", error: "invalid_scope" }] });
  expect(server.last("/token")?.proof).toMatch(/^eyJ/);
  expect(text).not.toContain("eyJ");
});

test("the preview shows a proof as a placeholder", async () => {
  const settings = server.integration({ pushed_authorization: "never" });
  const { body, status } = await call("POST", "/v1/providers/validate", app.key, settings);
  expect(status).toBe(200);
  const requests = body["requests"] as { name: string; url: string; headers: Json }[];
  const headersOf = (name: string) => requests.find((one) => one.name === name)?.headers;
  expect(requests.find(({ name }) => name === "authorization")?.url).toContain(
    "dpop_jkt=DPOP_KEY_THUMBPRINT",
  );
  for (const name of ["token", "refresh", "account", "api"])
    expect([name, headersOf(name)]).toMatchObject([name, { dpop: "DPOP_PROOF" }]);
  expect(headersOf("api")).toMatchObject({ authorization: "DPoP ACCESS_TOKEN" });
  const bearer = { ...settings, options: { dpop: "never" } };
  const { text } = await call("POST", "/v1/providers/validate", app.key, bearer);
  expect(text).not.toMatch(/dpop_jkt|DPOP_PROOF/);
});
