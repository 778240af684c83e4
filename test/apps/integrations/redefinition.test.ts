// An app with an API key alone can't change what requests with the stored client secret, or with earlier grants, contain.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import {
  newConnection,
  PROVIDER,
  valueOf,
  updateIntegration,
} from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

let received: ReturnType<typeof fakeProvider>;

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const { revocation_endpoint: _, ...WITHOUT_REVOCATION } = PROVIDER.endpoints ?? {};

/** Definitions that change what is sent to the same origins, and whether that concerns the refresh token. */
const REDEFINITIONS: readonly (readonly [string, DefinitionOverrides, endsGrants: boolean])[] = [
  [
    "the refresh token in a parameter of another endpoint",
    {
      endpoints: { revocation_endpoint: "https://provider.example.com/post?text={token}" },
      revocation: { token_in: "url", authentication: "none" },
    },
    true,
  ],
  ["another grant type", { token: { parameters: { grant_type: null } } }, true],
  ["the client secret in a URL", { token: { method: "GET" } }, true],
  ["another header", { token: { headers: { "x-http-method-override": "PUT" } } }, true],
  [
    "an account request that returns tokens",
    {
      endpoints: { api_base_url: "https://provider.example.com" },
      account: { path: "tokens", id: [["id"]] },
    },
    true,
  ],
  ["another separator of scopes", { scopes: { separator: "," } }, false],
  ["hosts of another kind", { variables: { shard: { label: "Shard", kind: "label" } } }, true],
];

describe("E6 · a definition with", () => {
  test.each(REDEFINITIONS)("%s needs the client secret", async (_name, definition, endsGrants) => {
    const stage = await newConnection({}, PROVIDER);
    const changes = { endpoints: WITHOUT_REVOCATION, definition };
    expect(await updateIntegration(stage, changes)).toMatchObject({
      failure: { code: "integration_invalid", fields: [{ path: "client_secret" }] },
    });
    const set = await updateIntegration(stage, { ...changes, client_secret: "another-secret" });
    expect(set).toMatchObject({ ok: true });
    // Changing it back is a change as well.
    expect(await updateIntegration(stage, { definition: null })).toMatchObject({ ok: false });
    // Whatever secret was sent, because an API key is enough to replace it.
    expect((await stage.stub.getToken({ force: true })).ok).toBe(!endsGrants);
    valueOf(
      await updateIntegration(stage, {
        endpoints: PROVIDER.endpoints,
        definition: null,
        client_secret: "another-secret",
      }),
    );
    stage.clock.advance(2 * MINUTE);
    expect(await stage.stub.refresh({ evenIfRefused: true })).toMatchObject({ ok: true });
  });

  test.each(REDEFINITIONS.filter(([, , endsGrants]) => endsGrants))(
    "%s ends the use of a public client's grants, also with a secret in between",
    async (_name, definition) => {
      const { client_secret: _secret, ...settings } = PROVIDER;
      const options = { token_endpoint_auth_method: "none" as const };
      const stage = await newConnection({}, { ...settings, options });
      const client_secret = "made-up-with-an-api-key";
      valueOf(await updateIntegration(stage, { client_secret, options: {} }));
      valueOf(await updateIntegration(stage, { client_secret, endpoints: WITHOUT_REVOCATION, definition }));
      valueOf(await updateIntegration(stage, { client_secret: null, options }));
      expect(await stage.stub.getToken({ force: true })).toMatchObject({
        failure: { code: "reauthorization_required" },
      });
      valueOf(await stage.stub.delete());
      expect(received).toEqual([]);
    },
  );
});

test("E6 · a change that removes the client secret ends the use of grants as well", async () => {
  const stage = await newConnection({}, PROVIDER);
  const definition = { token: { headers: { "x-http-method-override": "PUT" } } };
  const options = { token_endpoint_auth_method: "none" as const };
  valueOf(await updateIntegration(stage, { client_secret: null, options, definition }));
  expect(await stage.stub.getToken({ force: true })).toMatchObject({
    failure: { code: "reauthorization_required" },
  });
  expect(received).toEqual([]);
});

test("E6 · an option that puts the client secret into a URL needs the client secret", async () => {
  const stage = await newConnection({}, PROVIDER);
  const options = {
    token_request_method: "GET",
    token_endpoint_auth_method: "client_secret_post",
  } as const;
  expect(await updateIntegration(stage, { options })).toMatchObject({
    failure: { code: "integration_invalid", fields: [{ path: "client_secret" }] },
  });
  expect(await stage.stub.getToken({ force: true })).toMatchObject({ ok: true });
  expect(received.filter(({ url }) => url.includes("secret="))).toEqual([]);
});

test("a definition's descriptions can be changed without the client secret", async () => {
  const stage = await newConnection({}, PROVIDER);
  const definition: DefinitionOverrides = {
    documentation: "https://provider.example.com/docs",
    registration: { notes: ["Ask for access first."] },
    scopes: { known: { read: "Read" } },
  };
  expect(await updateIntegration(stage, { definition })).toMatchObject({ ok: true });
  expect(await updateIntegration(stage, { definition })).toMatchObject({ ok: true });
  expect(await stage.stub.getToken({ force: true })).toMatchObject({ ok: true });
});
