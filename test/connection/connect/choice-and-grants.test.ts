// The grant of a sign-in with several accounts: what is revoked, re-encrypted, and kept while the person chooses, and later.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { decodeProtectedHeader } from "jose";
import { z } from "zod";
import { configOf, parseConfig } from "../../../src/config.ts";
import { ConnectionStore } from "../../../src/connection/connection-store.ts";
import { clientSecretContext } from "../../../src/integration/client-secret.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { open, seal } from "../../../src/vault/seal.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import { beginAttempt, newSession, newStage, valueOf } from "../../support/workers/create-connection.ts";
import {
  anotherConnection,
  returnFrom,
  SITE_ENDPOINTS,
  SITES,
  site,
  SiteProvider,
} from "../../support/workers/site-provider.ts";
let provider: SiteProvider;

beforeEach(() => {
  provider = new SiteProvider();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a person with several accounts", () => {
  test.each(["automatic", "confirm"] as const)(
    "who chooses another one in another tab does not end the connection's grant (%s)",
    async (completion) => {
      const stage = await newStage(SITES);
      const session = await newSession(stage, { completion, choose_account: true });
      const tabs = [
        await returnFrom(stage, session, completion === "confirm"),
        await returnFrom(stage, session, completion === "confirm"),
      ] as const;
      await tabs[0].choose("a");
      await tabs[1].choose("b");
      expect((await tabs[1].status()).result).toMatchObject({ ok: false });
      expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", account: { id: "a" } });
      await advanceTime(stage, 15 * MINUTE);
      expect(provider.revoked()).toEqual([]);
    },
  );

  test("keeps the grant of one account when the connection of another one is deleted", async () => {
    const base = await newStage(SITES);
    const other = await anotherConnection(base);
    for (const [stage, id] of [
      [base, "a"],
      [other, "b"],
    ] as const) {
      const tab = await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
      await tab.choose(id);
      expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", account: { id } });
    }
    expect(valueOf(await base.stub.delete()).revocation).toBe("shared");
    expect(provider.revoked()).toEqual([]);
    expect(valueOf(await other.stub.delete()).revocation).toBe("revoked");
  });

  test("D6 · who has left the connected account: a check does not bring the values of another one", async () => {
    const stage = await newStage(SITES);
    const tab = await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
    await tab.choose("b");
    provider.sites = [site("a"), site("c")];
    await stage.stub.check();
    expect(valueOf(await stage.stub.get())).toMatchObject({ account: { id: "b" }, metadata: { site: "b" } });
  });
});

test("D6 · an account whose callback value is not confirmed stays unconfirmed after the choice", async () => {
  const stage = await newStage({
    ...SITES,
    definition: {
      endpoints: SITE_ENDPOINTS,
      learned: { realm: { from: "callback", path: ["realm"] } },
      token: { account_fields: ["realm"] },
      account: { path: "sites", list: { path: [], pick: ["first"], choice: {} }, id: [["id"]] },
    },
  });
  const session = await newSession(stage, { completion: "confirm", choose_account: true });
  const tabs = [
    await returnFrom(stage, session, true, { realm: "r1" }),
    await returnFrom(stage, session, true, { realm: "r1" }),
  ] as const;
  await tabs[0].choose("r1/a");
  expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", account: { id: "r1/a" } });
  await tabs[1].choose("r1/a");
  expect(await tabs[1].confirm()).toMatchObject({ failure: { code: "account_unverified" } });
});

