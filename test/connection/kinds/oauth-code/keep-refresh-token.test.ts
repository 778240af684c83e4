// A reconnect whose token response has no refresh token keeps the connection's. The provider is scripted.

import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../../../src/shared/clock.ts";
import { advanceTime } from "../../../support/workers/advance-time.ts";
import {
  beginAttempt,
  newConnection,
  newSession,
  PROVIDER,
  type Stage,
  valueOf,
} from "../../../support/workers/create-connection.ts";
import { Gate } from "../../../support/workers/item-provider.ts";
import { fakeProvider, tokenResponse } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A provider that issues a refresh token at the first consent only. */
class FirstConsentProvider {
  user = "ada";
  userinfoCalls = 0;
  /** What a refresh returns besides the access token. */
  rotated: string | undefined = undefined;
  refreshExpiresIn: number | undefined = undefined;
  onRefresh: () => Promise<unknown> = () => Promise.resolve();
  readonly refreshedWith: string[] = [];
  readonly revoked: string[] = [];
  #serial = 1;

  install(): this {
    fakeProvider(async ({ url, form }) => {
      if (url.endsWith("/userinfo")) {
        this.userinfoCalls += 1;
        return Response.json({ sub: this.user });
      }
      if (url.endsWith("/revoke")) {
        this.revoked.push(form.get("token") ?? "");
        return new Response(null, { status: 200 });
      }
      const access = `access-${(this.#serial += 1)}`;
      if (form.get("grant_type") === "authorization_code") return tokenResponse(access);
      this.refreshedWith.push(form.get("refresh_token") ?? "");
      await this.onRefresh();
      const expiry = { refresh_token_expires_in: this.refreshExpiresIn };
      const body = { access_token: access, token_type: "Bearer", expires_in: 3600, ...expiry };
      return Response.json({ ...body, refresh_token: this.rotated });
    });
    return this;
  }
}

/** Returns a connection to ada's account, with the refresh token `refresh-1`. */
async function newConnected(settings: Parameters<typeof newConnection>[1] = PROVIDER) {
  const stage = await newConnection({}, settings);
  const provider = new FirstConsentProvider().install();
  expect(valueOf(await stage.stub.check()).account).toMatchObject({ id: "ada" });
  return { stage, provider };
}

/** Reconnects and returns the failure code, or null. */
async function reconnect(stage: Stage): Promise<string | null> {
  const session = await newSession(stage, { connection_id: stage.ids.connection });
  const { result } = await stage.stub.receiveCallback(await beginAttempt(stage, session));
  return result.ok ? null : result.failure.code;
}

