// Requests to a token endpoint and what counts as a response (RFC 6749, sections 2.3.1, 4.1.3, 5 and 6).
// The provider is scripted. Neither connections nor storage are involved.

import { oauth2, parqex } from "../../support/providers.ts";
import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { authorizationCodeGrant } from "../../../src/oauth/grants/authorization-code-grant.ts";
import { refreshTokenGrant } from "../../../src/oauth/grants/refresh-token-grant.ts";
import type { TokenEndpoint, TokenOutcome } from "../../../src/oauth/token/token-request.ts";
import { failureDetail, isAmbiguous, subjectOf } from "../../../src/oauth/token/token-failure.ts";
import type { CodeProvider } from "../../../src/providers/provider.ts";
import {
  type IntegrationSettings,
  resolveRegistration,
} from "../../../src/providers/registration/registration.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";

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
    clientId: id,
    hasSecret: secret !== null,
  });
  const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
  return {
    provider,
    registration,
    values: new Map(),
    credentials: { id, secret },
    policy,
    now: () => NOW,
    requestId: null,
  };
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

/** The bytes of a text in UTF-16 with a byte order mark. */
const utf16 = (text: string) =>
  Uint8Array.from([0xff, 0xfe, ...Array.from(text, (char) => [char.charCodeAt(0), 0]).flat()]);

const typed = (body: BodyInit, type: string, status = 200) =>
  new Response(body, { status, headers: { "content-type": type } });

const jsonOf = (fields: object) => JSON.stringify(fields);
const formOf = (fields: Record<string, unknown>) =>
  new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ).toString();

describe("a response that grants a token in a form of its own", () => {
  const plain = JSON.stringify({ access_token: "a", refresh_token: "r", expires_in: 60 });
  const form = "access_token=a&refresh_token=r&expires_in=60";
  test.each<[string, () => Response]>([
    ["status 201", () => typed(plain, "application/json", 201)],
    ["status 203 and no content type", () => new Response(plain, { status: 203, headers: {} })],
    ["JSON as text/plain", () => typed(plain, "text/plain; charset=utf-8")],
    ["JSON as text/javascript", () => typed(plain, "text/javascript")],
    ["JSON as text/html", () => typed(plain, "text/html")],
    ["JSON in the call of a function", () => typed(`callback( ${plain} );`, "text/javascript")],
    ["JSON with a byte order mark", () => typed(`\ufeff${plain}`, "application/json")],
    ["JSON in UTF-16", () => typed(utf16(plain), "application/json")],
    ["JSON with a charset that does not exist", () => typed(plain, "application/json; charset=nothing")],
    ["a form", () => typed(form, "application/x-www-form-urlencoded; charset=utf-8")],
    ["a form as text/plain", () => typed(`${form}\n`, "text/plain")],
  ])("C3 · is read: %s", async (_, respond) => {
    expect(await responseOf(respond)).toMatchObject({ accessToken: "a", refreshToken: "r", expiresIn: 60 });
  });

  test("is read in the charset of its content type", async () => {
    const latin1 = Uint8Array.from('{"access_token":"\xfc"}', (char) => char.charCodeAt(0));
    const respond = () => typed(latin1, "application/json; charset=ISO-8859-1");
    expect((await responseOf(respond)).accessToken).toBe("ü");
  });

  test.each([undefined, null, "", "User Access Token", "bot", "Token", "oauth2", 5])(
    "C3 · with token_type %j is a bearer token",
    async (token_type) => {
      expect(await responseOf(() => json({ access_token: "a", token_type }))).toMatchObject({
        accessToken: "a",
      });
    },
  );

  test("has its values where the provider's definition says", async () => {
    const fields = {
      access_token: ["data", "tokens", "0", "value"],
      refresh_token: ["data", "refresh"],
      expires_in: ["data", "ttl"],
      scope: ["data", "scopes"],
    };
    const provider = { ...oauth2, token: { ...oauth2.token, fields } };
    const data = { tokens: [{ value: "a" }], refresh: "r", ttl: "60", scopes: ["x", "y"] };
    expect(await responseOf(() => json({ data }), { provider })).toMatchObject({
      accessToken: "a",
      refreshToken: "r",
      expiresIn: 60,
      scope: "x y",
    });
  });

  test.each<[string, object, number | null]>([
    ["expires_at in seconds", { expires_at: NOW / 1000 + 90 }, 90],
    ["expires_at in milliseconds", { expires_at: NOW + 90_000 }, 90],
    ["expires_at as a date", { expires_at: new Date(NOW + 90_000).toISOString() }, 90],
    ["expires_at in the past", { expires_at: NOW / 1000 - 1 }, null],
    ["expires_in, which wins over expires_at", { expires_in: 30, expires_at: NOW / 1000 + 90 }, 30],
    ["expires_in in milliseconds beside expires_in_sec", { expires_in: 90_000, expires_in_sec: 90 }, 90],
  ])("C5 · may have %s", async (_, fields, seconds) => {
    expect((await responseOf(granting(fields))).expiresIn).toBe(seconds);
  });

  test.each<[object, number | null]>([
    [{ refresh_token_expires_in: 60 }, 60],
    [{ refresh_token_expires_in: "60" }, 60],
    [{ refresh_token_expires_in: 0 }, null],
    [{ refresh_token_expires_in: "0" }, null],
    [{ refresh_token_expires_in: -1 }, null],
    [{ refresh_token_expires_in: 1e12 }, null],
    [{ refresh_token_expires_at: NOW / 1000 + 60 }, 60],
  ])("C5 · with %j ends the refresh token after %s seconds", async (fields, seconds) => {
    expect((await responseOf(granting(fields))).refreshExpiresIn).toBe(seconds);
  });

  test("is read whatever else it contains, and no token is lost", async () => {
    const token = fc.string({ minLength: 1, unit: "binary" }).filter((text) => text.isWellFormed());
    const rest = fc.dictionary(fc.string(), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(
        token,
        token,
        rest,
        fc.constantFrom(jsonOf, formOf),
        async (access, refresh, more, write) => {
          // These two make the response another one.
          const { token_type: _type, access_token: _access, ...others } = more;
          const body = write({ ...others, access_token: access, refresh_token: refresh });
          fc.pre(new TextEncoder().encode(body).length <= 64 * 1024);
          const { accessToken, refreshToken } = await responseOf(() => typed(body, "text/plain"));
          expect([accessToken, refreshToken]).toEqual([access, refresh]);
        },
      ),
    );
  });

  test("with any body is a response or a failure, and never an exception", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.string(), async (body, charset) => {
        const headers = { "content-type": `application/json; charset=${encodeURIComponent(charset)}` };
        const outcome = await exchange(() => new Response(new Uint8Array(body), { headers }));
        expect(typeof outcome.ok).toBe("boolean");
      }),
    );
  });
});

