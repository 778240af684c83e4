// Requests to a token endpoint and what counts as a response (RFC 6749, sections 2.3.1, 4.1.3, 5 and 6).
// The provider is scripted. Neither connections nor storage are involved.

import { afterEach, describe, expect, test, vi } from "vitest";
import {
  authorizationCodeGrant,
  refreshTokenGrant,
  type TokenEndpoint,
  type TokenOutcome,
} from "../../src/oauth/token-request.ts";
import { isAmbiguous } from "../../src/oauth/token-response.ts";
import { oauth2 } from "../../src/providers/oauth2.ts";
import { parqex } from "../../src/providers/parqex.ts";
import type { CodeProvider } from "../../src/providers/provider.ts";
import { type IntegrationSettings, resolveRegistration } from "../../src/providers/registration.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ORIGIN = "https://provider.example.com";
const NOW = 1_700_000_000_000;
const TEN_YEARS = 10 * 365 * 24 * 3600;
const GRANT = { code: "code", redirectUri: "https://latchkey.example.com/callback/cb1", codeVerifier: null };

type Client = {
  provider?: CodeProvider;
  options?: IntegrationSettings["options"];
  id?: string;
  secret?: string | null;
};

/** A client at a provider of the test. */
function endpointOf({
  provider = oauth2,
  options = {},
  id = "client",
  secret = null,
}: Client): TokenEndpoint {
  const registration = resolveRegistration(provider, {
    scopes: [],
    variables: {},
    endpoints: { authorization_endpoint: `${ORIGIN}/authorize`, token_endpoint: `${ORIGIN}/token` },
    options,
    discovered: null,
    hasSecret: secret !== null,
  });
  const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
  return { provider, registration, credentials: { id, secret }, policy, now: () => NOW, requestId: null };
}

/** Exchanges a code at a token endpoint with this response. */
function exchange(respond: () => Response | Promise<Response>, client: Client = {}): Promise<TokenOutcome> {
  fakeProvider(respond);
  return authorizationCodeGrant(endpointOf(client), GRANT);
}

const TOKEN = { access_token: "a", token_type: "Bearer" };
const json = (body: unknown, init: ResponseInit = {}) => Response.json(body, init);
const granting = (fields: object) => () => json({ ...TOKEN, ...fields });

/** What a failed exchange says, and whether the server may have acted on it. */
async function failureOf(respond: () => Response | Promise<Response>) {
  const outcome = await exchange(respond);
  if (outcome.ok) throw new Error("the response was accepted");
  return { ...outcome.failure, isAmbiguous: isAmbiguous(outcome.failure) };
}

async function responseOf(respond: () => Response, client: Client = {}) {
  const outcome = await exchange(respond, client);
  if (!outcome.ok) throw new Error(`the response was rejected: ${JSON.stringify(outcome.failure)}`);
  return outcome.response;
}

const html = () => new Response("<html>", { headers: { "content-type": "text/html" } });

