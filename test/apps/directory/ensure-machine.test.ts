// A call that ensures the connection of a machine, which no end user can change.

import { afterEach, expect, test, vi } from "vitest";
import { newStage, valueOf } from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("returns the connection although the API has asked for more scopes", async () => {
  const stage = await newStage({
    provider: "oauth2",
    client_id: "client",
    client_secret: "a-client-secret",
    endpoints: {
      authorization_endpoint: "https://server.example.com/authorize",
      token_endpoint: "https://server.example.com/token",
    },
    options: { grant_type: "client_credentials" },
  });
  fakeProvider(() => tokenResponse("access-1"));
  const { integration } = stage;
  valueOf(await stage.stub.importGrant(stage.ids, { integration, end_user: "nightly-export" }));
  await stage.stub.needScopes(1, ["files:write"]);
  const request = { end_user: "nightly-export", integration, completion: "confirm", ended: [] } as const;
  expect(await stage.appStub.ensureConnection(request, "req")).toMatchObject({
    value: { isActive: true, id: stage.ids.connection },
  });
});
