// Revocation requests and what counts as a response (RFC 7009). The provider is scripted.

import { oauth2 } from "../support/providers.ts";
import { afterEach, expect, test, vi } from "vitest";
import { revokeTokens } from "../../src/oauth/revocation.ts";
import type { TokenEndpoint } from "../../src/oauth/token/token-request.ts";
import { resolveRegistration } from "../../src/providers/registration/registration.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const ORIGIN = "https://provider.example.com";

const endpoint: TokenEndpoint = {
  provider: oauth2,
  registration: resolveRegistration(oauth2, {
    scopes: [],
    variables: {},
    endpoints: { token_endpoint: `${ORIGIN}/token`, revocation_endpoint: `${ORIGIN}/revoke` },
    options: {},
    discovered: null,
    clientId: "client",
    hasSecret: false,
  }),
  values: new Map(),
  credentials: { id: "client", secret: null },
  policy: { allowLoopback: false, ownOrigin: "https://latchkey.example.com" },
  now: () => 1_700_000_000_000,
  requestId: null,
};

const TOKENS = { access_token: "access", refresh_token: "refresh" };

/** Revokes a grant at a server with these responses. Returns the outcome and the tokens that were sent. */
async function revoke(
  respond: (token: string) => Response,
  tokens: Parameters<typeof revokeTokens>[1] = TOKENS,
) {
  const received = fakeProvider(({ form }) => respond(form.get("token") ?? ""));
  const outcome = await revokeTokens(endpoint, tokens);
  return {
    outcome,
    urls: received.map(({ url }) => url),
    sent: received.map(({ form }) => form.get("token")),
  };
}

const failed = (error: string, status: number) => () => Response.json({ error }, { status });
const empty =
  (status: number, headers = {}) =>
  () =>
    new Response(null, { status, headers });

test.each<[string, () => Response, string]>([
  ["status 200", empty(200), "revoked"],
  ["status 202", empty(202), "revoked"],
  ["status 204", empty(204), "revoked"],
  ["status 200 with HTML", () => new Response("<html>"), "revoked"],
  ["invalid_token with status 400", failed("invalid_token", 400), "revoked"],
  ["invalid_token with status 401", failed("invalid_token", 401), "revoked"],
  ["invalid_client with status 401", failed("invalid_client", 401), "unavailable"],
  ["invalid_request with status 400", failed("invalid_request", 400), "refused"],
  ["status 404", empty(404), "refused"],
  ["status 408", empty(408), "unavailable"],
  ["invalid_token with status 429", failed("invalid_token", 429), "unavailable"],
  ["status 500", empty(500), "unavailable"],
])("after %s, the grant is %s", async (_, respond, kind) => {
  const { outcome, sent } = await revoke(respond);
  expect(outcome.kind).toBe(kind);
  expect(sent).toEqual(["refresh"]);
});

test("status 503 with Retry-After asks for that wait", async () => {
  const { outcome } = await revoke(empty(503, { "retry-after": "120" }));
  expect(outcome).toEqual({ kind: "unavailable", retryAfterSeconds: 120 });
});

test.each([301, 302, 303, 307, 308])("C1 · a redirect with status %i is not followed", async (status) => {
  const { outcome, urls } = await revoke(() => Response.redirect("https://elsewhere.example/revoke", status));
  expect(outcome.kind).toBe("unavailable");
  expect(urls).toEqual([`${ORIGIN}/revoke`]);
});

test("a server that does not revoke refresh tokens gets the access token", async () => {
  const unsupported = failed("unsupported_token_type", 400);
  const { outcome, sent } = await revoke((token) => (token === "refresh" ? unsupported() : empty(200)()));
  expect(outcome).toEqual({ kind: "revoked" });
  expect(sent).toEqual(["refresh", "access"]);
});

test("a server that revokes neither token refuses after one request for each", async () => {
  const { outcome, sent } = await revoke(failed("unsupported_token_type", 400));
  expect(outcome).toEqual({ kind: "refused" });
  expect(sent).toEqual(["refresh", "access"]);
});

test("a grant without a refresh token is revoked by its access token, once", async () => {
  const { outcome, sent } = await revoke(failed("unsupported_token_type", 400), {
    ...TOKENS,
    refresh_token: null,
  });
  expect(outcome).toEqual({ kind: "refused" });
  expect(sent).toEqual(["access"]);
});