describe("a response without a usable token", () => {
  test.each<[string, () => Response]>([
    ["HTML", html],
    ["a JSON array", () => json([1])],
    ["an empty body", () => new Response(null)],
    ["no token_type", () => json({ access_token: "a" })],
    ["a token_type of DPoP", granting({ token_type: "DPoP" })],
    ["a token_type of mac", granting({ token_type: "mac" })],
    ["a number as the access token", granting({ access_token: 5 })],
    ["an empty access token", granting({ access_token: "" })],
    ["no access token", () => json({ token_type: "bearer" })],
  ])("C3 · status 200 with %s is unavailable, and the server may have acted", async (_, respond) => {
    const failure = { kind: "unavailable", status: 200, retryAfterSeconds: null, isAmbiguous: true };
    expect(await failureOf(respond)).toMatchObject(failure);
  });

  test("C3 · status 201 is unavailable", async () => {
    expect(await failureOf(() => json(TOKEN, { status: 201 }))).toMatchObject({
      kind: "unavailable",
      status: 201,
      isAmbiguous: false,
    });
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ["a broken connection", () => Promise.reject(new TypeError("reset"))],
    ["more than 64 KiB", () => json({ ...TOKEN, note: "x".repeat(64 * 1024) })],
  ])("%s is no response at all, and the server may have acted", async (_, respond) => {
    expect(await failureOf(respond)).toMatchObject({ kind: "unavailable", status: null, isAmbiguous: true });
  });

  test.each<[string, () => Response, number]>([
    ["status 500", () => new Response("oops", { status: 500 }), 500],
    ["status 503 with an error code", () => json({ error: "invalid_grant" }, { status: 503 }), 503],
    ["status 429 with an error code", () => json({ error: "invalid_grant" }, { status: 429 }), 429],
    ["status 400 without an error code", () => json({ message: "no" }, { status: 400 }), 400],
    ["status 400 with an error that is not text", () => json({ error: 7 }, { status: 400 }), 400],
  ])("%s is unavailable, and the server did not act", async (_, respond, status) => {
    expect(await failureOf(respond)).toMatchObject({ kind: "unavailable", status, isAmbiguous: false });
  });

  test.each(["server_error", "temporarily_unavailable", "slow_down"])(
    "the error %s asks for patience, with any status",
    async (error) => {
      for (const status of [200, 400])
        expect(await failureOf(() => json({ error }, { status }))).toMatchObject({
          kind: "unavailable",
          isExplicit: true,
          isAmbiguous: false,
        });
    },
  );

  test.each([
    ["invalid_grant", 400],
    ["invalid_grant", 200],
    ["invalid_client", 401],
    ["invalid_scope", 200],
  ])("C3 · %s with status %i is an OAuth error", async (error, status) => {
    const respond = () => json({ error }, { status });
    expect(await failureOf(respond)).toMatchObject({ kind: "oauth_error", error, status });
  });

  test.each([
    ["30", 30],
    [new Date(NOW + 40_000).toUTCString(), 40],
    [new Date(NOW + 86_400_000).toUTCString(), 3600],
    ["soon", null],
  ])("Retry-After: %s is a wait of %s seconds", async (value, seconds) => {
    const respond = () => new Response(null, { status: 429, headers: { "retry-after": value } });
    expect(await failureOf(respond)).toMatchObject({ retryAfterSeconds: seconds });
  });

  test("C6 · a rotated refresh token is kept even if the rest of the response is unusable", async () => {
    const failure = await failureOf(() => json({ access_token: "a", refresh_token: "r" }));
    expect(failure).toMatchObject({ rotatedRefreshToken: "r", isAmbiguous: false });
  });
});

test.each([301, 302, 303, 307, 308])("C1 · a redirect with status %i is not followed", async (status) => {
  const received = fakeProvider(() => Response.redirect("https://elsewhere.example/token", status));
  const outcome = await authorizationCodeGrant(endpointOf({}), GRANT);
  expect(outcome).toMatchObject({ ok: false, failure: { kind: "unavailable", status } });
  expect(received.map(({ url }) => url)).toEqual([`${ORIGIN}/token`]);
});

test("a request ends after ten seconds without a response", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(globalThis, "fetch").mockImplementation(
    (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      }),
  );
  let outcome: TokenOutcome | null = null;
  const exchanged = refreshTokenGrant(endpointOf({}), "refresh").then((settled) => (outcome = settled));
  await vi.advanceTimersByTimeAsync(9_999);
  expect(outcome).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(await exchanged).toMatchObject({ ok: false, failure: { kind: "unavailable", status: null } });
});

