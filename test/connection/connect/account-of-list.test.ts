// An account request whose response is a list: a connection keeps its account, whatever the order of the list.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import type { Parsed } from "../../../src/shared/lazy.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  type Stage,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

const TENANTS: Parsed<typeof NewIntegration> = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "a-client-secret",
  definition: {
    endpoints: {
      authorization_endpoint: "https://provider.example.com/authorize",
      token_endpoint: "https://provider.example.com/token",
      api_base_url: "https://provider.example.com/api",
    },
    learned: { tenant: { from: "account", path: ["id"], kind: "path" } },
    account: { path: "tenants", list: { path: [], pick: ["first"] }, id: [["id"]], label: [[["name"]]] },
  },
};

let tenants: string[];

beforeEach(() => {
  vi.spyOn(console, "info").mockReturnValue();
  fakeProvider(({ url }) =>
    url.endsWith("/token")
      ? tokenResponse("access-1", "refresh-1")
      : Response.json(tenants.map((id) => ({ id, name: id.toUpperCase() }))),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function connect(stage: Stage, changes: { connection_id?: string } = {}) {
  const callback = await beginAttempt(stage, await newSession(stage, changes));
  return (await stage.stub.receiveCallback(callback)).result;
}

test("D6 · a check and a reconnect find the account of the connection in the list", async () => {
  tenants = ["a", "b"];
  const stage = await newStage(TENANTS);
  valueOf(await connect(stage));
  tenants = ["b", "a"];
  expect(await stage.stub.check()).toMatchObject({ value: { ok: true, account: { id: "a", label: "A" } } });
  expect(await connect(stage, { connection_id: stage.ids.connection })).toMatchObject({ ok: true });
  expect(valueOf(await stage.stub.get())).toMatchObject({ account: { id: "a" }, metadata: { tenant: "a" } });
});

test("D6 · a list without the account of the connection is another account", async () => {
  tenants = ["a"];
  const stage = await newStage(TENANTS);
  valueOf(await connect(stage));
  tenants = ["b", "c"];
  expect(await connect(stage, { connection_id: stage.ids.connection })).toMatchObject({
    failure: { code: "account_mismatch" },
  });
});
