// What a check concludes from a response. The provider is scripted.

import { oauth2, parallel } from "../../support/providers.ts";
import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";
import { callCheckEndpoint } from "../../../src/connection/check/call-check-endpoint.ts";
import type { CodeProvider } from "../../../src/providers/provider.ts";
import { resolveRegistration } from "../../../src/providers/registration/registration.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";
import { TestClock } from "../../support/workers/test-clock.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const outbound = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
let serial = 0;

/** Returns the result of a check that gets this response. */
function check(respond: (url: string) => Response, provider: CodeProvider = oauth2) {
  fakeProvider(({ url }) => respond(url));
  // Keys are cached by issuer.
  const issuer = `https://auth-${++serial}.example.com`;
  const discovered = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    discovered_at: 1,
  };
  const settings = {
    scopes: [],
    variables: {},
    endpoints: {},
    options: {},
    discovered,
    clientId: "client",
    hasSecret: false,
  };
  const registration = resolveRegistration(provider, settings);
  return callCheckEndpoint(
    { config: { outbound }, now: new TestClock().now, requestId: null },
    { provider, registration, clientId: "client", variables: {}, accessToken: "access-1", metadata: {} },
  );
}

const isKeys = (url: string) => url.endsWith("/keys");

/** Signs claims, and returns the response to each URL. */
async function signed(claims: object, contentType = "application/jwt") {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwt = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "ES256" })
    .sign(privateKey);
  const keys = [await exportJWK(publicKey)];
  return (url: string) =>
    isKeys(url) ? Response.json({ keys }) : new Response(jwt, { headers: { "content-type": contentType } });
}

describe("D6 · the account of a check", () => {
  test.each(["application/jwt", "text/plain"])("is read from a signed response of type %s", async (type) => {
    const result = await check(await signed({ sub: "ada", aud: "client" }, type));
    expect(result).toMatchObject({ ok: true, reason: null, detail: null, account: { id: "ada" } });
  });

  test.each<[string, () => Response, string]>([
    ["a signed one that can't be verified", () => new Response("e30.e30.e30"), "keys could not be read"],
    ["an encrypted one", () => new Response("e30.a.b.c.d"), "is encrypted"],
    ["HTML", () => new Response("<html>"), "is not JSON"],
    ["an empty one", () => new Response(null, { status: 204 }), "is not JSON"],
    [
      "one without an account",
      () => Response.json({ error: "x" }),
      "identify the account: it has no sub. It has error.",
    ],
    ["one with an id that is no id", () => Response.json({ sub: 1.5 }), "does not identify the account"],
  ])("is a failure with its reason if the response is %s", async (_, respond, detail) => {
    const result = await check((url) => (isKeys(url) ? new Response(null, { status: 503 }) : respond()));
    expect(result).toMatchObject({ ok: false, reason: "answer_unexpected", account: null });
    expect(result?.detail).toContain(detail);
  });

  test("is not read from a signed response for another client", async () => {
    const result = await check(await signed({ sub: "ada", aud: "other" }));
    expect(result).toMatchObject({ reason: "answer_unexpected", account: null });
  });

  test.each([401, 403, 404, 429, 500])("is not read from an error with status %i", async (status) => {
    const result = await check(() => Response.json({ sub: "ada" }, { status }));
    expect(result).toMatchObject({ account: null, detail: null });
    expect(result?.reason).not.toBeNull();
  });
});

test("a check without an account accepts any body", async () => {
  const result = await check(() => new Response("ok"), parallel);
  expect(result).toMatchObject({ ok: true, reason: null, detail: null, account: null });
});
