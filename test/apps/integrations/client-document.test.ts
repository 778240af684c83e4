// The metadata document of an integration's client.

import { exports } from "cloudflare:workers";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { clientDocument, documentUrl } from "../../../src/integration/client-document.ts";
import { writeClientDocument } from "../../../src/kv/client-copy.ts";
import { newCallbackId } from "../../../src/shared/id.ts";

const integration = {
  callback_id: "cb1",
  provider: "mcp",
  definition: null,
  options: {},
  sealed_client_key: null,
  sealed_signing_keys: null,
  jwks_id: null,
};
const at = { name: "Quayside", publicOrigin: "https://latchkey.example.com" };

test("R14 · has the client's own URL, the app's name, and the redirect URI", () => {
  expect(clientDocument(integration, at)).toEqual({
    client_id: "https://latchkey.example.com/clients/cb1.json",
    client_name: "Quayside",
    client_uri: "https://latchkey.example.com",
    redirect_uris: ["https://latchkey.example.com/callback/cb1"],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    application_type: "web",
    token_endpoint_auth_method: "none",
  });
});

test("R14 · does not exist at an origin that servers can't read, or for another provider", () => {
  expect(documentUrl("http://localhost:8787", integration)).toBeNull();
  expect(clientDocument({ ...integration, provider: "oauth2" }, at)).toBeNull();
});

test("R16 · names the keys of an integration that has created some", () => {
  const withKeys = { ...integration, sealed_signing_keys: "sealed", jwks_id: "cb2" };
  expect(clientDocument(withKeys, at)).toMatchObject({
    token_endpoint_auth_method: "private_key_jwt",
    jwks_uri: "https://latchkey.example.com/jwks/cb2.json",
  });
});

test("says that tokens are to be bound if the integration requires it", () => {
  const bound = { ...integration, options: { dpop: "required" as const } };
  expect(clientDocument(bound, at)).toMatchObject({ dpop_bound_access_tokens: true });
});

test("is served to everyone from its copy", async () => {
  const id = newCallbackId();
  const url = `http://localhost:8787/clients/${id}.json`;
  expect((await exports.default.fetch(new Request(url))).status).toBe(404);
  const document = { client_id: url, client_name: "Quayside" };
  const stored = newCallbackId();
  await writeClientDocument(env, stored, { v: 1, document });
  const response = await exports.default.fetch(new Request(`http://localhost:8787/clients/${stored}.json`));
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(await response.json()).toEqual(document);
});