describe("a response with a token", () => {
  test.each(["Bearer", "bearer", "BEARER"])("C3 · is accepted with token_type %s", async (token_type) => {
    expect(await responseOf(granting({ token_type }))).toMatchObject({ accessToken: "a" });
  });

  test("C3 · may have unknown fields and an ID token, which are ignored", async () => {
    expect(await responseOf(granting({ id_token: "not.a.jwt", foo: { bar: [1] }, scope: null }))).toEqual({
      accessToken: "a",
      refreshToken: null,
      expiresIn: null,
      refreshExpiresIn: null,
      scope: null,
      metadata: {},
    });
  });

  test.each([
    ["a text", "read write", "read write"],
    ["an array", ["read", "write"], "read write"],
    ["an empty text", "", null],
    ["null", null, null],
  ])("C4 · may have %s as its scope", async (_, scope, expected) => {
    expect((await responseOf(granting({ scope }))).scope).toBe(expected);
  });

  test.each<[unknown, number | null]>([
    [3600, 3600],
    [" 3600 ", 3600],
    [59.9, 59],
    [0, 0],
    [-5, 0],
    [1e12, TEN_YEARS],
    ["1e30", TEN_YEARS],
    ["12 hours", null],
    ["", null],
    [true, null],
    [[60], null],
    [null, null],
  ])("C5 · expires_in %j is a lifetime of %s seconds", async (expires_in, seconds) => {
    expect((await responseOf(granting({ expires_in }))).expiresIn).toBe(seconds);
  });

  test("C5 · without expires_in lasts as long as the provider or the integration says", async () => {
    const withDefault = { options: { default_expires_in: 1800 } };
    expect((await responseOf(granting({}))).expiresIn).toBeNull();
    expect((await responseOf(granting({}), withDefault)).expiresIn).toBe(1800);
    expect((await responseOf(granting({}), { provider: parqex })).expiresIn).toBe(3600);
  });

  test.each([
    ["a refresh token", "r", "r"],
    ["an empty refresh token", "", null],
    ["null as its refresh token", null, null],
  ])("C6 · may have %s", async (_, refresh_token, expected) => {
    expect((await responseOf(granting({ refresh_token }))).refreshToken).toBe(expected);
  });
});

/** Decodes `application/x-www-form-urlencoded` (RFC 6749, section 2.3.1). */
const formDecoded = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
const utf8 = (binary: string) =>
  new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));

describe.each([
  "with: a colon",
  "100% + 1/2 = ?&#",
  "VQ2b71RqtYIoj//enHEdALepvo5s7Huobbboo9KQMj8=",
  "Grüße, 東京 🔑",
  "%41 stays %41",
  "a:b%20c%+d/e=&f g~'(*)!\"\\",
])("the client secret %j", (secret) => {
  const id = "a client: 50%";

  async function requestsWith(method: "client_secret_basic" | "client_secret_post") {
    const received = fakeProvider(granting({}));
    const endpoint = endpointOf({ id, secret, options: { token_endpoint_auth_method: method } });
    expect(await authorizationCodeGrant(endpoint, GRANT)).toMatchObject({ ok: true });
    expect(await refreshTokenGrant(endpoint, "refresh")).toMatchObject({ ok: true });
    expect(received.map(({ url }) => url)).toEqual([`${ORIGIN}/token`, `${ORIGIN}/token`]);
    return received;
  }

  test("C2 · is sent unchanged in the form, and only there", async () => {
    for (const { form, authorization } of await requestsWith("client_secret_post")) {
      expect([form.get("client_id"), form.get("client_secret")]).toEqual([id, secret]);
      expect(authorization).toBeNull();
    }
  });

  test("C2 · is sent unchanged with Basic authentication, and only there", async () => {
    for (const { form, authorization } of await requestsWith("client_secret_basic")) {
      const [scheme, value = ""] = (authorization ?? "").split(" ");
      expect(scheme).toBe("Basic");
      expect(utf8(atob(value)).split(":").map(formDecoded)).toEqual([id, secret]);
      expect(form.has("client_secret")).toBe(false);
    }
  });
});

test("C2 · a public client sends its id and no secret", async () => {
  const received = fakeProvider(granting({}));
  await authorizationCodeGrant(endpointOf({}), { ...GRANT, codeVerifier: "verifier" });
  expect(received[0]?.authorization).toBeNull();
  expect(Object.fromEntries(received[0]?.form ?? [])).toEqual({
    grant_type: "authorization_code",
    code: "code",
    redirect_uri: GRANT.redirectUri,
    client_id: "client",
    code_verifier: "verifier",
  });
});