test("C3 · a response in XML is read: each element that contains only text is a field", async () => {
  const fields = { access_token: ["access-token"], refresh_token: ["refresh-token"], expires_at: ["ends"] };
  const provider: CodeProvider = { ...oauth2, token: { ...oauth2.token, fields } };
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <credentials>
      <access-token>a&amp;b&lt;c&unknown;</access-token>
      <refresh-token type="string">r</refresh-token>
      <old><access-token>no</access-token></old>
      <ends type="datetime">${new Date(NOW + 60_000).toISOString()}</ends>
    </credentials>`;
  for (const type of ["application/xml; charset=utf-8", "text/xml", "application/credentials+xml"]) {
    const response = await responseOf(() => typed(xml, type), { provider });
    expect(response).toMatchObject({ accessToken: "a&b<c&unknown;", refreshToken: "r", expiresIn: 60 });
  }
});

describe("a response without a usable token", () => {
  test.each<[string, () => Response, string]>([
    [
      "an access token that is not valid Unicode",
      granting({ access_token: "a\ud800" }),
      "the token response has no access_token",
    ],
    ["HTML", html, "neither JSON nor form-encoded"],
    ["XML without a token", () => typed("<a><b>c</b></a>", "text/xml"), "no access_token"],
    ["XML without text", () => typed("<a/>", "text/xml"), "neither JSON nor form-encoded"],
    ["a JSON array", () => json([1]), "neither JSON nor form-encoded"],
    ["an empty body", () => new Response(null), "neither JSON nor form-encoded"],
    ["a token_type of DPoP", granting({ token_type: "DPoP" }), "token_type"],
    ["a token_type of mac", granting({ token_type: "mac" }), "token_type"],
    ["a number as the access token", granting({ access_token: 5 }), "no access_token"],
    ["an empty access token", granting({ access_token: "" }), "no access_token"],
    ["no access token", () => json({ token_type: "bearer" }), "no access_token"],
    ["a form without a token", () => typed("a=b", "text/plain"), "no access_token"],
    ["more than 64 KiB", () => json({ ...TOKEN, note: "x".repeat(64 * 1024) }), "64 KiB"],
  ])("C3 · status 200 with %s is invalid, and is not sent again", async (_, respond, reason) => {
    const failure = { kind: "invalid", status: 200, isAmbiguous: false };
    expect(await failureOf(respond)).toMatchObject({ ...failure, reason: expect.stringContaining(reason) });
  });

  test("that broke off is no response at all, and the server may have acted", async () => {
    expect(await failureOf(() => Promise.reject(new TypeError("reset")))).toMatchObject({
      kind: "unavailable",
      status: null,
      isAmbiguous: true,
    });
  });

  test.each<[string, unknown, string | null, number?]>([
    ["an error in a list", { errors: [{ errorType: "invalid_grant", message: "expired" }] }, "invalid_grant"],
    ["a number in an object", { error: { code: 190, message: "expired" } }, "190"],
    ["a number", { errcode: 40_001, errmsg: "no" }, "40001"],
    ["an error in a form", "error=invalid_grant&error_description=no", "invalid_grant"],
    ["no code", { message: "no" }, null],
    ["HTML", "<html>", null],
    ["an error in XML", "<r><error>invalid_grant</error></r>", "invalid_grant"],
    ["an empty body", "", null],
    ["bad_refresh_token with status 200", { error: "bad_refresh_token" }, "bad_refresh_token", 200],
  ])("that refuses the request with %s is an OAuth error", async (_, body, error, status = 400) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const type = text.startsWith("<r>") ? "application/xml" : "text/plain";
    expect(await failureOf(() => typed(text, type, status))).toMatchObject({
      kind: "oauth_error",
      error,
    });
  });

  test("E1 · quotes no secret: neither one that was sent, nor one that it contains", async () => {
    const error_description =
      "code code-4711 of secret s3cr/t, token at-1 and rt-1 and eyJhbGciOiJSUzI1NiIsInR5cCI6Ik is bad";
    const tokens = { access_token: "at-1", user: [{ refreshToken: "rt-1" }] };
    fakeProvider(() => json({ error: "invalid_grant", error_description, ...tokens }, { status: 400 }));
    const endpoint = endpointOf({ secret: "s3cr/t" });
    const outcome = await authorizationCodeGrant(endpoint, { ...GRANT, code: "code-4711" });
    expect(outcome).toMatchObject({
      failure: {
        description:
          "code [redacted] of secret [redacted], token [redacted] and [redacted] and [redacted] is bad",
      },
    });
  });

  test("E1 · quotes no token at a place that only the definition knows, even as the error", async () => {
    const secret = "Xk3/pQ9+aB7cD2eF/4hJ8mN+zR6tU1vW/s5yG0=";
    fakeProvider(() => json({ data: { rt: secret } }));
    const fields = { access_token: ["data", "at"], refresh_token: ["data", "rt"], error: ["data", "rt"] };
    const provider = { ...oauth2, token: { ...oauth2.token, fields } };
    const outcome = await authorizationCodeGrant({ ...endpointOf({}), provider }, GRANT);
    expect(outcome).toMatchObject({ failure: { description: "[redacted]" } });
  });

  test.each<[string, () => Response, number]>([
    ["status 500", () => new Response("oops", { status: 500 }), 500],
    ["status 503 with an error code", () => json({ error: "invalid_grant" }, { status: 503 }), 503],
    ["status 429 with an error code", () => json({ error: "invalid_grant" }, { status: 429 }), 429],
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
    const failure = await failureOf(() => json({ access_token: "", refresh_token: "r" }));
    expect(failure).toMatchObject({ kind: "invalid", rotatedRefreshToken: "r" });
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
  const exchanged = refreshTokenGrant(endpointOf({}), "refresh", []).then((settled) => (outcome = settled));
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
      authorizationDetails: null,
      metadata: {},
    });
  });

  test("has its authorization details, without those that have no type or contain a token", async () => {
    const details = [{ type: "files", actions: ["read"] }];
    const received = [...details, { actions: ["read"] }, "files", { type: "t", id: "secret-token" }];
    const withToken = granting({ access_token: "secret-token", authorization_details: received });
    expect((await responseOf(withToken)).authorizationDetails).toEqual(details);
    const none = granting({ authorization_details: { type: "files" } });
    expect((await responseOf(none)).authorizationDetails).toBeNull();
    const many = Array.from({ length: 60 }, () => ({ type: "a".repeat(250) }));
    const bounded = (await responseOf(granting({ authorization_details: many }))).authorizationDetails ?? [];
    expect(JSON.stringify(bounded).length).toBeLessThanOrEqual(8 * 1024);
    expect(bounded.length).toBeGreaterThan(20);
  });

  test.each([
    ["a text", "read write", "read write"],
    ["an array", ["read", "write"], "read write"],
    ["an object", { read: true, write: {}, admin: false }, "read write"],
    ["an empty text", "", null],
    ["null", null, null],
  ])("C4 · may have %s as its scope", async (_, scope, expected) => {
    expect((await responseOf(granting({ scope }))).scope).toBe(expected);
  });

  test.each<[unknown, number | null]>([
    [3600, 3600],
    [" 3600 ", 3600],
    [59.9, 59],
    [0, null],
    [-5, null],
    [TEN_YEARS, TEN_YEARS],
    [1e12, null],
    ["1e30", null],
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
    expect(await refreshTokenGrant(endpoint, "refresh", [])).toMatchObject({ ok: true });
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

test.each([
  ["client-id_1", "a-b_c.d*e", "client-id_1:a-b_c.d*e"],
  ["client", "a b~c", "client:a+b%7Ec"],
])("C2 · Basic authentication of %s encodes only what a form encodes", async (id, secret, expected) => {
  const received = fakeProvider(granting({}));
  await authorizationCodeGrant(endpointOf({ id, secret }), GRANT);
  expect(atob(received[0]?.authorization?.split(" ")[1] ?? "")).toBe(expected);
});

test("C2 · Basic authentication is not encoded where the provider's definition says so", async () => {
  const received = fakeProvider(granting({}));
  const provider = { ...oauth2, client: { ...oauth2.client, basic_encoding: "raw" as const } };
  await authorizationCodeGrant(endpointOf({ provider, id: "a%b", secret: "c d+ü" }), GRANT);
  expect(utf8(atob(received[0]?.authorization?.split(" ")[1] ?? ""))).toBe("a%b:c d+ü");
});

test("a refused client names the authentication method and the alternatives", async () => {
  fakeProvider(() => json({ error: "invalid_client" }, { status: 401 }));
  const endpoint = endpointOf({ secret: "secret" });
  const outcome = await authorizationCodeGrant(endpoint, GRANT);
  if (outcome.ok) throw new Error("the client was accepted");
  expect(failureDetail(outcome.failure, endpoint)).toBe(
    "The client authenticated with client_secret_basic. The integration's option token_endpoint_auth_method can be client_secret_post instead. Check the client ID, the client secret, and the method.",
  );
});

test.each<[string, string | null, ReturnType<typeof subjectOf>]>([
  ["invalid_grant", null, "grant"],
  ["bad_refresh_token", null, "grant"],
  ["190", null, "grant"],
  ["invalid_token", null, "grant"],
  ["interaction_required", null, "grant"],
  ["login_required", null, "grant"],
  ["consent_required", null, "grant"],
  ["invalid_request", "The refresh token has expired", "grant"],
  ["invalid_request", "Invalid refresh_token", "grant"],
  ["invalid_request", "refresh_token was revoked", "grant"],
  ["invalid_request", "Missing parameter: refresh_token", null],
  ["invalid_request", "The request has expired", null],
  ["invalid_client", null, "client"],
  ["unauthorized_client", null, "client"],
  ["incorrect_client_credentials", null, "client"],
  ["redirect_uri_mismatch", null, "redirect_uri"],
  ["something_else", null, null],
  ["X100", null, "grant"],
])("the error %s with the description %s is about the %s", (error, description, subject) => {
  expect(subjectOf({ error, description }, ["X100"])).toBe(subject);
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
