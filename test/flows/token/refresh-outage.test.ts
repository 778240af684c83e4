// Refreshes over HTTP while the provider is unavailable, returns Retry-After, or loses its response.

import { describe, expect, test } from "vitest";
import { newApp } from "../../support/latchkey.ts";
import { connect, connectionOf, expireToken, proxied, readToken, refresh } from "../../support/flow.ts";
import {
  counters,
  fault,
  newIntegration,
  type ProviderId,
  seen,
  settings,
  type TestIntegration,
} from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

async function connected(provider: ProviderId) {
  const app = await newApp();
  const integration = await newIntegration(app, provider);
  return { app, integration, ...(await connect(app, integration)) };
}

/** A connection whose token has expired. */
async function withExpiredToken(provider: ProviderId) {
  const connection = await connected(provider);
  await expireToken(connection.app, connection.id);
  return connection;
}

async function refreshesOf(integration: TestIntegration): Promise<number> {
  return (await counters(integration)).token.refresh_token;
}

test("a provider's Retry-After is returned to the app, and no request is sent before it has passed", async () => {
  const { app, integration, id } = await withExpiredToken("parqet");
  await fault(integration, { kind: "status", status: 429, headers: { "retry-after": "3000" } });
  const first = await readToken(app, id);
  expect(first).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
  expect(first.headers.get("retry-after")).toBe("3000");
  const second = await refresh(app, id);
  expect(second.status).toBe(502);
  const wait = Number(second.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(2_000);
  expect(wait).toBeLessThanOrEqual(3_000);
  expect(await refreshesOf(integration)).toBe(1);
  expect((await connectionOf(app, id))["status"]).toBe("active");
});

test("a valid token is returned while the provider cannot be reached, and is refreshed afterwards", async () => {
  const { app, integration, id } = await connected("parqet");
  await fault(integration, { kind: "drop" }, { times: 2 });
  expect(await refresh(app, id)).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
  expect(await refreshesOf(integration)).toBe(2);
  expect(await readToken(app, id)).toMatchObject({ status: 200, body: { version: 1 } });
  expect((await proxied(app, id, "user")).status).toBe(200);
  const recovered = await until(
    () => refresh(app, id),
    ({ status }) => status === 200,
  );
  // The object also retries on its own, because the first response may have been lost.
  expect(Number(recovered.body["version"])).toBeGreaterThanOrEqual(2);
});

describe("a response that is lost after the token was rotated", () => {
  const ENDED = { status: 409, body: { code: "reauthorization_required" } };
  const REFRESHED = { status: 200, body: { version: 2 } };

  test.each([
    ["parqet", "ends the grant, because it detects reuse", {}, ENDED],
    ["parqet", "is recovered within a grace period", { reuse_grace_seconds: 30 }, REFRESHED],
    ["parqex", "ends the grant, because it detects reuse", {}, ENDED],
    ["addepar", "is recovered, because its refresh token does not change", {}, REFRESHED],
  ] as const)("at %s %s", async (provider, _, changes, expected) => {
    const { app, integration, id } = await withExpiredToken(provider);
    await settings(integration, changes);
    await fault(integration, { kind: "drop_after_rotate" });
    expect(await readToken(app, id)).toMatchObject(expected);
    const [, first, second, ...more] = await seen(integration, "token");
    expect(second?.form?.["refresh_token"]).toBe(first?.form?.["refresh_token"]);
    expect(more).toEqual([]);
    expect((await refresh(app, id)).status).toBe(expected.status);
  });
});
