// The API key that all connections of an integration share: its creation, renewal, rejection and encryption. The file
// is long because every group of tests needs the same bank of connections and the same helpers.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppStore } from "../../../src/apps/app-store.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { sharedApiKeyContext } from "../../../src/apps/integrations/integration-api-key.ts";
import { reEncryptFields } from "../../../src/vault/re-encrypt-fields.ts";
import { seal } from "../../../src/vault/seal.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { newConnectionId } from "../../../src/shared/id.ts";
import { freshStub } from "../../crash-points/crash-injector.ts";
import { Gate, rejection } from "../../support/workers/item-provider.ts";
import { BANK, type BankStage, connectItem, newBankStage } from "../../support/workers/item-stage.ts";
import { type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { ring, rootKey } from "../../support/workers/keyring.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const app = () => appStub(env, bank.stage.ids.app);
const keyOf = (rejected: string | null = null, integration = bank.stage.integration) =>
  app().sharedApiKey(integration, rejected, null);
const key = async (rejected: string | null = null) => valueOf(await keyOf(rejected)).key;

/** Crashes the app's object. */
async function restartApp(): Promise<void> {
  const crash = runInDurableObject(app(), async (_, state) => {
    await state.storage.sync();
    state.abort("Instance disposed of by a test");
  });
  await expect(crash).rejects.toThrow("Instance disposed of");
}

/** Active connections of one integration. */
async function newConnections(count: number): Promise<Stage[]> {
  const stages = Array.from({ length: count }, () => {
    const ids = { app: bank.stage.ids.app, connection: newConnectionId() };
    return { ...bank.stage, ids, stub: freshStub({ ids }) };
  });
  await Promise.all(stages.map((stage) => connectItem(stage)));
  return stages;
}

const tokensOf = (stages: readonly Stage[]) =>
  Promise.all(stages.map(async ({ ids }) => valueOf(await freshStub({ ids }).getToken({})).access_token));

/** Sets the next responses to POST /auth. */
function respondToAuth(response: () => Response | Promise<Response>): void {
  bank.provider.before = ({ path }) => (path === "/auth" ? response() : null);
}

const respondNormally = () => {
  bank.provider.before = () => null;
};

describe("the shared API key", () => {
  test("is created once for a hundred connections that request it at the same time after it expired, also after a restart", async () => {
    const { stage, provider } = bank;
    const stages = await newConnections(100);
    expect(provider.auths).toBe(1);
    const [before] = await tokensOf(stages.slice(0, 1));
    stage.clock.advance(2 * HOUR);
    const renewed = new Set(await tokensOf(stages));
    expect(renewed.size).toBe(1);
    expect(renewed).not.toContain(before);
    expect(provider.auths).toBe(2);

    stage.clock.advance(2 * HOUR);
    await restartApp();
    const again = new Set(await tokensOf(stages));
    expect(again.size).toBe(1);
    expect(provider.auths).toBe(3);
    await restartApp();
    expect(new Set(await tokensOf(stages))).toEqual(again);
    expect(provider.auths).toBe(3);
  }, 300_000);

  test("is created again when the app's object crashes during the request", async () => {
    const gate = new Gate();
    respondToAuth(async () => (await gate.pass()) ?? rejection(500));
    const requested = [keyOf(), keyOf(), keyOf()];
    const broken = Promise.allSettled(requested);
    await gate.waitForArrival();
    await restartApp();
    expect((await broken).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    respondNormally();
    expect(await key()).toMatch(/^key-/);
    gate.open();
  });

  test("is not created again for callers whose rejected key has already been replaced", async () => {
    const { provider } = bank;
    const stages = await newConnections(5);
    const first = await key();
    provider.revokeKeys();
    const second = await key(first);
    expect(second).not.toBe(first);
    // The other connections report their rejected key later.
    for (const { ids } of stages) {
      const token = valueOf(await freshStub({ ids }).getToken({ rejectedVersion: 1 }));
      expect(token).toMatchObject({ access_token: second, version: 2 });
    }
    expect(provider.auths).toBe(2);
  });

  test("is not created repeatedly when each new key is rejected immediately", async () => {
    const { provider, stage } = bank;
    await newConnections(1);
    // Every key is rejected, for example by a firewall in front of the provider.
    provider.before = ({ path }) => (path === "/auth" ? null : rejection(403));
    const auths = provider.auths;
    for (let nth = 0; nth < 20; nth += 1) {
      stage.clock.advance(SECOND);
      await stage.stub.check();
      await keyOf(await key());
    }
    expect(provider.auths - auths).toBe(1);
    stage.clock.advance(MINUTE);
    const current = await key();
    expect(await key(current)).not.toBe(current);
  });
});

describe("a renewal", () => {
  test("starts early, in the last fifth of the key's lifetime", async () => {
    const { stage, provider } = bank;
    const first = await key();
    stage.clock.advance(2 * HOUR * 0.8 - 1);
    expect(await key()).toBe(first);
    stage.clock.advance(1);
    expect(await key()).not.toBe(first);
    expect(provider.auths).toBe(2);
  });

  test("that fails keeps the current key in use until it expires, and is retried with backoff", async () => {
    const { stage, provider } = bank;
    const first = await key();
    stage.clock.advance(2 * HOUR * 0.8);
    respondToAuth(() => rejection(503));
    const served = new Set<string>();
    // The key is valid for 24 minutes.
    for (let passed = 0; passed < 2 * HOUR * 0.2; passed += 4 * SECOND) {
      served.add(await key());
      stage.clock.advance(4 * SECOND);
    }
    expect(served).toEqual(new Set([first]));
    // After 1, 2, 4 … seconds, then every five minutes, each jittered by half.
    expect(provider.auths).toBeGreaterThan(7);
    expect(provider.auths).toBeLessThan(25);
    const failed = await keyOf();
    expect(failed).toMatchObject({ failure: { code: "provider_unavailable" } });
    stage.clock.advance(5 * MINUTE);
    respondNormally();
    expect(await key()).not.toBe(first);
  });

  test("waits for the provider's Retry-After, up to an hour", async () => {
    const { stage, provider } = bank;
    respondToAuth(() => rejection(429, { "retry-after": "7200" }));
    expect(await keyOf()).toMatchObject({ failure: { retryAfterSeconds: 3600 } });
    stage.clock.advance(HOUR - SECOND);
    expect(await keyOf()).toMatchObject({ failure: { code: "provider_unavailable", retryAfterSeconds: 1 } });
    expect(provider.auths).toBe(1);
    stage.clock.advance(SECOND);
    respondNormally();
    expect(await key()).toMatch(/^key-/);
  });

  test("that hangs is shared by all callers and requested once", async () => {
    const { provider } = bank;
    const gate = new Gate();
    respondToAuth(async () => {
      await gate.pass();
      throw new DOMException("The operation was aborted", "AbortError");
    });
    const requested = Array.from({ length: 20 }, () => keyOf());
    await gate.waitForArrival();
    requested.push(keyOf());
    gate.open();
    for (const response of await Promise.all(requested))
      expect(response).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(provider.auths).toBe(1);
  });

  test.each<[string, () => Response]>([
    ["HTML", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["a response that is too long", () => Response.json({ apiKey: "k".repeat(70_000) })],
    ["no key", () => Response.json({})],
    ["an empty key", () => Response.json({ apiKey: "" })],
    ["a key that is not a string", () => Response.json({ apiKey: { a: 1 } })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example" } })],
  ])("that returns %s fails", async (_, response) => {
    const first = await key();
    bank.stage.clock.advance(2 * HOUR * 0.9);
    respondToAuth(response);
    expect(await key()).toBe(first);
  });
});

describe("a forced refresh of a connection", () => {
  test("returns the current key while it is valid, however often it is requested", async () => {
    const { stage, provider } = bank;
    await connectItem(stage);
    for (let nth = 0; nth < 3; nth += 1)
      expect(await stage.stub.refresh({})).toMatchObject({ ok: true, value: { version: 1 } });
    expect(provider.auths).toBe(1);
  });
});

/** The times, in minutes from now, of the probes that reach the provider within some time. */
async function probesWithin(ms: number): Promise<number[]> {
  const { stage, provider } = bank;
  const startedAt = stage.clock.now();
  const at: number[] = [];
  for (let passed = 0; passed < ms; passed += 10 * SECOND) {
    const before = provider.auths;
    await keyOf();
    if (provider.auths > before) at.push((stage.clock.now() - startedAt) / MINUTE);
    stage.clock.advance(10 * SECOND);
  }
  return at;
}

describe("a rejected client", () => {
  test("pauses its integration, and one connection at a time sends a probe", async () => {
    respondToAuth(() => rejection(401));
    expect(await probesWithin(40 * MINUTE)).toEqual([0, 1, 2, 4, 8, 16, 31]);
    expect(await keyOf()).toMatchObject({ failure: { code: "integration_misconfigured" } });
    respondNormally();
    bank.stage.clock.advance(15 * MINUTE);
    expect(await key()).toMatch(/^key-/);
    const { status } = valueOf(await app().getIntegration(bank.stage.integration));
    expect(status).toBe("active");
  });

  test("does not use up a probe while the provider's Retry-After has not passed", async () => {
    respondToAuth(() => rejection(401));
    await keyOf();
    bank.stage.clock.advance(MINUTE);
    respondToAuth(() => rejection(503, { "retry-after": "600" }));
    await keyOf();
    respondNormally();
    // The key is requested every minute in the meantime. No request is allowed, so no probe is used up.
    for (let minute = 0; minute < 10; minute += 1) {
      expect((await keyOf()).ok).toBe(false);
      bank.stage.clock.advance(MINUTE);
    }
    expect(await key()).toMatch(/^key-/);
  });

  test("does not invalidate a connection's key that has not expired", async () => {
    const { stage } = bank;
    const first = await key();
    stage.clock.advance(2 * HOUR * 0.9);
    respondToAuth(() => rejection(401));
    expect(await key()).toBe(first);
    const { status } = valueOf(await app().getIntegration(stage.integration));
    expect(status).toBe("misconfigured");
  });
});

const change = (client_secret: string) => {
  bank.stage.clock.advance(1);
  bank.provider.secret = client_secret;
  return app().updateIntegration(bank.stage.integration, { client_secret }, LATCHKEY);
};

describe("a change of the client", () => {
  test("discards the key immediately", async () => {
    const first = await key();
    valueOf(await change("second"));
    expect(await key()).not.toBe(first);
  });

  test.each<[string, () => Response]>([
    ["a key", () => Response.json({ apiKey: "key-of-the-old-client" })],
    ["a rejection", () => rejection(401)],
  ])("discards the key while the response to the old client's request is %s", async (_, response) => {
    const gate = new Gate();
    respondToAuth(async () => (await gate.pass()) ?? response());
    const requested = [keyOf(), keyOf()];
    await gate.waitForArrival();
    respondNormally();
    valueOf(await change("second"));
    const late = keyOf();
    gate.open();
    const keys = (await Promise.all([...requested, late])).map((one) => valueOf(one).key);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).not.toBe("key-of-the-old-client");
    expect(bank.provider.auths).toBe(2);
    expect(valueOf(await app().getIntegration(bank.stage.integration)).status).toBe("active");
  });

  test("that deletes the integration during a key request stores no key", async () => {
    const gate = new Gate();
    respondToAuth(async () => (await gate.pass()) ?? Response.json({ apiKey: "unused-key" }));
    const requested = keyOf();
    await gate.waitForArrival();
    valueOf(await app().deleteIntegration(bank.stage.integration, LATCHKEY));
    gate.open();
    expect(await requested).toMatchObject({ failure: { code: "integration_not_found" } });
    expect(await storedKey()).toBeNull();
  });
});

/** Runs a function with the app's tables. */
const withStore = <T>(work: (store: AppStore) => T | Promise<T>) =>
  runInDurableObject(app(), (_, { storage }) => work(new AppStore(storage.sql)));
const storedKey = () =>
  withStore((store) => store.integrationKey(bank.stage.integration)?.sealed_key ?? null);

describe("the encrypted key", () => {
  beforeEach(() => {
    // A failed decryption is logged.
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(console, "warn").mockImplementation(() => {});
  });

  test("E2 · that was moved to another integration is not decrypted, and a new one is created", async () => {
    const first = await key();
    const other = valueOf(await app().createIntegration({ ...BANK, id: "other" }, LATCHKEY)).id;
    await withStore((store) => {
      const stored = store.integrationKey(bank.stage.integration);
      if (stored !== null) store.putIntegrationKey(other, stored);
    });
    const own = valueOf(await keyOf(null, other)).key;
    expect(own).not.toBe(first);
    expect(bank.provider.auths).toBe(2);
    expect(valueOf(await keyOf(null, other)).key).toBe(own);
  });

  test("E3 · under a root key that was removed too early is replaced", async () => {
    const removed = rootKey("removed");
    await key();
    await withStore(async (store) => {
      const { integration, ids } = bank.stage;
      const stored = store.integrationKey(integration);
      const keyContext = sharedApiKeyContext(ids.app, integration);
      const sealed_key = await seal(ring(removed), keyContext, "key");
      if (stored !== null) store.putIntegrationKey(integration, { ...stored, sealed_key });
    });
    expect(await key()).toMatch(/^key-/);
    expect(bank.provider.auths).toBe(2);
  });

  test("E3 · is re-encrypted, and a renewal that fails in the meantime does not restore the old one", async () => {
    const { stage, provider } = bank;
    const current = await key();
    stage.clock.advance(2 * HOUR * 0.9);
    const gate = new Gate();
    respondToAuth(async () => (await gate.pass()) ?? rejection(503));
    const requested = keyOf();
    await gate.waitForArrival();
    const before = await storedKey();
    const [old, next] = [rootKey("old"), rootKey("next")];
    const keyContext = sharedApiKeyContext(stage.ids.app, stage.integration);
    // Re-encrypts the row as the re-encryption does. The row does not depend on which root keys exist.
    const sealedWithOld = await seal(ring(old), keyContext, current);
    await withStore(async (store) => {
      const row = { sealed_key: sealedWithOld };
      await reEncryptFields(ring(next, old), {
        contexts: { sealed_key: keyContext },
        read: () => row,
        write: (changed) => {
          const stored = store.integrationKey(stage.integration);
          if (stored !== null) store.putIntegrationKey(stage.integration, { ...stored, ...changed });
        },
      });
    });
    const reEncrypted = await storedKey();
    expect(reEncrypted).not.toBe(before);
    gate.open();
    expect(valueOf(await requested).key).toBe(current);
    expect(await storedKey()).toBe(reEncrypted);
    expect(provider.auths).toBe(2);
  });
});
