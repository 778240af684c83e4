// One refresh, however many ask; and what callers get when it does not work.

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import {
  connect,
  connectionOf,
  evict,
  proxied,
  readToken,
  reconnect,
  refresh,
  settle,
} from "../../support/flow.ts";
import {
  control,
  counters,
  fault,
  newIntegration,
  type ProviderId,
  revoke,
  seen,
  type TestIntegration,
} from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const Grants = z.array(z.object({ access_token: z.string(), refresh_token: z.string() }));

/** A connection whose first token has the given lifetime. */
async function connected(provider: ProviderId, expiresIn?: number) {
  const app = await newApp();
  const integration = await newIntegration(app, provider);
  if (expiresIn !== undefined) await fault(integration, { kind: "expires_in", value: expiresIn });
  return { app, integration, ...(await connect(app, integration)) };
}

async function refreshesOf(integration: TestIntegration): Promise<number> {
  return (await counters(integration)).token.refresh_token;
}

const thousandReads = (app: TestApp, id: string) =>
  Promise.all(Array.from({ length: 1_000 }, () => readToken(app, id)));

/** What a crowd of callers got, and what it cost the provider. */
async function summary(integration: TestIntegration, answers: { status: number; text: string }[]) {
  const { token, reuse_detected } = await counters(integration);
  return {
    statuses: [...new Set(answers.map(({ status }) => status))],
    differentAnswers: new Set(answers.map(({ text }) => text)).size,
    refreshes: token.refresh_token,
    refused: token.rejected + reuse_detected,
  };
}

const ONE_REFRESH = { statuses: [200], differentAnswers: 1, refreshes: 1, refused: 0 };

describe("a refresh happens once", () => {
  test("gives a thousand concurrent callers the one new token", async () => {
    const { app, integration, id } = await connected("parqex", 0);
    const answers = await thousandReads(app, id);
    expect(await summary(integration, answers)).toEqual(ONE_REFRESH);
    expect(answers[0]?.body).toMatchObject({ version: 2, token_type: "Bearer" });
    expect((await proxied(app, id, "user-info")).status).toBe(200);
    expect(await connectionOf(app, id)).toMatchObject({ status: "active", last_error: null });
  });

  test("gives a thousand callers the one new token from an object that was just evicted", async () => {
    const { app, integration, id } = await connected("parqex", 0);
    await settle(app, id);
    expect(await evict(app, id)).toBe(true);
    expect(await summary(integration, await thousandReads(app, id))).toEqual(ONE_REFRESH);
  });

  test("gives a thousand callers the one new token of a grant that was imported expired", async () => {
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
    const answers = await thousandReads(app, String(imported.body["id"]));
    expect(await summary(integration, answers)).toEqual(ONE_REFRESH);
  });

  test("reads, and refreshes of a version that was seen refused, make one request together", async () => {
    const { app, integration, id } = await connected("parqex", 0);
    const asks = Array.from({ length: 100 }, (_, n) =>
      n % 2 === 0 ? readToken(app, id) : refresh(app, id, { rejected_version: 1 }),
    );
    expect(await summary(integration, await Promise.all(asks))).toEqual(ONE_REFRESH);
  });

  test("F5 · a hundred proxied calls that meet a dead token make one refresh, and all succeed", async () => {
    const { app, integration, id } = await connected("parqex");
    await revoke(integration, "access_tokens");
    const calls = Array.from({ length: 100 }, () => proxied(app, id, "user-info"));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await refreshesOf(integration)).toBe(1);
  });
});

describe("what a caller may ask for", () => {
  test("who saw an older version refused gets the newer one without a refresh", async () => {
    const { app, integration, id } = await connected("parqet");
    const second = await refresh(app, id);
    expect(second.body["version"]).toBe(2);
    const late = await refresh(app, id, { rejected_version: 1 });
    expect(late.text).toBe(second.text);
    expect(await refreshesOf(integration)).toBe(1);
  });

  test("who saw the newest version refused gets the next one, and so do all who saw the same", async () => {
    const { app, integration, id } = await connected("parqet");
    const asks = Array.from({ length: 20 }, () => refresh(app, id, { rejected_version: 1 }));
    const answers = await Promise.all(asks);
    expect(answers.every(({ body }) => body["version"] === 2)).toBe(true);
    expect(await refreshesOf(integration)).toBe(1);
    expect((await refresh(app, id, { rejected_version: 2 })).body["version"]).toBe(3);
  });

  test("min_ttl is honoured up to half the lifetime, so that it never loops", async () => {
    const { app, integration, id } = await connected("parqet", 4);
    const first = await readToken(app, id, "?min_ttl=86400");
    expect(first.body["version"]).toBe(1);
    const diesAt = Date.parse(String(first.body["expires_at"]));
    const next = await until(
      () => readToken(app, id, "?min_ttl=86400"),
      ({ body }) => body["version"] !== 1,
    );
    expect(next.body["version"]).toBe(2);
    // In its second half, long before the margin alone would have renewed it.
    expect(diesAt - Date.now()).toBeGreaterThan(400);
    expect((await readToken(app, id, "?min_ttl=86400")).body["version"]).toBe(2);
    expect(await refreshesOf(integration)).toBe(1);
  });

  test.each<ProviderId>(["parqet", "parallel"])(
    "F5 · a version that never was is nothing seen refused: at %s nothing changes",
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

  test.each(["-1", "x", "1.5", "86401", "1&min_ttl=2"])("min_ttl=%s is refused", async (value) => {
    const { app, id } = await connected("parqet");
    const answer = await readToken(app, id, `?min_ttl=${value}`);
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });
});

describe("after the provider's no", () => {
  test("a refresh token that was revoked asks for the person, and a reconnect recovers", async () => {
    const { app, integration, id, endUser } = await connected("parqet", 0);
    await revoke(integration, "all");
    const reads = await Promise.all(Array.from({ length: 20 }, () => readToken(app, id)));
    for (const read of reads) {
      expect(read).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
    }
    expect(await refreshesOf(integration)).toBe(1);
    expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
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

  test("a client that is refused is the integration's fault; its connections recover with it", async () => {
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
    // At once: the back-off was for a client that is no longer the same.
    const recovered = await refresh(app, id);
    expect(recovered.body["version"]).toBe(2);
    expect(await connectionOf(app, id)).toMatchObject({ status: "active", last_error: null });
    expect((await seen(integration, "token")).at(-1)?.form?.["client_secret"]).toBe("the new secret");
  });
});