describe("C6 · a reconnect without a new refresh token", () => {
  test("keeps the refresh token of the same account and client", async () => {
    const { stage, provider } = await newConnected();
    expect(await reconnect(stage)).toBeNull();
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-2", version: 2 });
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", refreshable: true });
    stage.clock.advance(HOUR);
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-3", version: 3 });
    expect(provider.refreshedWith).toEqual(["refresh-1"]);
    expect(provider.revoked).toEqual([]);
  });

  test("keeps it again after the next one, and after a refresh without rotation", async () => {
    const { stage, provider } = await newConnected();
    expect(await reconnect(stage)).toBeNull();
    valueOf(await stage.stub.refresh({}));
    expect(await reconnect(stage)).toBeNull();
    valueOf(await stage.stub.refresh({}));
    expect(provider.refreshedWith).toEqual(["refresh-1", "refresh-1"]);
  });

  test("keeps it after the provider rejected the grant, which may have been a mistake", async () => {
    const { stage, provider } = await newConnected();
    stage.clock.advance(HOUR);
    fakeProvider(() => Response.json({ error: "invalid_grant" }, { status: 400 }));
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
    provider.install();
    expect(await reconnect(stage)).toBeNull();
    valueOf(await stage.stub.refresh({}));
    expect(provider.refreshedWith).toEqual(["refresh-1"]);
  });

  test.each<[string, (stage: Stage) => Promise<unknown>]>([
    [
      "another client",
      ({ appStub, integration }) => appStub.updateIntegration(integration, { client_id: "x" }, LATCHKEY),
    ],
    [
      "another token endpoint's origin",
      ({ appStub, integration }) =>
        appStub.updateIntegration(
          integration,
          {
            client_secret: "secret",
            endpoints: { ...PROVIDER.endpoints, token_endpoint: "https://other.example.com/token" },
          },
          LATCHKEY,
        ),
    ],
  ])("does not keep the refresh token of %s", async (_, change) => {
    const { stage, provider } = await newConnected();
    await change(stage);
    expect(await reconnect(stage)).toBeNull();
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", refreshable: false });
    expect(await stage.stub.refresh({})).toMatchObject({ ok: false });
    expect(provider.refreshedWith).toEqual([]);
  });

  test("does not keep a refresh token whose account is not known", async () => {
    const stage = await newConnection({}, PROVIDER);
    const provider = new FirstConsentProvider().install();
    expect(await reconnect(stage)).toBeNull();
    expect(valueOf(await stage.stub.get())).toMatchObject({ refreshable: false, account: { id: "ada" } });
    expect(provider.refreshedWith).toEqual([]);
  });

  test("E6 · does not keep a refresh token for an origin that was configured later", async () => {
    const { stage, provider } = await newConnected({ ...PROVIDER, client_secret: undefined });
    const refresh_endpoint = "https://other.example.com/refresh";
    const endpoints = { ...PROVIDER.endpoints, refresh_endpoint };
    valueOf(await stage.appStub.updateIntegration(stage.integration, { endpoints }, LATCHKEY));
    const attempt = await beginAttempt(
      stage,
      await newSession(stage, { connection_id: stage.ids.connection }),
    );
    valueOf((await stage.stub.receiveCallback(attempt)).result);
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", refreshable: false });
    expect(provider.refreshedWith).toEqual([]);
  });

  test("D6 · revokes only its own tokens if it is of another account", async () => {
    const { stage, provider } = await newConnected();
    provider.user = "grace";
    expect(await reconnect(stage)).toBe("account_mismatch");
    expect(provider.revoked).toEqual(["access-2"]);
    provider.user = "ada";
    valueOf(await stage.stub.refresh({}));
    expect(provider.refreshedWith).toEqual(["refresh-1"]);
  });

  test("keeps the refresh token that a refresh at the same time returns", async () => {
    const { stage, provider } = await newConnected();
    const gate = new Gate();
    provider.rotated = "refresh-2";
    provider.onRefresh = () => gate.pass();
    const refreshing = stage.stub.refresh({});
    await gate.waitForArrival();
    const reconnecting = reconnect(stage);
    await vi.waitUntil(() => provider.userinfoCalls === 2, { timeout: 30_000 });
    // Enough for the reconnect to finish, if it did not wait for the refresh.
    for (let i = 0; i < 50; i++) await stage.stub.get();
    gate.open();
    valueOf(await refreshing);
    expect(await reconnecting).toBeNull();
    provider.onRefresh = () => Promise.resolve();
    valueOf(await stage.stub.refresh({}));
    expect(provider.refreshedWith).toEqual(["refresh-1", "refresh-2"]);
    expect(provider.revoked).toEqual([]);
  });

  test("still recovers a refresh whose response was lost", async () => {
    const { stage, provider } = await newConnected();
    provider.onRefresh = () => Promise.reject(new Error("connection lost"));
    expect(await stage.stub.refresh({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(await reconnect(stage)).toBeNull();
    const requestCount = provider.refreshedWith.length;
    provider.onRefresh = () => Promise.resolve();
    await advanceTime(stage, 2 * MINUTE);
    expect(provider.refreshedWith.slice(requestCount)).toEqual(["refresh-1"]);
    expect(valueOf(await stage.stub.getToken({})).version).toBe(3);
  });

  test("is revoked with the refresh token that it kept when the connection is deleted", async () => {
    const { stage, provider } = await newConnected();
    expect(await reconnect(stage)).toBeNull();
    valueOf(await stage.stub.delete());
    expect(provider.revoked).toEqual(["refresh-1"]);
  });
});

describe("a refresh token that was kept", () => {
  test("is used as often as keep_alive_days says, from its last use", async () => {
    const { stage, provider } = await newConnected({ ...PROVIDER, options: { keep_alive_days: 30 } });
    const refreshedAt: number[] = [];
    const start = stage.clock.now();
    provider.onRefresh = () => Promise.resolve(refreshedAt.push((stage.clock.now() - start) / DAY));
    await advanceTime(stage, 20 * DAY);
    expect(await reconnect(stage)).toBeNull();
    await advanceTime(stage, 45 * DAY);
    expect(refreshedAt).toEqual([30, 60]);
  });

  test("keeps the expiry that its server reported", async () => {
    const { stage, provider } = await newConnected();
    provider.refreshExpiresIn = (10 * DAY) / 1000;
    valueOf(await stage.stub.refresh({}));
    const start = stage.clock.now();
    const refreshedAt: number[] = [];
    await advanceTime(stage, 2 * DAY);
    expect(await reconnect(stage)).toBeNull();
    provider.onRefresh = () => Promise.resolve(refreshedAt.push((stage.clock.now() - start) / DAY));
    await advanceTime(stage, 8 * DAY);
    // After three quarters of ten days.
    expect(refreshedAt).toEqual([7.5]);
  });
});
