// A connection that is deleted while a request to the provider is in flight: the tokens in its response are also
// revoked.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { confirm, readToken, refresh, startSession, walkToCallback } from "../../support/flow.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import {
  importConnection,
  newScriptedIntegration,
  ScriptedProvider,
} from "../../support/peers/scripted-provider.ts";
import { until } from "../../support/until.ts";

let provider: ScriptedProvider;
let app: TestApp;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
  app = await newApp();
});
afterEach(() => provider.close());

/** Deletes a connection while an endpoint holds a request, and then lets the endpoint respond. */
async function deleteDuring(
  id: string,
  sendRequest: () => Promise<unknown>,
  endpoint: "token" | "userinfo" = "token",
) {
  const held = Promise.withResolvers<void>();
  const before = provider.tokenRequests.length;
  let checks = 0;
  if (endpoint === "token") provider.held = held.promise;
  else {
    provider.accountOf = async () => {
      checks += 1;
      await held.promise;
      return "account-1";
    };
  }
  const asked = sendRequest();
  await until(
    () => Promise.resolve(endpoint === "token" ? provider.tokenRequests.length - before : checks),
    (arrived) => arrived > 0,
  );
  const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
  const revokedByThen = revoked();
  held.resolve();
  return { deleted, revokedByThen, response: await asked };
}

const revoked = () => provider.revocations.map((form) => form.get("token"));
const NOT_FOUND = { status: 404, body: { code: "connection_not_found" } };

describe("a deletion", () => {
  test("during a refresh revokes the new refresh token as well", async () => {
    const id = await importConnection(app, provider);
    const { deleted, revokedByThen, response } = await deleteDuring(id, () => refresh(app, id));
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: true });
    expect(revokedByThen).toEqual(["imported-refresh-token"]);
    expect(response).toMatchObject(NOT_FOUND);
    expect(revoked()).toEqual(["imported-refresh-token", "test-refresh-token-1"]);
    expect(await readToken(app, id)).toMatchObject(NOT_FOUND);
  });

  test.each([
    ["code exchange", "token"],
    ["account check", "userinfo"],
  ] as const)("during the %s of a reconnect revokes the new grant as well", async (_, endpoint) => {
    const integration = await newScriptedIntegration(app, provider);
    const browser = new Browser();
    const connectOnce = async (session = {}) => {
      const started = await startSession(app, integration, session);
      const page = await browser.get(await walkToCallback(browser, started, integration));
      return { ...started, finish: () => confirm(app, page, started.endUser) };
    };
    const { connectionId: id, endUser, finish } = await connectOnce();
    expect((await finish()).status).toBe(200);
    const again = await connectOnce({ end_user: { id: endUser }, connection_id: id });
    const { deleted, revokedByThen, response } = await deleteDuring(id, again.finish, endpoint);
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: true });
    expect(revokedByThen).toEqual(["test-refresh-token-1"]);
    expect(response).toMatchObject(NOT_FOUND);
    expect(revoked()).toEqual(["test-refresh-token-1", "test-refresh-token-2"]);
    expect(await readToken(app, id)).toMatchObject(NOT_FOUND);
  });

  test("during the first code exchange revokes the new grant", async () => {
    const integration = await newScriptedIntegration(app, provider);
    const browser = new Browser();
    const started = await startSession(app, integration);
    const page = await browser.get(await walkToCallback(browser, started, integration));
    const { response } = await deleteDuring(started.connectionId, () => confirm(app, page, started.endUser));
    expect(response).toMatchObject(NOT_FOUND);
    expect(revoked()).toEqual(["test-refresh-token-1"]);
  });
});