test("E3 · a choice does not undo a re-encryption that happened while the accounts were read", async () => {
  const stage = await newStage(SITES);
  const { keyring } = configOf(env);
  const keys: unknown[] = JSON.parse(env.ROOT_KEYS ?? "").keys;
  const former = parseConfig({ ...env, ROOT_KEYS: JSON.stringify({ keys: keys.toReversed() }) });
  if (!former.ok) throw new Error(former.problems.join(" "));
  const session = await newSession(stage, { completion: "automatic" });
  const callback = await beginAttempt(stage, session);
  const context = clientSecretContext(stage.ids.app, stage.integration);
  // The attempt was begun with the former key.
  await runInDurableObject(stage.stub, async (_, { storage }) => {
    const store = new ConnectionStore(storage.sql);
    const attempt = store.attempt(callback.attempt) as unknown as { sealed_client_secret: string };
    const secret = await open(keyring, context, attempt.sealed_client_secret, z.unknown());
    store.putAttempt({
      ...(store.attempt(callback.attempt) as never as object),
      sealed_client_secret: await seal(former.config.keyring, context, secret),
    } as never);
  });
  let arrived = false;
  let mayLeave = false;
  provider.listing = async () => {
    arrived = true;
    await vi.waitUntil(() => mayLeave, { interval: 1 });
  };
  const receiving = stage.stub.receiveCallback(callback);
  await vi.waitUntil(() => arrived, { interval: 1 });
  expect(await stage.stub.reEncrypt(keyring.currentKid)).toBe(true);
  mayLeave = true;
  await receiving;
  const kids = await runInDurableObject(stage.stub, (_, { storage }) => {
    const store = new ConnectionStore(storage.sql);
    const attempt = store.attempt(callback.attempt) as unknown as Record<string, string>;
    const [grant] = store.remoteGrants() as unknown as { client: Record<string, string> }[];
    return [
      attempt["status"],
      ...[attempt["sealed_client_secret"], grant?.client["sealed_client_secret"]].map(
        (sealed) => decodeProtectedHeader(sealed ?? "").kid,
      ),
    ];
  });
  expect(kids).toEqual(["choosing", keyring.currentKid, keyring.currentKid]);
});

test("a connection that is deleted during the choice revokes the grant at once, and says so", async () => {
  const stage = await newStage(SITES);
  await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
  expect(valueOf(await stage.stub.delete()).revocation).toBe("revoked");
  expect(provider.revoked()).toEqual(["refresh-1"]);
});

test("a choice that nobody makes does not end the grant of a connection whose account is not known", async () => {
  const stage = await newStage(SITES);
  provider.listing = () => Promise.reject(new Error("unreachable"));
  await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
  await advanceTime(stage, 10 * MINUTE);
  expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", account: null });
  provider.listing = null;
  const again = { completion: "automatic", connection_id: stage.ids.connection } as const;
  const tab = await returnFrom(stage, await newSession(stage, again), false);
  expect(await tab.accounts()).toHaveLength(3);
  await advanceTime(stage, 15 * MINUTE);
  expect(provider.revoked()).toEqual([]);
});

test("a list that can't be read for now does not skip the choice", async () => {
  const stage = await newStage(SITES);
  provider.listing = () => Promise.reject(new Error("unreachable"));
  const session = await newSession(stage, { completion: "confirm", choose_account: true });
  const tab = await returnFrom(stage, session, true);
  expect(await tab.confirm()).toMatchObject({
    failure: { code: "provider_unavailable", retryAfterSeconds: 60 },
  });
  provider.listing = null;
  await advanceTime(stage, MINUTE);
  expect(await tab.confirm()).toMatchObject({ failure: { code: "account_choice_required" } });
  await tab.choose("b");
  expect(valueOf(await tab.confirm())).toMatchObject({ account: { id: "b" } });
});

test.each([true, false])(
  "the grant of a list that can't be read is revoked only if the connection is deleted (%s)",
  async (isDeleted) => {
    const stage = await newStage(SITES);
    provider.listing = () => Promise.reject(new Error("unreachable"));
    const session = await newSession(stage, { completion: "confirm", choose_account: true });
    await returnFrom(stage, session, true);
    if (isDeleted) await stage.stub.delete();
    await advanceTime(stage, 60 * MINUTE);
    expect(provider.revoked()).toEqual(isDeleted ? ["refresh-1"] : []);
  },
);
