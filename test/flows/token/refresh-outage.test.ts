// What callers get while the provider is down, slow to forgive, or cut off half way.

import { describe, expect, test } from "vitest";
import { type Json, newApp } from "../../support/latchkey.ts";
import { connect, connectionOf, proxied, readToken, refresh } from "../../support/flow.ts";
import {
  counters,
  fault,
  newIntegration,
  seen,
  settings,
  type TestIntegration,
} from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

/** A connection whose first token has the given lifetime. */
async function connected(expiresIn?: number) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  if (expiresIn !== undefined) await fault(integration, { kind: "expires_in", value: expiresIn });
  return { app, integration, ...(await connect(app, integration)) };
}

async function refreshesOf(integration: TestIntegration): Promise<number> {
  return (await counters(integration)).token.refresh_token;
}

describe("through an outage", () => {
  test("a provider that asks for patience gets it, and our answer says for how long", async () => {
    const { app, integration, id } = await connected(0);
    await fault(integration, { kind: "status", status: 429, headers: { "retry-after": "30" } });
    const first = await readToken(app, id);
    expect(first).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
    expect(first.headers.get("retry-after")).toBe("30");
    const second = await refresh(app, id);
    expect(second.status).toBe(502);
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(25);
    expect(Number(second.headers.get("retry-after"))).toBeLessThanOrEqual(30);
    // Nobody has been asked again in the meantime, and the connection is not blamed.
    expect(await refreshesOf(integration)).toBe(1);
    expect((await connectionOf(app, id))["status"]).toBe("active");
  });

  test("Retry-After may be a date, and is an hour at most", async () => {
    const { app, integration, id } = await connected(0);
    const headers = { "retry-after": new Date(Date.now() + 86_400_000).toUTCString() };
    await fault(integration, { kind: "status", status: 503, headers });
    expect((await readToken(app, id)).headers.get("retry-after")).toBe("3600");
  });

  test.each<[string, Json, number]>([
    ["answers 500", { kind: "status", status: 500 }, 1],
    ["breaks the connection, twice", { kind: "drop" }, 2],
  ])("a provider that %s costs nothing while the token lives", async (_, kind, times) => {
    const { app, integration, id } = await connected();
    await fault(integration, kind, { times });
    expect(await refresh(app, id)).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
    expect(await refreshesOf(integration)).toBe(times);
    expect(await readToken(app, id)).toMatchObject({ status: 200, body: { version: 1 } });
    expect((await proxied(app, id, "user")).status).toBe(200);
    const recovered = await until(
      () => refresh(app, id),
      ({ status }) => status === 200,
    );
    // Where the answer was lost the object may have asked again by itself.
    expect(Number(recovered.body["version"])).toBeGreaterThanOrEqual(2);
  });

  test("a provider that answers with a page costs nothing while the token lives", async () => {
    const { app, integration, id } = await connected();
    await fault(integration, { kind: "html" }, { times: 2 });
    expect(await refresh(app, id)).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
    expect(await readToken(app, id)).toMatchObject({ status: 200, body: { version: 1 } });
    const recovered = await until(
      () => refresh(app, id),
      ({ status }) => status === 200,
    );
    // Where the answer was lost the object may have asked again by itself.
    expect(Number(recovered.body["version"])).toBeGreaterThanOrEqual(2);
  });

  test("a living token is served to who asked for a longer one and can't have it", async () => {
    const { app, integration, id } = await connected(4);
    await fault(integration, { kind: "status", status: 500 }, { times: 0 });
    const read = await until(
      () => readToken(app, id, "?min_ttl=86400"),
      async () => (await refreshesOf(integration)) > 0,
    );
    expect(read).toMatchObject({ status: 200, body: { version: 1 } });
  });

  test("an answer that was cut after the rotation is asked for once more, with the same token", async () => {
    const { app, integration, id } = await connected(0);
    await settings(integration, { reuse_grace_seconds: 30 });
    await fault(integration, { kind: "drop_after_rotate" });
    expect((await readToken(app, id)).body["version"]).toBe(2);
    const [, first, second, ...more] = await seen(integration, "token");
    expect(second?.form?.["refresh_token"]).toBe(first?.form?.["refresh_token"]);
    expect(more).toEqual([]);
    expect((await refresh(app, id)).body["version"]).toBe(3);
  });
});
