// Refreshes over HTTP: concurrent callers cause one request, and a rejected grant and a rejected client have different
// results.

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call, newApp } from "../../support/latchkey.ts";
import {
  connect,
  connectionOf,
  evict,
  expireToken,
  proxied,
  readToken,
  reconnect,
  refresh,
  settle,
} from "../../support/flow.ts";
import {
  control,
  counters,
  newIntegration,
  type ProviderId,
  revoke,
  seen,
  type TestIntegration,
} from "../../support/sandbox.ts";

const Grants = z.array(z.object({ access_token: z.string(), refresh_token: z.string() }));

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

const times = <T>(count: number, work: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

/** Summarizes the responses to concurrent callers, and the requests that reached the provider. */
async function summarize(integration: TestIntegration, responses: { status: number; text: string }[]) {
  const { token, reuse_detected } = await counters(integration);
  return {
    statuses: [...new Set(responses.map(({ status }) => status))],
    differentResponses: new Set(responses.map(({ text }) => text)).size,
    refreshes: token.refresh_token,
    refused: token.rejected + reuse_detected,
  };
}

const ONE_REFRESH = { statuses: [200], differentResponses: 1, refreshes: 1, refused: 0 };

describe("an expired token", () => {
  test("is refreshed once for sixty concurrent reads and refreshes", async () => {
    const { app, integration, id } = await withExpiredToken("parqex");
    const responses = await times(60, (n) =>
      n % 2 === 0 ? readToken(app, id) : refresh(app, id, { rejected_version: 1 }),
    );
    expect(await summarize(integration, responses)).toEqual(ONE_REFRESH);
    expect(responses[0]?.body).toMatchObject({ version: 2, token_type: "Bearer" });
    expect((await proxied(app, id, "user-info")).status).toBe(200);
    expect(await connectionOf(app, id)).toMatchObject({ status: "active", last_error: null });
  });

  test("of an imported grant is refreshed once for twenty readers, even immediately after an eviction", async () => {
    const { app, integration } = await connected("parqex");
    const [grant] = Grants.parse(await control("parqex", `grants?client_id=${integration.clientId}`));
    const imported = await call("POST", "/v1/connections", app.key, {
      integration: integration.id,
      end_user: "imported",
      access_token: grant?.access_token,
      refresh_token: grant?.refresh_token,
      expires_in: 0,
    });
    expect(imported).toMatchObject({ status: 201, body: { status: "active" } });
    const id = String(imported.body["id"]);
    await settle(app, id);
    expect(await evict(app, id)).toBe(true);
    expect(await summarize(integration, await times(20, () => readToken(app, id)))).toEqual(ONE_REFRESH);
  });
});

test("F5 · thirty concurrent proxied calls with a revoked token cause one refresh and all succeed", async () => {
  const { app, integration, id } = await connected("parqex");
  await revoke(integration, "access_tokens");
  const responses = await times(30, () => proxied(app, id, "user-info"));
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await refreshesOf(integration)).toBe(1);
});

describe("rejected_version", () => {
  test("refreshes the current version once for all callers, and returns a newer version unchanged", async () => {
    const { app, integration, id } = await connected("parqet");
    const responses = await times(20, () => refresh(app, id, { rejected_version: 1 }));
    expect(responses.every(({ body }) => body["version"] === 2)).toBe(true);
    expect(await refreshesOf(integration)).toBe(1);
    expect((await refresh(app, id, { rejected_version: 1 })).text).toBe(responses[0]?.text);
    expect(await refreshesOf(integration)).toBe(1);
    expect((await refresh(app, id, { rejected_version: 2 })).body["version"]).toBe(3);
  });

  test.each<ProviderId>(["parqet", "parallel"])(
    "F5 · changes nothing at %s if no token has had that version",
    async (provider) => {
      const { app, integration, id, connection } = await connected(provider);
      const before = await readToken(app, id);
      expect(await refresh(app, id, { rejected_version: 999 })).toMatchObject({
        status: 200,
        text: before.text,
      });
      expect(await refreshesOf(integration)).toBe(0);
      expect(await connectionOf(app, id)).toEqual(connection);
    },
  );
});

describe("a refresh that the provider rejects", () => {
  test("ends the grant after one request, and the end user can reconnect", async () => {
    const { app, integration, id, endUser } = await withExpiredToken("parqet");
    const ENDED = { status: 409, body: { code: "reauthorization_required" } };
    await revoke(integration, "all");
    for (const read of await times(20, () => readToken(app, id))) expect(read).toMatchObject(ENDED);
    expect(await refresh(app, id)).toMatchObject(ENDED);
    expect(await refreshesOf(integration)).toBe(1);
    expect(await connectionOf(app, id)).toMatchObject({
      status: "reauthorization_required",
      last_error: { code: "reauthorization_required" },
    });
    expect((await reconnect(app, integration, { id, endUser })).body).toMatchObject({
      id,
      status: "active",
      last_error: null,
    });
    expect((await readToken(app, id)).body["version"]).toBe(2);
    expect((await refresh(app, id)).body["version"]).toBe(3);
  });

  test("because of its client leaves the connection active until the integration is corrected", async () => {
    const { app, integration, id } = await connected("addepar");
    const registered = {
      client_id: integration.clientId,
      redirect_uris: [integration.callbackUrl],
      token_endpoint_auth_method: "client_secret_post",
    };
    await control("addepar", "clients", { ...registered, client_secret: "the new secret" });
    const refused = await refresh(app, id);
    expect(refused).toMatchObject({ status: 502, body: { code: "integration_misconfigured" } });
    expect(await connectionOf(app, id)).toMatchObject({
      status: "active",
      last_error: { code: "integration_misconfigured" },
    });
    expect((await readToken(app, id)).body["version"]).toBe(1);
    const changes = { client_secret: "the new secret" };
    expect((await call("PATCH", `/v1/integrations/${integration.id}`, app.key, changes)).status).toBe(200);
    // The refresh is immediate, because the backoff was for the previous client.
    expect((await refresh(app, id)).body["version"]).toBe(2);
    expect(await connectionOf(app, id)).toMatchObject({ status: "active", last_error: null });
    expect((await seen(integration, "token")).at(-1)?.form?.["client_secret"]).toBe("the new secret");
  });
});
