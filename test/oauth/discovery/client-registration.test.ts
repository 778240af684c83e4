// Dynamic client registration (RFC 7591), as servers answer it.

import { afterEach, describe, expect, test, vi } from "vitest";
import { registerClient } from "../../../src/oauth/discovery/client-registration.ts";

const METADATA = {
  name: "Quayside",
  uri: "https://latchkey.example.com",
  redirectUri: "https://latchkey.example.com/callback/cb1",
  requiresDpop: false,
};

afterEach(() => {
  vi.restoreAllMocks();
});

/** Registers at a server with this response. Returns the result, and what was sent. */
async function registerAt(respond: () => Response, offered?: string[], metadata = METADATA) {
  let sent: unknown;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    sent = await new Request(input, init).json();
    return respond();
  });
  const result = await registerClient("https://auth.example.com/register", metadata, {
    offered,
    requestId: null,
  });
  return { result, sent };
}

const created =
  (client: object, status = 201) =>
  () =>
    Response.json(client, { status });

describe("a registration", () => {
  test("says that tokens are to be bound if the client requires it", async () => {
    const bound = { ...METADATA, requiresDpop: true };
    const { sent } = await registerAt(created({ client_id: "c" }), ["none"], bound);
    expect(sent).toMatchObject({ dpop_bound_access_tokens: true });
  });

  test("R18, R20 · says what the client is", async () => {
    const { sent } = await registerAt(created({ client_id: "c" }), ["none"]);
    expect(sent).toEqual({
      client_name: "Quayside",
      client_uri: "https://latchkey.example.com",
      redirect_uris: ["https://latchkey.example.com/callback/cb1"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      application_type: "web",
      token_endpoint_auth_method: "none",
    });
    const local = { ...METADATA, redirectUri: "http://localhost:8787/callback/cb1" };
    expect((await registerAt(created({ client_id: "c" }), ["none"], local)).sent).toMatchObject({
      application_type: "native",
    });
  });

  test.each<[string, object, string[] | undefined, object]>([
    [
      "with a secret",
      { client_id: "c", client_secret: "s", client_secret_expires_at: 0 },
      undefined,
      { id: "c", secret: "s", method: "client_secret_basic", expiresAt: null },
    ],
    [
      "with a secret that expires",
      { client_id: "c", client_secret: "s", client_secret_expires_at: 1_800_000_000 },
      ["client_secret_post"],
      { id: "c", secret: "s", method: "client_secret_post", expiresAt: 1_800_000_000_000 },
    ],
    [
      "with a secret for a public client, which is not used",
      { client_id: "c", client_secret: "s", token_endpoint_auth_method: "none" },
      ["none"],
      { id: "c", secret: null, method: "none", expiresAt: null },
    ],
    [
      "with another method than the requested one",
      { client_id: "c", client_secret: "s", token_endpoint_auth_method: "client_secret_post" },
      ["client_secret_basic"],
      { id: "c", secret: "s", method: "client_secret_post", expiresAt: null },
    ],
    [
      "without a secret, where none was requested",
      { client_id: "c" },
      ["private_key_jwt", "none"],
      { id: "c", secret: null, method: "none", expiresAt: null },
    ],
  ])("gets a client %s", async (_, client, offered, expected) => {
    for (const status of [200, 201])
      expect((await registerAt(created(client, status), offered)).result).toEqual({
        ok: true,
        value: expected,
      });
  });

  test.each<[string, () => Response]>([
    ["a refusal", created({ error: "invalid_redirect_uri", error_description: "No." }, 400)],
    ["no client ID", created({ client_secret: "s" })],
    [
      "a method that needs a secret, and none",
      created({ client_id: "c", token_endpoint_auth_method: "client_secret_basic" }),
    ],
    ["a redirect", () => Response.redirect("https://10.0.0.1/", 302)],
    ["a page", () => new Response("<html>")],
  ])("R19 · fails after %s", async (_, respond) => {
    expect((await registerAt(respond)).result).toMatchObject({
      failure: { code: "client_registration_failed" },
    });
  });

  test("R19 · says that a successful response has no client", async () => {
    expect((await registerAt(created({}))).result).toMatchObject({
      failure: {
        detail: "The response to the registration has no client.",
        providerResponse: { status: 201 },
      },
    });
  });

  test("R19 · says what the server responded", async () => {
    const body = { error: "invalid_redirect_uri", error_description: "Only https." };
    expect((await registerAt(created(body, 400))).result).toMatchObject({
      failure: { providerResponse: { status: 400, ...body } },
    });
  });
});
