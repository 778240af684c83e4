// An app with an API key alone can't change what requests with the stored client secret, or with earlier grants, contain.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import type { IntegrationChanges } from "../../../src/integration/integration.ts";
import { newConnection, PROVIDER, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

let received: ReturnType<typeof fakeProvider>;

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const update = ({ appStub, integration }: Stage, changes: IntegrationChanges) =>
  appStub.updateIntegration(integration, changes);

const { revocation_endpoint: _, ...WITHOUT_REVOCATION } = PROVIDER.endpoints ?? {};

/** Definitions that change what is sent to the same origins, and whether the refresh token could get elsewhere there. */
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
  ["another header", { token: { headers: { "x-http-method-override": "PUT" } } }, false],
  [
    "an account request that returns tokens",
    {
      endpoints: { api_base_url: "https://provider.example.com" },
      account: { path: "tokens", id: [["id"]] },
    },
    false,
  ],
  ["hosts of another kind", { variables: { shard: { label: "Shard", kind: "label" } } }, false],
];

describe("E6 · a definition with", () => {
  test.each(REDEFINITIONS)("%s needs the client secret", async (_name, definition, endsGrants) => {
    const stage = await newConnection({}, PROVIDER);
    const changes = { endpoints: WITHOUT_REVOCATION, definition };
    expect(await update(stage, changes)).toMatchObject({
      failure: { code: "integration_invalid", fields: [{ path: "client_secret" }] },
    });
    const set = await update(stage, { ...changes, client_secret: "another-secret" });
    expect(set).toMatchObject({ ok: true });
    // Changing it back is a change as well.
    expect(await update(stage, { definition: null })).toMatchObject({ ok: false });
    expect((await stage.stub.getToken({ force: true })).ok).toBe(!endsGrants);
  });

  test.each(REDEFINITIONS)("%s ends the use of a public client's grants", async (_name, definition) => {
    const { client_secret: _secret, ...settings } = PROVIDER;
    const stage = await newConnection(
      {},
      { ...settings, options: { token_endpoint_auth_method: "none" }, definition: { revocation: {} } },
    );
    valueOf(await update(stage, { endpoints: WITHOUT_REVOCATION, definition }));
    // Also after the change was undone, because the definition may have been another one in between.
    valueOf(await update(stage, { endpoints: PROVIDER.endpoints, definition: { revocation: {} } }));
    expect(await stage.stub.getToken({ force: true })).toMatchObject({
      failure: { code: "reauthorization_required" },
    });
    valueOf(await stage.stub.delete());
    expect(received).toEqual([]);
  });
});

test("E6 · a change that removes the client secret ends the use of grants as well", async () => {
  const stage = await newConnection({}, PROVIDER);
  const definition = { token: { headers: { "x-http-method-override": "PUT" } } };
  const options = { token_endpoint_auth_method: "none" as const };
  valueOf(await update(stage, { client_secret: null, options, definition }));
  expect(await stage.stub.getToken({ force: true })).toMatchObject({
    failure: { code: "reauthorization_required" },
  });
  expect(received).toEqual([]);
});

test("a definition's descriptions can be changed without the client secret", async () => {
  const stage = await newConnection({}, PROVIDER);
  const definition: DefinitionOverrides = {
    documentation: "https://provider.example.com/docs",
    registration: { notes: ["Ask for access first."] },
    scopes: { known: { read: "Read" } },
  };
  expect(await update(stage, { definition })).toMatchObject({ ok: true });
  expect(await update(stage, { definition })).toMatchObject({ ok: true });
  expect(await stage.stub.getToken({ force: true })).toMatchObject({ ok: true });
});
